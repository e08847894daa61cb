/* Which papers and which words of the map are taken: in view, in a lasso, without overlap. Pure. */

/** The indexes of the papers in a rectangle of the map, the most central first. */
export function inView({ x, y, centrality }, { left, right, bottom, top }, most = Infinity) {
  const found = [];
  for (let at = 0; at < x.length; at += 1) {
    if (x[at] >= left && x[at] <= right && y[at] >= bottom && y[at] <= top) found.push(at);
  }
  return byRank(found, centrality).slice(0, most);
}

/** The indexes of the papers inside a polygon of [x, y] corners, the most central first. */
export function inLasso({ x, y, centrality }, corners) {
  const found = [];
  for (let at = 0; at < x.length; at += 1) if (inside(corners, x[at], y[at])) found.push(at);
  return byRank(found, centrality);
}

/** Whether a point is in a polygon: it is where a ray from it crosses the border an odd number of
    times. */
export function inside(corners, x, y) {
  let odd = false;
  for (let one = 0, other = corners.length - 1; one < corners.length; other = one, one += 1) {
    const [ax, ay] = corners[one];
    const [bx, by] = corners[other];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) odd = !odd;
  }
  return odd;
}

/** The boxes {x, y, width, height}, in their order, that touch none taken before, up to `most`; of
    boxes with one `key` only one is taken. */
export function apart(boxes, most = Infinity, gap = 4) {
  const taken = [];
  for (const box of boxes) {
    if (taken.length >= most) break;
    const free = taken.every(
      (other) =>
        (box.key === undefined || box.key !== other.key) &&
        (box.x + box.width + gap <= other.x || other.x + other.width + gap <= box.x ||
          box.y + box.height + gap <= other.y || other.y + other.height + gap <= box.y),
    );
    if (free) taken.push(box);
  }
  return taken;
}

/** The paper nearest to a point, within a distance; -1 where there is none. */
export function nearest({ x, y }, px, py, within) {
  let best = -1;
  let least = within * within;
  for (let at = 0; at < x.length; at += 1) {
    const away = (x[at] - px) ** 2 + (y[at] - py) ** 2;
    if (away < least) [best, least] = [at, away];
  }
  return best;
}

/** A title in at most `most` letters, cut at a word. */
export function short(title, most = 46) {
  if (title.length <= most) return title;
  const cut = title.slice(0, most - 1);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), most / 2)).trimEnd()}…`;
}

const byRank = (found, centrality) => found.sort((a, b) => centrality[b] - centrality[a] || a - b);
