// Hubs, verdict marks and names on the map; marks first, names where there is room.

import { make } from "linge/elements";
import { map } from "linge/map";
import { features } from "linge/payload";
import { featureOf, numberOf, outcomeOf, pointOf, seatOf, units } from "linge/plan_data";
import { labelPoints } from "linge/plan_map";
import { chosenPlan, chosenProposal, onChange } from "linge/plan_state";
import { memberWords, outcomeMark, proposalTitle } from "linge/plan_words";
import { boxAt, put, roomOf, widthOf } from "linge/placing";
import { amount } from "linge/words";

/* global L */

const NARROW = 600; // pixels; on smaller maps figures under names crowd
const MARK = { width: 22, height: 22 };
const DOT = { width: 8, height: 8 };
const SHIFTS = [0, -13, 13, -21, 21, -29, 29].flatMap((dy) => [0, -14, 14].map((dx) => [dx, dy]));

const shown = L.layerGroup().addTo(map);
const tag = L.layerGroup().addTo(map);

function placeOf(key) {
  const feature = featureOf(key);
  return pointOf(key) ?? (feature && labelPoints[feature.properties.id]) ?? null;
}

function drawMark(plan, proposal, taken) {
  const at = placeOf(seatOf(proposal));
  const number = numberOf(plan, proposal);
  const outcome = outcomeMark(outcomeOf(proposal));
  if (!at || (!number && !outcome)) return;
  const box = make(
    "span",
    { className: `label plan-mark${number ? "" : " is-single"}` },
    number ? make("span", { className: "hub-number" }, String(number)) : null,
    outcome,
  );
  put(shown, at, { box, ...MARK, width: number && outcome ? 38 : 22 }, taken, { must: true });
}

function figures({ full_members: full, members }) {
  return make("b", {}, `${amount(full)}/${amount(members)}`);
}

function labelOf(unit, withFigures) {
  const numbers = withFigures ? figures(unit) : null;
  const box = make("span", { className: "label label-unit" }, make("span", {}, unit.name), numbers);
  const longest = Math.max(widthOf(unit.name, 12), numbers ? widthOf(numbers.textContent, 12) : 0);
  return { box, width: longest + 4, height: numbers ? 33 : 17 };
}

/** How far a label may move from the middle of its unit without leaving it. */
function shiftsInside(room, { width, height }, slack) {
  if (!room) return SHIFTS;
  const [across, down] = [(room.width - width) / 2 + slack, (room.height - height) / 2 + 4];
  return SHIFTS.filter(([dx, dy]) => Math.abs(dx) <= across && Math.abs(dy) <= down);
}

function spokeEnds(plan) {
  const ends = plan.proposals.filter(({ mode }) => mode === "nearby").flatMap((each) => each.units);
  return ends
    .map(pointOf)
    .filter(Boolean)
    .map((at) => boxAt(map.latLngToContainerPoint(at), [0, 0], DOT));
}

function drawLabel(unit, taken) {
  const feature = featureOf(unit.id);
  const at = feature ? labelPoints[feature.properties.id] : pointOf(unit.id);
  if (!at) return;
  const room = feature ? roomOf(feature) : null;
  const sizes = map.getSize().x < NARROW ? [false] : [true, false];
  for (const withFigures of sizes) {
    const label = labelOf(unit, withFigures);
    if (put(shown, at, label, taken, { shifts: shiftsInside(room, label, withFigures ? 2 : 8) })) return;
  }
}

function venueBoxes() {
  return (features.venue?.features ?? []).map(({ geometry }) => {
    const [east, north] = geometry.coordinates;
    return boxAt(map.latLngToContainerPoint([north, east]), [0, 0], { width: 9, height: 9 });
  });
}

function drawTag() {
  const [plan, proposal] = [chosenPlan(), chosenProposal()];
  tag.clearLayers();
  const shapes = proposal?.units.map(featureOf).filter(Boolean) ?? [];
  if (shapes.length === 0) return;
  const box = L.geoJSON(shapes).getBounds();
  const content = make(
    "span",
    { className: "label plan-tag" },
    make("b", {}, proposalTitle(plan, proposal)),
    memberWords(proposal),
  );
  const icon = L.divIcon({ className: "label-anchor", html: content, iconSize: [0, 0] });
  const at = [box.getSouth(), box.getCenter().lng];
  L.marker(at, { icon, interactive: false, keyboard: false, zIndexOffset: 500 }).addTo(tag);
}

function refresh() {
  const plan = chosenPlan();
  const taken = venueBoxes();
  shown.clearLayers();
  for (const proposal of plan.proposals) drawMark(plan, proposal, taken);
  taken.push(...spokeEnds(plan));
  for (const unit of units) drawLabel(unit, taken);
}

export function drawPlanLabels() {
  refresh();
  map.on("zoomend resize", refresh);
  onChange((_, changed) => {
    if (changed.has("plan")) refresh();
    drawTag();
  });
}
