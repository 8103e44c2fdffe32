// The map under the grid worker's fingers: where it opens, its tools, what is free of it.

import { button, icon } from "linge/elements";
import { bounds, drawBase, map, overlays, svgIn } from "linge/map";
import { features } from "linge/payload";
import { say } from "linge/words";
import { current, onChange } from "linge/worker_state";

/* global L */

const EDGE = 14;
const CLOSE_ZOOM = 17.5;
const isStill = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

function boxOf(id) {
  const element = document.getElementById(id);
  return element.hidden ? null : element.getBoundingClientRect();
}

/** What of the map no panel covers: left, top, right, bottom in pixels of the map. */
function free() {
  const stage = map.getContainer().getBoundingClientRect();
  const sheet = boxOf("sheet");
  const chips = boxOf("chips");
  const isBeside = sheet && sheet.right < stage.right - EDGE;
  return {
    left: isBeside ? sheet.right - stage.left : 0,
    top: chips.bottom - stage.top,
    right: stage.width,
    bottom: sheet && !isBeside ? Math.max(chips.bottom + 60, sheet.top) - stage.top : stage.height,
  };
}

function fit([west, south, east, north], { animate = false } = {}) {
  const { left, top, right, bottom } = free();
  const size = map.getSize();
  map.fitBounds(
    [[south, west], [north, east]],
    {
      paddingTopLeft: [left + EDGE, top + EDGE],
      paddingBottomRight: [size.x - right + EDGE, size.y - bottom + EDGE],
      maxZoom: 19,
      animate: animate && !isStill,
    },
  );
}

/** Show the chosen grid whole. */
export function showGrid({ animate = true } = {}) {
  const feature = features.grid?.features.find((each) => each.properties.id === current().grid);
  if (!feature?.geometry) return fit(bounds, { animate });
  const box = L.geoJSON(feature).getBounds();
  return fit([box.getWest(), box.getSouth(), box.getEast(), box.getNorth()], { animate });
}

/** Bring a place into the middle of what is free of the map, close enough to tap. */
export function bringIntoView(at, { closer = false } = {}) {
  const { left, top, right, bottom } = free();
  const point = map.latLngToContainerPoint(at);
  const isSeen =
    point.x > left + 40 && point.x < right - 40 && point.y > top + 20 && point.y < bottom - 30;
  const zoom = closer ? Math.max(map.getZoom(), CLOSE_ZOOM) : map.getZoom();
  if (isSeen && zoom === map.getZoom()) return;
  const shift = L.point((left + right) / 2, (top + bottom) / 2).subtract(map.getSize().divideBy(2));
  const centre = map.unproject(map.project(at, zoom).subtract(shift), zoom);
  map.setView(centre, zoom, { animate: !isStill });
}

function tool(name, key, act) {
  return button({ className: "map-tool", "aria-label": say(key), onClick: act }, icon(name));
}

/** The dashes of the own grids again, over the buildings, so that no building hides them. */
function outlineAbove() {
  const { colour, weight, dashes } = overlays.find((each) => each.layer === "grid") ?? {};
  if (!features.grid) return;
  L.geoJSON(features.grid, {
    interactive: false,
    pane: "outline",
    renderer: svgIn("outline"),
    style: { color: colour, weight, dashArray: dashes, fill: false },
  }).addTo(map);
}

export function prepareMap() {
  drawBase();
  outlineAbove();
  map.getContainer().querySelector(".leaflet-control-zoom")?.remove();
  document.getElementById("map-tools").replaceChildren(
    tool("plus", "map.zoom_in", () => map.zoomIn(1)),
    tool("minus", "map.zoom_out", () => map.zoomOut(1)),
    tool("home", "worker.to_grid", () => showGrid()),
  );
  map.invalidateSize({ animate: false });
  showGrid({ animate: false });
  window.addEventListener("resize", () => map.invalidateSize({ animate: false }));
  onChange((_, changed) => {
    if (changed.has("grid")) showGrid();
  });
}
