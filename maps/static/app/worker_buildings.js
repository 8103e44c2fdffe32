// The buildings there are: asked for by grid and by what is in view, kept as long as the page.

import { ask } from "linge/worker_asking";
import { makeChoice } from "linge/choice";
import { map } from "linge/map";
import { showNotice } from "linge/speaking";
import { current, onChange } from "linge/worker_state";

const MOST = 2000;
const FROM_ZOOM = 15;
const WAIT_MS = 250;

const known = new Map();
const orders = new Map(); // by grid: ids in the order of the ground
let seen = null; // the box that was loaded last
const arrivals = makeChoice({ count: 0, failed: false, loading: false });
export const onArrival = arrivals.onChange;

let asking = null;
let waiting = 0;

export function buildingOf(id) {
  return known.get(id) ?? null;
}

export function allBuildings() {
  return [...known.values()];
}

/** The buildings of a grid in the order of the ground; null before they are known. */
export function buildingsIn(grid) {
  return orders.get(grid)?.map((id) => known.get(id)) ?? null;
}

export function isLoading() {
  return arrivals.current().loading;
}

/** Forget what is out of view when there is too much to draw. */
function makeRoom() {
  if (known.size <= MOST) return;
  seen = null;
  for (const [id, { properties }] of known) {
    if (properties.grid_id === current().grid || known.size <= MOST / 2) continue;
    known.delete(id);
    orders.delete(properties.grid_id);
  }
}

async function fetchInto(query, signal) {
  const answer = await ask(`/api/v1/buildings?${new URLSearchParams(query)}`, { signal });
  makeRoom();
  for (const feature of answer.features) known.set(feature.properties.id, feature);
  return answer;
}

async function loadGrid(grid, signal) {
  if (grid === null || orders.has(grid)) return;
  const { features } = await fetchInto({ grid, limit: MOST }, signal);
  orders.set(grid, features.map(({ properties }) => properties.id));
}

async function loadView(signal) {
  const box = map.getBounds();
  if (map.getZoom() < FROM_ZOOM || seen?.contains(box)) return null;
  const answer = await fetchInto({ bbox: box.toBBoxString(), limit: MOST }, signal);
  if (!answer.truncated) seen = box;
  return answer.truncated ? "worker.buildings_cut" : null;
}

/** Load what is missing of the grid and of what is in view. */
export async function refresh() {
  asking?.abort();
  asking = new AbortController();
  const { signal } = asking;
  arrivals.choose({ loading: true });
  if (known.size === 0) showNotice("worker.loading");
  try {
    await loadGrid(current().grid, signal);
    const cut = await loadView(signal);
    const isLost = current().grid === null && known.size === 0;
    showNotice(isLost ? "worker.nothing_granted" : cut);
    arrivals.choose({ count: arrivals.current().count + 1, loading: false, failed: false });
  } catch (failure) {
    if (failure.kind === "dropped") return;
    showNotice(`refusal.${failure.kind}`, refresh);
    arrivals.choose({ count: arrivals.current().count + 1, loading: false, failed: true });
  }
}

export function keepLoading() {
  refresh();
  map.on("moveend", () => {
    clearTimeout(waiting);
    waiting = setTimeout(refresh, WAIT_MS);
  });
  onChange((_, changed) => {
    if (changed.has("grid")) refresh();
  });
}
