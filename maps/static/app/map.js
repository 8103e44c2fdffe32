// The map itself: panes, water, outlines, venues, and its place in the window.

import { make } from "linge/elements";
import { features } from "linge/payload";
import { onResize } from "linge/print";
import { say } from "linge/words";

/* global L */

export const { map, overlays, bounds } = window.linge;

const PANES = { water: 210, places: 400, buildings: 420, outline: 450, selection: 460, dots: 470 };
for (const [name, level] of Object.entries(PANES)) {
  const pane = map.createPane(name);
  pane.style.zIndex = level;
  if (!["places", "dots", "buildings"].includes(name)) pane.style.pointerEvents = "none";
}

const still = { interactive: false };

const DRAW = {
  area({ ring, colour }) {
    const style = { stroke: false, fillColor: colour, fillOpacity: 1 };
    L.polygon(ring, { ...still, ...style, pane: "water" }).addTo(map);
  },
  lines({ lines, colour, weight }) {
    const style = { color: colour, weight, dashArray: "6 4" };
    L.polyline(lines, { ...still, ...style, pane: "water" }).addTo(map);
  },
  outline({ layer, colour, weight, opacity }) {
    const style = { color: colour, weight, opacity, fill: false };
    const options = { ...still, pane: "outline", renderer: svgIn("outline"), style };
    if (features[layer]) L.geoJSON(features[layer], options).addTo(map);
  },
  patch({ layer, fill, colour, weight, dashes }) {
    const style = { color: colour, weight, dashArray: dashes, fillColor: fill, fillOpacity: 1 };
    const options = { ...still, pane: "water", renderer: svgIn("water"), style };
    if (features[layer]) L.geoJSON(features[layer], options).addTo(map);
  },
  points({ layer, colour, radius }) {
    const style = { radius, color: "#fff", weight: 1.4, fillColor: colour, fillOpacity: 1 };
    const options = { ...style, pane: "dots", renderer: svgIn("dots"), bubblingMouseEvents: true };
    for (const feature of features[layer]?.features ?? []) {
      const [east, north] = feature.geometry.coordinates;
      const point = L.circleMarker([north, east], options).addTo(map);
      point.bindTooltip(textBox(feature.properties.name ?? say("map.venue")));
    }
  },
};

const renderers = {};

export function svgIn(pane) {
  renderers[pane] ??= L.svg({ pane, padding: 0.4 });
  return renderers[pane];
}

/** A tooltip's content: text in an element, never markup. */
export function textBox(...lines) {
  return make("span", {}, lines.flatMap((line, at) => (at ? [make("br"), line] : [line])));
}

export function drawBase() {
  for (const overlay of overlays) DRAW[overlay.kind]?.(overlay);
  L.control.scale({ imperial: false, position: "bottomleft" }).addTo(map);
  L.control
    .zoom({
      position: "bottomleft",
      zoomInTitle: say("map.zoom_in"),
      zoomOutTitle: say("map.zoom_out"),
    })
    .addTo(map);
}

/** How much of the map lies under panels: left, top, right, bottom in pixels. */
function covered() {
  const stage = map.getContainer().getBoundingClientRect();
  const above = document.querySelector(".above-map").getBoundingClientRect();
  const top = above.height > 0 ? above.bottom - stage.top : 0;
  const isBeside = getComputedStyle(document.getElementById("panel")).position === "absolute";
  if (!isBeside) return [10, top + 8, 10, 22];
  const panel = document.getElementById("panel").getBoundingClientRect();
  const legend = document.getElementById("legend").getBoundingClientRect();
  const left = panel.right - stage.left + 18;
  const isPaper = document.documentElement.classList.contains("is-paper");
  // On paper an empty right column is wasted: the map spreads above the legend.
  if (isPaper && document.getElementById("drawer").hidden) {
    return [left, 12, 12, stage.bottom - legend.top + 12];
  }
  return [left, isPaper ? 12 : Math.round(top) + 14, stage.right - legend.left + 18, 30];
}

let fitted = "";

function viewNow() {
  const { lat, lng } = map.getCenter();
  return [lat.toFixed(5), lng.toFixed(5), map.getZoom()].join(" ");
}

/** Fit the district into what is visible of the map. */
export function fit() {
  const [left, top, right, bottom] = covered();
  const [west, south, east, north] = bounds;
  map.invalidateSize({ animate: false });
  map.fitBounds(
    [
      [south, west],
      [north, east],
    ],
    { paddingTopLeft: [left, top], paddingBottomRight: [right, bottom], animate: false },
  );
  fitted = viewNow();
}

/** After the page changed its size: fit again, unless the reader has moved the map. */
export function refit() {
  if (viewNow() === fitted) fit();
  else map.invalidateSize({ animate: false });
}

export function keepFitting() {
  let width = window.innerWidth;
  onResize(refit);
  window.addEventListener("resize", () => {
    // A phone's address bar changes the height only; the reader's view must stay.
    if (window.innerWidth === width) return;
    width = window.innerWidth;
    refit();
  });
}
