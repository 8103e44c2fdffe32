// Tools at the head of every page.

import { icon, make, button } from "linge/elements";
import { printPage } from "linge/print";
import { ways } from "linge/screen";
import { dayName, say } from "linge/words";

export function exportLink(address) {
  return make(
    "a",
    { className: "tool export", href: address, download: true, title: say("page.export_hint") },
    icon("export"),
    make("span", {}, say("page.export")),
  );
}

/** The ways to the other pages; a file holds one map only. */
export function fillWays(here) {
  document.getElementById("ways").replaceChildren(...ways(here));
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
