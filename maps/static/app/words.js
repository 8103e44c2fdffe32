// Words and figures as people read them.

import { settings, texts } from "linge/payload";

const LANGUAGE = settings.locale === "zh" ? "zh-CN" : "en";
const whole = new Intl.NumberFormat(LANGUAGE, { maximumFractionDigits: 0 });
const SHORTENED = { community: /社区$/u, grid: /^.*?(?=第)/u };

/** The words for a key, `{name}` replaced by values. */
export function say(key, values = {}) {
  const words = texts[key];
  if (words === undefined) throw new Error(`no text has the key ${key}`);
  return words.replace(/\{(\w+)\}/gu, (_, name) => values[name]);
}

/** A published amount: a number, a range, or a dash when there is none. */
export function amount(value) {
  if (value === null || value === undefined) return "—";
  return typeof value === "object" ? value.band.replace("-", "–") : whole.format(value);
}

export function hasValue(measure) {
  return typeof measure?.value === "number";
}

/** A share from 0 to 1 in percent, one decimal; exactly none and all without. */
export function percent(share) {
  const points = share * 100;
  if (points === 0 || points === 100) return `${points}%`;
  // Only all may read as all: 99.97 must not become 100.0.
  return `${Math.min(99.9, Math.max(0.1, points)).toFixed(1)}%`;
}

/** Why a measure has no number, in a few words. */
export function reason(measure) {
  const key = `reason.${measure?.reason}`;
  return say(key in texts ? key : "reason.unknown");
}

/** The share in percent, else why there is none. */
export function share(measure) {
  return hasValue(measure) ? percent(measure.value) : reason(measure);
}

/** Both parts of a share, as `count` words with {count} and {of}. */
export function parts(measure, key) {
  if ((measure?.numerator ?? null) === null || (measure?.denominator ?? null) === null) return "";
  return say(key, { count: amount(measure.numerator), of: amount(measure.denominator) });
}

/** A share as its parts where they are published, else in percent, else why there is none. */
export function partsOrReason(measure, key) {
  const both = parts(measure, key);
  if (hasValue(measure)) return both || percent(measure.value);
  return measure?.reason === "banded" && both ? both : reason(measure);
}

/** A name without what its level says anyway, as on labels. */
export function shortName(place) {
  const ending = SHORTENED[place.level];
  return (ending && place.name.replace(ending, "")) || place.name;
}

const QUARTERS = { "03-31": 1, "06-30": 2, "09-30": 3, "12-31": 4 };

/** A day as people call it: the end of a quarter by the quarter. */
export function dayName(day) {
  const quarter = QUARTERS[day.slice(5)];
  if (!quarter) return day;
  return say("page.quarter", { year: day.slice(0, 4), quarter: say(`page.quarter_${quarter}`) });
}
