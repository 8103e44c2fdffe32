// Open issues: each line opens the list of its places in ground order.

import { issues, placeOf } from "linge/data";
import { button, icon, make } from "linge/elements";
import { choose } from "linge/state";
import { amount, say } from "linge/words";

function placeList(issue, id) {
  const links = issue.places.map((placeId) =>
    make(
      "li",
      {},
      button(
        {
          className: "place-link",
          onClick: () => choose({ selected: { level: issue.level, id: placeId } }),
        },
        placeOf(issue.level, placeId)?.name ?? "",
      ),
    ),
  );
  return make("ol", { className: "issue-places", id, hidden: true }, links);
}

function line(issue, at) {
  const id = `issue-${at}`;
  const places = placeList(issue, id);
  const key = issue.level === "community" ? "count.of_communities" : "count.of_estates";
  const opener = button(
    { className: "issue-line", "aria-expanded": "false", "aria-controls": id },
    make("span", {}, say(`issue.${issue.name}`)),
    make("b", {}, say(key, { count: amount(issue.count), of: amount(issue.of) })),
    icon("more"),
  );
  opener.addEventListener("click", () => {
    places.hidden = !places.hidden;
    opener.setAttribute("aria-expanded", !places.hidden);
  });
  return make("li", {}, opener, places);
}

export function issueList() {
  if (issues.length === 0) return make("p", { className: "muted" }, say("panel.no_issues"));
  return make("ul", { className: "issue-list" }, issues.map(line));
}
