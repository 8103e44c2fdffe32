// A plan as a small picture: one path per fill, drawn once per card.

import { paint } from "linge/elements";
import { styles } from "linge/payload";
import { featureOf, fillOf, outlines, proposalAt, units } from "linge/plan_data";

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 300;

const [west, south, east, north] = window.linge.bounds;
const narrowing = Math.cos((((south + north) / 2) * Math.PI) / 180);
const scale = WIDTH / Math.max(1e-9, (east - west) * narrowing);
const height = Math.max(1, (north - south) * scale);

function ringPath(ring) {
  const points = ring.map(([lng, lat]) => {
    const [x, y] = [(lng - west) * narrowing * scale, (north - lat) * scale];
    return `${x.toFixed(1)} ${y.toFixed(1)}`;
  });
  return `M${points.join("L")}Z`;
}

const pathOfUnit = new Map(units.map(({ id }) => [id, pathOf(featureOf(id)?.geometry)]));

function pathOf(geometry) {
  if (!geometry) return "";
  const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  return polygons.flat().map(ringPath).join("");
}

function path(d, attributes) {
  const element = document.createElementNS(SVG, "path");
  element.setAttribute("d", d);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

function jointPath(proposal, look) {
  const rings = outlines[proposal.key].map((ring) => ring.map(([lat, lng]) => [lng, lat]));
  return path(rings.map(ringPath).join(""), look);
}

/** The picture of a plan, with words for those who do not see it. */
export function miniMap(plan, words) {
  const byFill = new Map();
  for (const { id } of units) {
    const proposal = proposalAt(plan, id);
    const fill = proposal ? paint(fillOf(proposal)) : styles.land;
    byFill.set(fill, (byFill.get(fill) ?? "") + pathOfUnit.get(id));
  }
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `-4 -4 ${WIDTH + 8} ${(height + 8).toFixed(1)}`);
  svg.setAttribute("class", "mini");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", words);
  const seams = { stroke: "#fff", "stroke-width": 0.7 };
  const fills = [...byFill].map(([fill, d]) => path(d, { fill, ...seams }));
  const joint = plan.proposals.filter(({ key }) => outlines[key]);
  const line = { fill: "none", stroke: styles.ink, "stroke-width": 1.1 };
  svg.append(
    ...joint.map((each) => jointPath(each, { fill: paint(fillOf(each)) })),
    ...fills,
    ...joint.map((each) => jointPath(each, line)),
  );
  return svg;
}
