// Buildings by whether they are in a group: embedded ones, else those in view from our server.

import { asOf, features, styles } from "linge/data";
import { map, overlays, textBox } from "linge/map";
import { current, onChange } from "linge/state";
import { say } from "linge/words";

/* global L */

const WAIT_MS = 200;

const note = document.getElementById("map-note");
const fromZoom = overlays.find((each) => each.kind === "buildings")?.from_zoom ?? 15;
const renderer = L.canvas({ pane: "buildings", padding: 0.3 });

let drawn = null;
let asking = null;
let waiting = 0;

function styleOf(feature) {
  const fill = styles.group_states[feature.properties.group_status];
  const { colour } = fill ?? styles.group_states.not_applicable;
  return { color: "#fff", weight: 0.4, fillColor: colour, fillOpacity: 1 };
}

function words({ properties }) {
  const status = say(`group.${properties.group_status ?? "not_applicable"}`);
  const name = properties.name ?? properties.building_no;
  return name ? textBox(name, status) : textBox(status);
}

function draw(collection) {
  drawn?.remove();
  drawn = L.geoJSON(collection, {
    pane: "buildings",
    renderer,
    style: styleOf,
    pointToLayer: (feature, at) => L.circleMarker(at, { radius: 3, renderer, pane: "buildings" }),
  });
  drawn.bindTooltip((layer) => words(layer.feature), { sticky: true });
  drawn.addTo(map);
}

function tell(key) {
  note.hidden = !key;
  note.textContent = key ? say(key) : "";
}

async function fetchInView() {
  asking?.abort();
  asking = new AbortController();
  const query = new URLSearchParams({ bbox: map.getBounds().toBBoxString(), as_of: asOf });
  const answer = await fetch(`/api/v1/layers/building?${query}`, { signal: asking.signal });
  if (!answer.ok) throw new Error(`buildings: ${answer.status}`);
  return answer.json();
}

function clear() {
  asking?.abort();
  drawn?.remove();
  drawn = null;
}

async function refresh() {
  if (current().level !== "building") {
    clear();
    tell(null);
  } else if (features.building) {
    if (!drawn) draw(features.building);
  } else if (map.getZoom() < fromZoom) {
    clear();
    tell("map.zoom_for_buildings");
  } else {
    try {
      const collection = await fetchInView();
      draw(collection);
      tell(collection.truncated ? "map.buildings_cut" : null);
    } catch (error) {
      if (error.name !== "AbortError") tell("map.buildings_failed");
    }
  }
}

export function drawBuildings() {
  onChange((_, changed) => {
    if (changed.has("level")) refresh();
  });
  map.on("moveend", () => {
    clearTimeout(waiting);
    waiting = setTimeout(refresh, WAIT_MS);
  });
}
