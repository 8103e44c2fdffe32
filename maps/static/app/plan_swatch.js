// Samples of fills with what the map writes on them.

import { make, swatch } from "linge/elements";
import { say } from "linge/words";

/** The fill of a proposal as on the map: with its number, and outlined where all plans agree. */
export function swatchOf(fill, { number, isCore }) {
  const agreed = isCore ? { role: "img", "aria-label": say("plan.core"), title: say("plan.core") } : {};
  return make(
    "span",
    { className: `proposal-swatch${isCore ? " is-core" : ""}`, ...agreed },
    swatch(fill, { width: 26, height: 26 }),
    number ? make("span", { className: "hub-number" }, String(number)) : null,
  );
}
