// Tools at the head of every page.

import { icon, make, button } from "linge/elements";
import { settings } from "linge/payload";
import { printPage } from "linge/print";
import { dayName, say } from "linge/words";

const VIEWS = ["coverage", "formation"];

export function exportLink(address) {
  return make(
    "a",
    { className: "tool export", href: address, download: true, title: say("page.export_hint") },
    icon("export"),
    make("span", {}, say("page.export")),
  );
}

/** The ways to the other maps; a file holds one map only. */
export function fillWays(here) {
  const links = VIEWS.map((name) =>
    name === here
      ? make("span", { className: "way", "aria-current": "page" }, say(`${name}.name`))
      : make("a", { className: "way", href: `/maps/${name}` }, say(`${name}.name`)),
  );
  document.getElementById("ways").replaceChildren(...(settings.offline ? [] : links));
}

export function printButton() {
  return button(
    { className: "tool tool-main", onClick: printPage },
    icon("print"),
    make("span", {}, say("page.print")),
  );
}

/** Say at the foot, and at the head of the paper, of when and of where the page is. */
export function tellDay(asOf, place) {
  document.getElementById("as-of").textContent = say("page.internal", { date: asOf });
  document.getElementById("print-head").textContent = [
    say("page.brand"),
    place,
    dayName(asOf),
  ].join(" · ");
}
