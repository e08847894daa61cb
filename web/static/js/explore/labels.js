/* Which labels are drawn: a greedy pass in the order of importance; a label that would hit another
   label or a node is left out. Screen pixels. Pure. */

const GAP = 3;
const CELL = 64;

/** The size of label text on screen at a scale: 13 px at 1, never under 11 or over 15. */
export const labelSize = (scale) => Math.min(15, Math.max(11, 13 * Math.sqrt(scale)));

/**
 * `items`: {id, x, y, r, w, h, always} in screen pixels, the most important first. Returns the ids
 * whose labels are drawn. `most` caps how many (12 where the graph is far away).
 */
export function chooseLabels(items, { most = Infinity } = {}) {
  const taken = new Grid();
  for (const item of items) taken.add({ left: item.x - item.r, right: item.x + item.r, top: item.y - item.r, bottom: item.y + item.r, id: item.id });
  const chosen = new Set();
  for (const item of items) {
    if (chosen.size >= most) break;
    const box = labelBox(item);
    if (!item.always && taken.hits(box, item.id)) continue;
    chosen.add(item.id);
    taken.add({ ...box, id: item.id });
  }
  return chosen;
}

/** The box of a label, under its node. */
export function labelBox({ x, y, r, w, h }) {
  return { left: x - w / 2 - GAP, right: x + w / 2 + GAP, top: y + r + 1, bottom: y + r + h + 2 };
}

/** True where two boxes share any area. */
export const overlaps = (one, other) =>
  one.left < other.right && one.right > other.left && one.top < other.bottom && one.bottom > other.top;

/** Importance: selected and neighbours, hovered, focus, pinned, then by degree. */
export function labelOrder(model, { selected, lit, hovered, focus, pinned }) {
  const rank = (id) =>
    selected.has(id) ? 0 : lit.has(id) ? 1 : id === hovered ? 2 : id === focus ? 3 : pinned.has(id) ? 4 : 5;
  return [...model.ids].sort(
    (a, b) => rank(a) - rank(b) || model.degree(b) - model.degree(a) || (a < b ? -1 : 1),
  );
}

/** Boxes by the cells they touch. */
class Grid {
  constructor() {
    this.cells = new Map();
  }

  add(box) {
    for (const key of cellsOf(box)) {
      if (!this.cells.has(key)) this.cells.set(key, []);
      this.cells.get(key).push(box);
    }
  }

  hits(box, own) {
    for (const key of cellsOf(box)) {
      for (const other of this.cells.get(key) ?? []) {
        if (other.id === own) continue;
        if (overlaps(box, other)) return true;
      }
    }
    return false;
  }
}

function* cellsOf({ left, right, top, bottom }) {
  for (let x = Math.floor(left / CELL); x <= Math.floor(right / CELL); x += 1) {
    for (let y = Math.floor(top / CELL); y <= Math.floor(bottom / CELL); y += 1) yield `${x},${y}`;
  }
}
