/* Geometry of pointing: the next node in a direction, the node or line under a point. Pure. */

const CONE = Math.PI / 4;

/** The id nearest to `from` inside a 45° cone: direction is {x, y} of length one; null for none. */
export function inDirection(places, from, direction) {
  const start = places.get(from);
  let found = null;
  let least = Infinity;
  for (const [id, place] of places) {
    if (id === from) continue;
    const x = place.x - start.x;
    const y = place.y - start.y;
    const distance = Math.hypot(x, y);
    const along = (x * direction.x + y * direction.y) / (distance || 1);
    if (along < Math.cos(CONE)) continue;
    const cost = distance * (2 - along);
    if (cost < least) [found, least] = [id, cost];
  }
  return found;
}

/** The line whose distance to a point is least and within reach; null for none. */
export function lineAt(edges, places, point, reach) {
  let found = null;
  let least = reach;
  for (const edge of edges) {
    const a = places.get(edge.source);
    const b = places.get(edge.target);
    if (!a || !b) continue;
    const distance = toSegment(point, a, b);
    if (distance < least) [found, least] = [edge, distance];
  }
  return found;
}

function toSegment(p, a, b) {
  const x = b.x - a.x;
  const y = b.y - a.y;
  const length = x * x + y * y || 1;
  const t = Math.min(1, Math.max(0, ((p.x - a.x) * x + (p.y - a.y) * y) / length));
  return Math.hypot(p.x - a.x - t * x, p.y - a.y - t * y);
}
