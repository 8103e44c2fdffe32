// All candidates side by side, each as a card; on phones these cards come before the map.

import { button, icon, make } from "linge/elements";
import { formation, outcomeOf, plans, today, units } from "linge/plan_data";
import { planLegend } from "linge/plan_legend";
import { miniMap } from "linge/plan_mini";
import { choose, current, onChange } from "linge/plan_state";
import { METRICS, named, proofStrip, unitCount } from "linge/plan_words";
import { amount, say } from "linge/words";

const section = document.getElementById("compare");
const root = document.documentElement;

/** How a figure differs from today's; blank for today itself and for what says so already. */
function difference({ name, value, isWalk }, plan) {
  if (!today) return null;
  if (plan === today || name === "changed_units") {
    return make("span", { className: "difference is-none" });
  }
  const [now, then] = [value(plan), value(today)];
  const known = typeof now === "number" && typeof then === "number";
  if (!known) return make("span", { className: "difference" }, "—");
  const change = isWalk ? Math.round(now) - Math.round(then) : now - then;
  const sign = change > 0 ? "+" : change < 0 ? "−" : "±";
  return make("span", { className: "difference" }, `${sign}${amount(Math.abs(change))}`);
}

function figure(metric, plan) {
  const found = metric.value(plan);
  const known = typeof found === "number";
  return make(
    "div",
    { className: "card-figure" },
    make("dt", {}, say(`metric.${metric.name}`)),
    make("dd", {}, make("span", {}, known ? metric.show(found) : "—"), difference(metric, plan)),
  );
}

function outcomes(plan) {
  const found = plan.proposals.map(outcomeOf);
  const counted = ["conflict", "warn"].map((outcome) => [
    outcome,
    found.filter((each) => each === outcome).length,
  ]);
  const open = counted.filter(([, count]) => count > 0);
  const lines = open.length ? open : [["ok", found.length]];
  const marks = { ok: "yes", warn: "warning", conflict: "conflict" };
  return lines.map(([outcome, count]) =>
    make(
      "p",
      { className: `judged is-${outcome}` },
      say(`compare.${outcome}`, { count: amount(count) }),
      make("span", { className: "outcome" }, icon(marks[outcome])),
    ),
  );
}

function open(plan) {
  choose({ plan: plan.id });
  hideCompare();
  const isPhone = getComputedStyle(section).position === "relative";
  if (isPhone) document.getElementById("legend").scrollIntoView({ block: "end" });
}

function card(plan) {
  const title = named(plan.title);
  return make(
    "article",
    { className: "card plan-card", "data-plan": plan.id },
    make(
      "header",
      {},
      make("h3", {}, title),
      make("span", { className: "chip" }, say(`plan_kind.${plan.kind}`)),
    ),
    miniMap(plan, say("compare.picture", { title })),
    proofStrip(plan),
    make("dl", {}, METRICS.map((each) => figure(each, plan))),
    ...outcomes(plan),
    button({ className: "plan-open", onClick: () => open(plan) }, say("compare.choose")),
  );
}

function heading() {
  const count = unitCount(units.length);
  const hint = today ? say("compare.hint_today") : say("compare.hint");
  return make(
    "div",
    { className: "compare-head" },
    make("h2", {}, say("compare.title")),
    make("p", { className: "muted" }, `${formation.district} · ${count} · ${hint}`),
    button(
      { className: "close", "aria-label": say("page.close"), onClick: hideCompare },
      icon("close"),
    ),
  );
}

function refresh() {
  for (const each of section.querySelectorAll(".plan-card")) {
    const isOn = each.dataset.plan === current().plan;
    each.classList.toggle("is-on", isOn);
    each.querySelector(".plan-open").setAttribute("aria-pressed", isOn);
  }
}

function press(isOn) {
  root.classList.toggle("is-comparing", isOn);
  document.querySelector(".compare-open")?.setAttribute("aria-pressed", isOn);
}

export function showCompare() {
  const isOpen = root.classList.contains("is-comparing");
  press(!isOpen);
  if (isOpen) return;
  section.querySelector(".is-on")?.scrollIntoView({ inline: "center", block: "nearest" });
}

function hideCompare() {
  press(false);
}

export function fillCompare() {
  section.replaceChildren(
    heading(),
    make("div", { className: "plan-cards" }, plans.map(card)),
    make("div", { className: "compare-legend" }, planLegend()),
  );
  refresh();
  onChange((_, changed) => {
    if (changed.has("plan")) refresh();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hideCompare();
  });
}
