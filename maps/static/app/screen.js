// The head of a page without a map: the ways to the other pages.

import { make } from "linge/elements";
import { settings } from "linge/payload";
import { say } from "linge/words";

/** Links to the pages that the reader may open; the one they are on is marked. */
export function ways(here) {
  return settings.ways.map(([name, address]) =>
    name === here
      ? make("span", { className: "way", "aria-current": "page" }, say(`${name}.name`))
      : make("a", { className: "way", href: address }, say(`${name}.name`)),
  );
}

/** Call it last: the page is then ready. */
export function fillScreenWays(here) {
  document.getElementById("ways").replaceChildren(...ways(here));
  document.documentElement.dataset.ready = "yes";
}
