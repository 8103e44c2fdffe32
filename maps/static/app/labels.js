// Names and figures of places on the map.

import { features, placesOf } from "linge/data";
import { make } from "linge/elements";
import { showsState } from "linge/fills";
import { map, overlays } from "linge/map";
import { AROUND, boxAt, put, roomOf, widthOf } from "linge/placing";
import { current, measureName, onChange } from "linge/state";
import { amount, hasValue, percent, shortName } from "linge/words";

/* global L */

const NARROW = 600; // pixels; on smaller maps labels crowd

const shown = L.layerGroup().addTo(map);

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

function fitsInside(place, label) {
  const shapes = features[place.level].features.find((each) => each.properties.id === place.id);
  const { width, height } = roomOf(shapes);
  const room = map.getSize().x < NARROW ? 1.8 : 1.05;
  return width > label.width * room && height > label.height * room;
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
    if (mayShift || fitsInside(place, label)) put(shown, at, label, taken, { must: isStreet, shifts: mayShift ? AROUND : AROUND.slice(0, 1) });
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
