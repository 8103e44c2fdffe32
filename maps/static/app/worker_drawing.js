// Buildings on the map: filled by their state, named where there is room, met by fingers.

import { make, paint } from "linge/elements";
import { map, svgIn } from "linge/map";
import { nearest } from "linge/nearest";
import { styles } from "linge/payload";
import { put, roomOf, widthOf } from "linge/placing";
import { allBuildings, buildingOf, onArrival } from "linge/worker_buildings";
import { bringIntoView } from "linge/worker_map";
import { choose, current, onChange } from "linge/worker_state";

/* global L */

const FINGER_PX = 22;
const MOUSE_PX = 6;
const POINT_PX = 8;
const LABEL_PX = 12;
const ALL_LABELS_FROM = 17.2;
const NARROW_SHARE = 0.55; // of a label's width that its building must have

const drawn = new Map();
const names = L.layerGroup().addTo(map);

function styleOf({ properties }) {
  const { building, onlyGaps } = current();
  const { fill, line } = styles.building_states[properties.group_status] ?? styles.building_states.na;
  const isChosen = properties.id === building;
  const isDim = onlyGaps && properties.group_status !== "gap" && !isChosen;
  return {
    color: isChosen ? "#6F1A15" : line,
    weight: isChosen ? 2.2 : 1.2,
    fillColor: isChosen ? styles.selected : paint(fill),
    fillOpacity: isDim ? 0.25 : 1,
    opacity: isDim ? 0.35 : 1,
  };
}

function shapeOf(feature) {
  const options = { interactive: false, pane: "buildings", renderer: svgIn("buildings") };
  return L.geoJSON(feature, {
    ...options,
    style: styleOf,
    pointToLayer: (_, at) => L.circleMarker(at, { ...options, radius: POINT_PX }),
  });
}

function redraw() {
  for (const [id, { layer, feature }] of drawn) {
    if (buildingOf(id) === feature) continue;
    layer.remove();
    drawn.delete(id);
  }
  for (const feature of allBuildings()) {
    const { id } = feature.properties;
    if (!feature.geometry || drawn.has(id)) continue;
    drawn.set(id, { feature, layer: shapeOf(feature).addTo(map) });
  }
  nameAll();
}

function restyle(ids) {
  for (const id of ids) {
    const entry = drawn.get(id);
    if (!entry) continue;
    entry.layer.setStyle(styleOf(entry.feature));
    if (id === current().building) entry.layer.bringToFront();
  }
}

function nameOf(feature, taken) {
  const { label, id, group_status: status } = feature.properties;
  if (!label) return;
  const { layer } = drawn.get(id);
  const isChosen = id === current().building;
  const width = widthOf(label, LABEL_PX) + 6;
  const mustFit = map.getZoom() < ALL_LABELS_FROM && !isChosen;
  if (mustFit && roomOf(feature).width < width * NARROW_SHARE) return;
  const kind = isChosen ? "is-chosen" : `is-${status}`;
  const box = make("span", { className: `label building-name ${kind}` }, label);
  put(names, layer.getBounds().getCenter(), { box, width, height: 16 }, taken, { must: isChosen });
}

function nameAll() {
  const taken = [];
  const view = map.getBounds().pad(0.1);
  const inView = [...drawn.values()].filter(({ layer }) => view.intersects(layer.getBounds()));
  const chosen = inView.filter(({ feature }) => feature.properties.id === current().building);
  names.clearLayers();
  for (const { feature } of new Set([...chosen, ...inView])) nameOf(feature, taken);
}

function ringsOf({ type, coordinates }) {
  if (type === "Point") return [[coordinates]];
  return type === "MultiPolygon" ? coordinates.flat() : coordinates;
}

function onScreen(feature) {
  const rings = ringsOf(feature.geometry).map((ring) =>
    ring.map(([east, north]) => {
      const { x, y } = map.latLngToContainerPoint([north, east]);
      return [x, y];
    }),
  );
  return [feature.properties.id, rings];
}

function buildingAt({ x, y }, reach) {
  const around = L.latLngBounds(
    map.containerPointToLatLng([x - reach, y - reach]),
    map.containerPointToLatLng([x + reach, y + reach]),
  );
  const near = [...drawn.values()].filter(({ layer }) => layer.getBounds().intersects(around));
  return nearest([x, y], near.map(({ feature }) => onScreen(feature)), reach);
}

function meet(event) {
  const isMouse = event.originalEvent.pointerType === "mouse";
  const id = buildingAt(event.containerPoint, isMouse ? MOUSE_PX : FINGER_PX);
  choose({ building: id, member: null, ...(id ? { tab: "map" } : {}) });
}

function point(event) {
  const id = buildingAt(event.containerPoint, MOUSE_PX);
  map.getContainer().classList.toggle("is-over-building", id !== null);
}

export function centreOf(id) {
  return drawn.get(id)?.layer.getBounds().getCenter() ?? null;
}

export function drawWorkerBuildings() {
  let before = null;
  onArrival((_, changed) => {
    if (changed.has("count")) redraw();
  });
  map.on("zoomend moveend resize", nameAll);
  map.on("click", meet);
  map.on("mousemove", point);
  onChange((state, changed) => {
    if (changed.has("onlyGaps")) restyle(drawn.keys());
    if (!changed.has("building")) return;
    restyle([before, state.building]);
    before = state.building;
    nameAll();
    const at = centreOf(state.building);
    if (at) bringIntoView(at);
  });
}
