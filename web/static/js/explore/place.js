/* Where nodes begin, and the layouts that need no settling. Pure. */

const ARC = 130; // distance of new nodes from the one that brought them
const GOLDEN = Math.PI * (3 - Math.sqrt(5));
const COLUMN = 190;
const YEAR = 2 * COLUMN; // concepts stand between the years
const ROW = 44;

/** First places for all nodes: the best connected in the middle, the others in a spiral. */
export function spiral(model, focus) {
  const ids = [...model.ids].sort(
    (a, b) => (b === focus) - (a === focus) || model.degree(b) - model.degree(a) || (a < b ? -1 : 1),
  );
  return new Map(ids.map((id, index) => {
    const far = 46 * Math.sqrt(index);
    return [id, { x: far * Math.cos(index * GOLDEN) * 1.35, y: far * Math.sin(index * GOLDEN) }];
  }));
}

/** Places for nodes that join: on arcs in the widest free sector around the one that brings them. */
export function arc(centre, others, widths) {
  const [start, sweep] = freeSector(centre, others);
  const places = [];
  let index = 0;
  for (let ring = 0; index < widths.length; ring += 1) {
    const far = ARC + ring * 64;
    const room = sweep * far;
    const row = [];
    let used = 0;
    while (index < widths.length && (row.length === 0 || used + widths[index] + 12 <= room)) {
      used += widths[index] + 12;
      row.push(index);
      index += 1;
    }
    row.forEach((_, at) => {
      const angle = start + sweep * ((at + 0.5) / row.length);
      places.push({ x: centre.x + far * Math.cos(angle), y: centre.y + far * Math.sin(angle) });
    });
  }
  return places;
}

/** The widest angle around a point without others near: [start, sweep] in radians. */
export function freeSector(centre, others) {
  const angles = others
    .filter((other) => Math.hypot(other.x - centre.x, other.y - centre.y) < ARC * 3)
    .map((other) => Math.atan2(other.y - centre.y, other.x - centre.x))
    .sort((a, b) => a - b);
  if (!angles.length) return [-Math.PI, 2 * Math.PI];
  let [start, sweep] = [angles.at(-1), angles[0] + 2 * Math.PI - angles.at(-1)];
  for (let i = 1; i < angles.length; i += 1) {
    if (angles[i] - angles[i - 1] > sweep) [start, sweep] = [angles[i - 1], angles[i] - angles[i - 1]];
  }
  return [start, Math.max(sweep, Math.PI / 3)];
}

/** What stands over the columns of byYear: each year, and the papers without one. */
export function yearHeads(model) {
  const papers = [...model.nodes.values()].filter((node) => node.kind === "Paper");
  const years = [...new Set(papers.map((node) => node.year).filter(Boolean))].sort((a, b) => a - b);
  const heads = years.map((year, index) => ({ x: (index + 1) * YEAR, words: String(year) }));
  return papers.some((node) => !node.year) ? [{ x: 0, words: "No year" }, ...heads] : heads;
}

/** x = year, undated papers in a column at the left, each concept after the mean of its papers. */
export function byYear(model) {
  const papers = [...model.nodes.values()].filter((node) => node.kind === "Paper");
  const years = [...new Set(papers.map((node) => node.year).filter(Boolean))].sort((a, b) => a - b);
  const column = (node) => (node.year ? years.indexOf(node.year) + 1 : 0);
  const places = stack(papers, (node) => column(node) * YEAR);
  const concepts = [...model.nodes.values()].filter((node) => node.kind !== "Paper");
  const mean = (node) => {
    const xs = [...model.near.get(node.id).keys()].map((id) => places.get(id)?.x).filter((x) => x !== undefined);
    return xs.length ? xs.reduce((sum, x) => sum + x, 0) / xs.length : 0;
  };
  return new Map([...places, ...stack(concepts, (node) => (Math.floor(mean(node) / YEAR) + 0.5) * YEAR)]);
}

/** Rings by distance from the focus, or from the best connected node. */
export function radial(model, focus) {
  const root = model.nodes.has(focus) ? focus : best(model);
  if (root === undefined) return new Map();
  const rings = new Map();
  const distances = model.distances(root);
  for (const id of model.ids) {
    const ring = distances.get(id) ?? 4;
    rings.set(ring, [...(rings.get(ring) ?? []), id]);
  }
  const places = new Map();
  let far = 0;
  for (const ring of [...rings.keys()].sort((a, b) => a - b)) {
    const ids = rings.get(ring).sort((a, b) => kindOf(model, a).localeCompare(kindOf(model, b)) || (a < b ? -1 : 1));
    far = ring === 0 ? 0 : Math.max(far + 150, (ids.length * 74) / (2 * Math.PI));
    ids.forEach((id, index) => {
      const angle = (2 * Math.PI * index) / ids.length - Math.PI / 2;
      places.set(id, { x: far * Math.cos(angle), y: far * Math.sin(angle) });
    });
  }
  return places;
}

/** Concepts in columns at the left, papers at the right, the best connected on top. */
export function sides(model) {
  const nodes = [...model.nodes.values()].sort((a, b) => model.degree(b.id) - model.degree(a.id) || (a.id < b.id ? -1 : 1));
  const rows = Math.max(12, Math.ceil(Math.sqrt(nodes.length) * 1.6));
  const grid = (items, left) => items.map((node, index) => [
    node.id,
    { x: left + Math.floor(index / rows) * COLUMN, y: ((index % rows) - rows / 2) * ROW },
  ]);
  const concepts = nodes.filter((node) => node.kind !== "Paper");
  const papers = nodes.filter((node) => node.kind === "Paper");
  const width = Math.ceil(concepts.length / rows) * COLUMN;
  return new Map([...grid(concepts, -width - COLUMN), ...grid(papers, COLUMN)]);
}

function stack(nodes, xOf) {
  const columns = new Map();
  const places = new Map();
  for (const node of nodes) {
    const x = xOf(node);
    const column = columns.get(x) ?? [];
    columns.set(x, [...column, node.id]);
  }
  for (const [x, ids] of columns) {
    ids.forEach((id, index) => places.set(id, { x, y: (index - (ids.length - 1) / 2) * ROW }));
  }
  return places;
}

const kindOf = (model, id) => model.nodes.get(id).kind;

function best(model) {
  return [...model.ids].sort((a, b) => model.degree(b) - model.degree(a) || (a < b ? -1 : 1))[0];
}
