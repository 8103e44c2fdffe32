// Which shape a finger meant: the one it hit, else the nearest within its width. Plain geometry.

/** How far a point is from the line between two others. */
function toSegment([x, y], [ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : ((x - ax) * dx + (y - ay) * dy) / length;
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(x - ax - t * dx, y - ay - t * dy);
}

function crosses([x, y], [ax, ay], [bx, by]) {
  return ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax;
}

/** How far a point is from an area given by its rings; 0 inside, also for a single point. */
export function distanceTo(point, rings) {
  let isInside = false;
  let least = Infinity;
  for (const ring of rings) {
    ring.forEach((corner, at) => {
      const next = ring[(at + 1) % ring.length];
      if (crosses(point, corner, next)) isInside = !isInside;
      least = Math.min(least, toSegment(point, corner, next));
    });
  }
  return isInside ? 0 : least;
}

/**
 * The name of the shape nearest to a point, null when none is within `reach`.
 *
 * `shapes` are pairs of a name and rings, in the same plane as the point.
 */
export function nearest(point, shapes, reach) {
  let found = null;
  let least = reach;
  for (const [name, rings] of shapes) {
    const distance = distanceTo(point, rings);
    if (distance < least || (found === null && distance === least)) [found, least] = [name, distance];
  }
  return found;
}
