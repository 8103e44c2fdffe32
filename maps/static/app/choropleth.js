// The places of the chosen level, filled by class; clicked or entered, they open the drawer.

import { featureOf, placesOf, styles } from "linge/data";
import { paint } from "linge/elements";
import { placeFill, showsState } from "linge/fills";
import { map, overlays, svgIn, textBox } from "linge/map";
import { makeReachable, relabel } from "linge/reachable";
import { choose, current, measureName, onChange } from "linge/state";
import { hasValue, parts, say, share } from "linge/words";

/* global L */

const UNITS = { group: "count.of_buildings", service: "count.of_households" };

let drawn = null;
let drawnLevel = null;
let marked = null;

/** What a place says when pointed at, and to screen readers. */
export function placeWords(place, state) {
  if (showsState(place.level, state)) return say(`state.${place.facts.state}`);
  const measure = place.measures[measureName(place.level, state)];
  const unit = UNITS[state.metric] ?? "count.of_communities";
  const both = hasValue(measure) ? parts(measure, unit) : "";
  return [share(measure), both].filter(Boolean).join(" · ");
}

function styleOf(place, state, seam) {
  return {
    color: "#fff",
    weight: seam,
    fillColor: paint(placeFill(place, state)),
    fillOpacity: 1,
    className: "place",
  };
}

function select(place) {
  choose({ selected: { level: place.level, id: place.id } });
}

function words(place) {
  return `${place.name} ${placeWords(place, current())}`;
}

function addPlace(group, place, seam) {
  const feature = featureOf(place.id);
  if (!feature?.geometry) return;
  const layer = L.geoJSON(feature, {
    pane: "places",
    renderer: svgIn("places"),
    style: styleOf(place, current(), seam),
  });
  layer.eachLayer((each) => {
    each.on("click", () => select(place));
    each.bindTooltip(() => textBox(place.name, placeWords(place, current())), { sticky: true });
    each.on("add", () =>
      makeReachable(each, { words: () => words(place), pick: () => select(place) }),
    );
    each.place = place;
    group.addLayer(each);
  });
}

function seamOf(level) {
  const spec = overlays.find((each) => each.kind === "choropleth" && each.layer === level);
  return spec?.seam ?? 1;
}

function redraw(level) {
  drawn?.remove();
  drawnLevel = level;
  drawn = L.layerGroup();
  for (const place of placesOf(level)) addPlace(drawn, place, seamOf(level));
  drawn.addTo(map);
}

function restyle(state) {
  drawn.eachLayer((layer) => {
    layer.setStyle({ fillColor: paint(placeFill(layer.place, state)) });
    relabel(layer, words(layer.place));
  });
}

function mark({ selected }) {
  marked?.remove();
  marked = null;
  const feature = selected && featureOf(selected.id);
  if (!feature?.geometry) return;
  const lines = [
    { color: "#fff", weight: 6 },
    { color: styles.selected, weight: 2.6 },
  ].map((style) =>
    L.geoJSON(feature, {
      interactive: false,
      pane: "selection",
      renderer: svgIn("selection"),
      style: { ...style, fill: false },
    }),
  );
  marked = L.layerGroup(lines).addTo(map);
}

export function drawPlaces() {
  redraw(current().level);
  onChange((state, changed) => {
    // Buildings are drawn over the communities they stand in.
    const level = state.level === "building" ? "community" : state.level;
    if (level !== drawnLevel) redraw(level);
    else if (changed.size > 1 || !changed.has("selected")) restyle(state);
    if (changed.has("selected")) mark(state);
  });
}
