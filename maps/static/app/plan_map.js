// The chosen plan on the map: units in their proposal's colour, joint outlines, spokes to the hub.

import { paint } from "linge/elements";
import { map, overlays, svgIn, textBox } from "linge/map";
import { styles } from "linge/payload";
import {
  featureOf,
  fillOf,
  isCore,
  otherFeatures,
  outlines,
  pointOf,
  proposalAt,
  units,
} from "linge/plan_data";
import { choose, chosenPlan, chosenProposal, onChange } from "linge/plan_state";
import { memberWords, proposalTitle } from "linge/plan_words";
import { makeReachable, relabel } from "linge/reachable";
import { say } from "linge/words";

/* global L */

const PANES = { joined: 390, spokes: 455 };
for (const [name, level] of Object.entries(PANES)) {
  const pane = map.createPane(name);
  pane.style.zIndex = level;
  pane.style.pointerEvents = "none";
}

const RADIUS = 9; // pixels, of a unit that has no outline
const joint = L.layerGroup().addTo(map);
const marked = L.layerGroup().addTo(map);
const placed = [];

export const labelPoints = overlays.find(({ kind }) => kind === "proposals")?.points ?? {};

function fixed(pane, style) {
  return { interactive: false, pane, renderer: svgIn(pane), ...style };
}

/** What a unit says when pointed at, and to screen readers. */
function words(unit) {
  const plan = chosenPlan();
  const proposal = proposalAt(plan, unit.id);
  if (!proposal) return [unit.name, say("proposal.missing")];
  const mode = say(`mode.${proposal.mode}`);
  const title = proposal.units.length > 1 ? `${mode} · ${proposalTitle(plan, proposal)}` : mode;
  return [unit.name, title, memberWords(unit)];
}

function styleOf(unit) {
  const proposal = proposalAt(chosenPlan(), unit.id);
  const fill = proposal ? fillOf(proposal) : { colour: styles.land };
  return { color: "#fff", weight: 1.2, fillColor: paint(fill), fillOpacity: 1, className: "place" };
}

function shapesOf(unit) {
  const options = { pane: "places", renderer: svgIn("places") };
  const feature = featureOf(unit.id);
  if (feature) return L.geoJSON(feature, { ...options, style: styleOf(unit) }).getLayers();
  const at = pointOf(unit.id);
  return at ? [L.circleMarker(at, { ...options, ...styleOf(unit), radius: RADIUS })] : [];
}

function addUnit(unit) {
  const pick = () => choose({ unit: unit.id });
  for (const shape of shapesOf(unit)) {
    shape.on("click", pick);
    shape.bindTooltip(() => textBox(...words(unit)), { sticky: true });
    shape.addTo(map);
    makeReachable(shape, { words: () => words(unit).join(" "), pick });
    placed.push({ unit, shape });
  }
}

function drawOthers() {
  const style = fixed("joined", { weight: 0.6, color: "#D5D1C6", fillColor: styles.land, fillOpacity: 1 });
  L.geoJSON(otherFeatures(), { ...style, style: () => style }).addTo(map);
}

function drawSpokes(proposal) {
  const hub = proposal.hub && pointOf(proposal.hub);
  if (!hub) return;
  for (const unit of proposal.units) {
    const at = pointOf(unit);
    if (!at || unit === proposal.hub) continue;
    L.polyline([at, hub], fixed("spokes", { color: styles.ink, weight: 1.3, opacity: 0.75 })).addTo(joint);
    const dot = { radius: 2.6, stroke: false, fillColor: styles.ink, fillOpacity: 1 };
    L.circleMarker(at, fixed("spokes", dot)).addTo(joint);
  }
}

/** The rings around a proposal: of its units together, else of its only one. */
function ringsOf(proposal, style) {
  const rings = outlines[proposal.key]?.map((ring) => [ring]);
  if (rings) return L.polygon(rings, style);
  const features = proposal.units.map(featureOf).filter(Boolean);
  return features.length ? L.geoJSON(features, { ...style, style: () => style }) : null;
}

function drawJoint() {
  const plan = chosenPlan();
  joint.clearLayers();
  for (const proposal of plan.proposals) {
    const isJoint = Boolean(outlines[proposal.key]);
    const filled = { stroke: false, fillColor: paint(fillOf(proposal)), fillOpacity: 1 };
    const line = { fill: false, color: styles.ink, weight: 1.1, lineJoin: "miter" };
    if (isCore(plan, proposal)) line.weight = isJoint ? 2.6 : 2;
    if (isJoint) ringsOf(proposal, fixed("joined", filled)).addTo(joint);
    if (line.weight > 1.1 || isJoint) ringsOf(proposal, fixed("outline", line))?.addTo(joint);
    drawSpokes(proposal);
  }
}

function markChosen() {
  const proposal = chosenProposal();
  marked.clearLayers();
  if (!proposal) return;
  for (const line of [
    { color: "#fff", weight: 6.5 },
    { color: styles.selected, weight: 3 },
  ]) {
    ringsOf(proposal, fixed("selection", { ...line, fill: false }))?.addTo(marked);
  }
}

export function drawPlan() {
  drawOthers();
  for (const unit of units) addUnit(unit);
  drawJoint();
  onChange((_, changed) => {
    if (changed.has("plan")) {
      for (const { unit, shape } of placed) {
        shape.setStyle(styleOf(unit));
        relabel(shape, words(unit).join(" "));
      }
      drawJoint();
    }
    markChosen();
  });
}
