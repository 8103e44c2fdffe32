// Words on the map, placed so that none covers another.

import { map } from "linge/map";

/* global L */

export const AROUND = [[0, 0], [0, 14], [0, -14], [0, 26], [0, -26], [22, 0], [-22, 0], [22, 16], [-22, 16],
  [22, -16], [-22, -16]];

const measuring = document.createElement("canvas").getContext("2d");

export function widthOf(words, size) {
  measuring.font = `600 ${size}px ${getComputedStyle(document.body).fontFamily}`;
  return measuring.measureText(words).width;
}

function isFree([left, top, right, bottom], taken) {
  return !taken.some((box) => left < box[2] && right > box[0] && top < box[3] && bottom > box[1]);
}

export function boxAt(point, [dx, dy], { width, height }) {
  const [x, y] = [point.x + dx, point.y + dy];
  return [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
}

/** Put an element of some width and height at a place of the map; true when there was room. */
export function put(group, at, label, taken, { must = false, shifts = AROUND.slice(0, 1) } = {}) {
  const point = map.latLngToContainerPoint(at);
  const shift = shifts.find((each) => isFree(boxAt(point, each, label), taken));
  if (!shift && !must) return false;
  const [dx, dy] = shift ?? [0, 0];
  taken.push(boxAt(point, [dx, dy], label));
  const icon = L.divIcon({ className: "label-anchor", html: label.box, iconSize: [0, 0] });
  const position = map.containerPointToLatLng([point.x + dx, point.y + dy]);
  L.marker(position, { icon, interactive: false, keyboard: false }).addTo(group);
  return true;
}

/** Width and height of a feature on the screen, in pixels. */
export function roomOf(feature) {
  const box = L.geoJSON(feature).getBounds();
  const from = map.latLngToContainerPoint(box.getNorthWest());
  const to = map.latLngToContainerPoint(box.getSouthEast());
  return { width: to.x - from.x, height: to.y - from.y };
}
