// Names and figures on the map, placed so that none covers another.

import { features, placesOf } from "linge/data";
import { make } from "linge/elements";
import { showsState } from "linge/fills";
import { map, overlays } from "linge/map";
import { current, measureName, onChange } from "linge/state";
import { amount, hasValue, percent, shortName } from "linge/words";

/* global L */

const SHIFTS = [[0, 0], [0, 14], [0, -14], [0, 26], [0, -26], [22, 0], [-22, 0], [22, 16], [-22, 16],
  [22, -16], [-22, -16]];

const NARROW = 600; // pixels; on smaller maps labels crowd

const shown = L.layerGroup().addTo(map);
const measuring = document.createElement("canvas").getContext("2d");

function widthOf(words, size) {
  measuring.font = `600 ${size}px ${getComputedStyle(document.body).fontFamily}`;
  return measuring.measureText(words).width;
}

/** The figure of a label: both parts for buildings, percent otherwise, nothing for states. */
function figures(place, state) {
  if (state.level === "building" || showsState(place.level, state)) return [];
  const measure = place.measures[measureName(place.level, state)];
  if (!hasValue(measure)) return [];
  if (state.metric !== "group") return [make("b", {}, percent(measure.value))];
  return [make("b", {}, amount(measure.numerator)), `/${amount(measure.denominator)}`];
}

function labelOf(place, state, isStreet) {
  const withFigures = !isStreet || state.level === "street";
  const extra = withFigures ? figures(place, state) : [];
  const kind = isStreet ? "label-street" : "label-place";
  const name = isStreet ? place.name : shortName(place);
  const numbers = extra.length ? make("span", { className: "label-figures" }, extra) : null;
  const box = make("span", { className: `label ${kind}` }, name, numbers);
  const width = widthOf(box.textContent, isStreet ? 16 : 12) + 17;
  return { box, width, height: isStreet ? 24 : 20 };
}

function hasFigures({ box }) {
  return box.querySelector(".label-figures") !== null;
}

function isFree([left, top, right, bottom], taken) {
  return !taken.some((box) => left < box[2] && right > box[0] && top < box[3] && bottom > box[1]);
}

function boxAt(point, [dx, dy], { width, height }) {
  const [x, y] = [point.x + dx, point.y + dy];
  return [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
}

function put(at, label, taken, { must, mayShift }) {
  const point = map.latLngToContainerPoint(at);
  const shifts = mayShift ? SHIFTS : SHIFTS.slice(0, 1);
  const shift = shifts.find((each) => isFree(boxAt(point, each, label), taken));
  if (!shift && !must) return;
  const [dx, dy] = shift ?? [0, 0];
  taken.push(boxAt(point, [dx, dy], label));
  const icon = L.divIcon({ className: "label-anchor", html: label.box, iconSize: [0, 0] });
  const position = map.containerPointToLatLng([point.x + dx, point.y + dy]);
  L.marker(position, { icon, interactive: false, keyboard: false }).addTo(shown);
}

function fitsInside(place, label) {
  const shapes = features[place.level].features.find((each) => each.properties.id === place.id);
  const box = L.geoJSON(shapes).getBounds();
  const from = map.latLngToContainerPoint(box.getNorthWest());
  const to = map.latLngToContainerPoint(box.getSouthEast());
  const room = map.getSize().x < NARROW ? 1.8 : 1.05;
  return to.x - from.x > label.width * room && to.y - from.y > label.height * room;
}

function venueBoxes() {
  return (features.venue?.features ?? []).map(({ geometry }) => {
    const [east, north] = geometry.coordinates;
    return boxAt(map.latLngToContainerPoint([north, east]), [0, 0], { width: 10, height: 10 });
  });
}

function labelLevel(level, state, taken) {
  const spec = overlays.find((each) => each.kind === "choropleth" && each.layer === level);
  const isStreet = level === "street";
  const always = spec?.labels === "always" && map.getSize().x >= NARROW && state.level === level;
  for (const place of placesOf(level)) {
    const at = spec?.points[place.id];
    if (!at) continue;
    const label = labelOf(place, state, isStreet);
    // Grids are numbered: without a figure their label says nothing.
    if (level === "grid" && !hasFigures(label)) continue;
    const mayShift = isStreet || always;
    if (mayShift || fitsInside(place, label)) put(at, label, taken, { must: isStreet, mayShift });
  }
}

function refresh() {
  const state = current();
  const taken = venueBoxes();
  shown.clearLayers();
  labelLevel("street", state, taken);
  const level = state.level === "building" ? "community" : state.level;
  if (level !== "street") labelLevel(level, state, taken);
}

export function drawLabels() {
  refresh();
  map.on("zoomend resize", refresh);
  onChange((_, changed) => {
    if (changed.size > 1 || !changed.has("selected")) refresh();
  });
}
