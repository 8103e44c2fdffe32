// Small marks that say what kind of thing something is.

import { icon, make } from "linge/elements";
import { say } from "linge/words";

const KINDS = new Set(["full", "probationary"]);

/** Whether a group covers a building, as a badge. */
export function badge(status) {
  const name = status === "covered" ? "yes" : "warning";
  return make(
    "span",
    { className: `badge is-${status}` },
    status === "na" ? null : icon(name),
    say(`building_state.${status}`),
  );
}

export function chip(words, kind = "") {
  return make("span", { className: `mark ${kind}` }, words);
}

/** What is known of a member besides the name, as chips. */
export function memberChips(member) {
  const kind = KINDS.has(member.membership_kind) ? member.membership_kind : "full";
  return make(
    "span",
    { className: "member-marks" },
    chip(say(`membership.${kind}`), `is-${kind}`),
    ["leader", "deputy"].includes(member.group_role) ? chip(say(`group_role.${member.group_role}`)) : null,
    member.dual_registration ? chip(say("worker.dual_registration")) : null,
    member.dual_management ? chip(say("worker.dual_management")) : null,
    member.affiliated_here ? null : chip(say("worker.affiliated_elsewhere")),
    chip(say(`category.${member.category}`), "is-quiet"),
  );
}

/** Members by kind: full of all. */
export function counts({ full, all }) {
  return say("worker.counts", { full, all });
}

/** Parts of a line, those there are, with dots between. */
export function dotted(...parts) {
  return parts.filter(Boolean).join(" · ");
}

/** A stairwell as people call it, whatever language the page speaks. */
export function stairwellName(stairwell) {
  if (stairwell === null) return say("worker.stairwell_unknown");
  return say("worker.stairwell", { number: stairwell.replace(/单元$/u, "") });
}

/** A building of the map by estate and number. */
export function titleOf({ estate, cluster, label }) {
  return [estate, cluster, label].filter(Boolean).join(" ");
}
