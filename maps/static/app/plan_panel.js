// The left panel: the chosen plan, its figures, what is proven, and its proposals.

import { button, icon, make } from "linge/elements";
import { fillOf, formation, isCore, numberOf, outcomeOf, seatOf, unitOf, units } from "linge/plan_data";
import { choose, chosenPlan, chosenProposal, onChange } from "linge/plan_state";
import {
  METRICS,
  memberWords,
  metres,
  named,
  outcomeMark,
  proofStrip,
  proposalTitle,
  ruleSetName,
  unitCount,
  unitNames,
} from "linge/plan_words";
import { swatchOf } from "linge/plan_swatch";
import { amount, say } from "linge/words";

const panel = document.getElementById("panel");

function metric({ name, value, show }, plan) {
  const found = value(plan);
  const known = typeof found === "number";
  return make(
    "div",
    { className: "plan-figure" },
    make("dt", {}, say(`metric.${name}`)),
    make("dd", {}, known ? show(found) : "—"),
  );
}

function core(plan) {
  return make(
    "div",
    { className: "plan-figure" },
    make("dt", {}, say("metric.core")),
    make("dd", {}, amount(plan.core.length), make("small", {}, ` / ${amount(plan.proposals.length)}`)),
  );
}

function findings(plan) {
  if (plan.findings.length === 0) return null;
  const lines = plan.findings.map(({ message }) => make("li", {}, icon("warning"), named(message)));
  return make("ul", { className: "findings" }, lines);
}

function summary(plan) {
  return make(
    "section",
    { className: "summary plan-summary" },
    make("p", { className: "kicker" }, `${formation.district} · ${unitCount(units.length)} · ${ruleSetName()}`),
    make("h1", {}, named(plan.title)),
    proofStrip(plan),
    make("dl", { className: "plan-figures" }, METRICS.map((each) => metric(each, plan)), core(plan)),
    findings(plan),
  );
}

function walks(proposal) {
  if (typeof proposal.longest_walk_m !== "number") return "";
  const [longest, mean] = [metres(proposal.longest_walk_m), metres(proposal.mean_walk_m)];
  return proposal.mode === "nearby" && typeof proposal.mean_walk_m === "number"
    ? say("proposal.walks", { longest, mean })
    : say("proposal.walk", { longest });
}

function details(proposal) {
  const hub = proposal.hub && unitOf(proposal.hub);
  return [
    memberWords(proposal),
    hub ? say("proposal.hub", { name: hub.name }) : "",
  ].filter(Boolean);
}

function line(plan, proposal) {
  const number = numberOf(plan, proposal);
  const names = number ? unitNames(proposal) : say(`mode.${proposal.mode}`);
  return make(
    "li",
    {},
    button(
      {
        className: "proposal",
        "data-key": proposal.key,
        onClick: () => choose({ unit: seatOf(proposal) }),
      },
      swatchOf(fillOf(proposal), { number, isCore: isCore(plan, proposal) }),
      make(
        "span",
        { className: "proposal-text" },
        make(
          "span",
          { className: "proposal-name" },
          make("b", {}, proposalTitle(plan, proposal)),
          make("span", { className: "proposal-units" }, names),
        ),
        make("span", { className: "proposal-details" }, details(proposal).join(" · ")),
        make("span", { className: "proposal-details" }, walks(proposal)),
      ),
      outcomeMark(outcomeOf(proposal)),
    ),
  );
}

function list(plan) {
  return make(
    "section",
    { className: "proposals" },
    make(
      "div",
      { className: "heading" },
      make("h2", {}, say("plan.proposals")),
      make("span", { className: "muted" }, say("plan.order")),
      make("span", { className: "muted heading-note" }, amount(plan.proposals.length)),
    ),
    make("ul", { className: "proposal-list" }, plan.proposals.map((each) => line(plan, each))),
  );
}

function mark() {
  const key = chosenProposal()?.key;
  for (const each of panel.querySelectorAll(".proposal")) {
    const isOn = each.dataset.key === key;
    each.classList.toggle("is-on", isOn);
    each.setAttribute("aria-pressed", isOn);
    if (isOn) showIn(each);
  }
}

/** Bring a line into view inside the panel; on phones the page stays where it is. */
function showIn(each) {
  if (getComputedStyle(panel).position !== "absolute") return;
  const [box, view] = [each.getBoundingClientRect(), panel.getBoundingClientRect()];
  if (box.top < view.top) panel.scrollTop -= view.top - box.top + 8;
  if (box.bottom > view.bottom) panel.scrollTop += box.bottom - view.bottom + 8;
}

function refresh() {
  const plan = chosenPlan();
  panel.replaceChildren(summary(plan), list(plan));
  // On paper the list has pages of its own: a panel cannot be scrolled there.
  document.getElementById("paper-list").replaceChildren(list(plan));
  mark();
}

export function fillPlanPanel() {
  refresh();
  onChange((_, changed) => {
    if (changed.has("plan")) refresh();
    else mark();
  });
}
