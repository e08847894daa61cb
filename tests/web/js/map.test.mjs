/* The pure modules of the map. */
import assert from "node:assert/strict";
import { test } from "node:test";

const at = (name) => import(new URL(`../../../web/static/js/map/${name}.js`, import.meta.url));
const { decodeMap, numbers, spacing } = await at("decode");
const { apart, inLasso, inside, inView, nearest, short } = await at("choose");

const base64 = (values) => Buffer.from(values.buffer).toString("base64");
const BODY = {
  ids: ["a", "b", "c"],
  places: base64(new Float32Array([0, 0, 0.5, 0.25, -1, 1])),
  community: base64(new Int32Array([0, 0, -1])),
  centrality: base64(new Float32Array([1, 2.5, 0.5])),
  year: base64(new Int32Array([2024, 0, 1999])),
  communities: [{ id: 0, name: "KV cache", papers: 2, x: 0, y: 0, radius: 0.1 }],
  papers: 4,
  stale: true,
};
const MAP = decodeMap(BODY);

test("columns come out as they went in, places apart", () => {
  assert.deepEqual([...MAP.x], [0, 0.5, -1]);
  assert.deepEqual([...MAP.y], [0, 0.25, 1]);
  assert.deepEqual([...MAP.community], [0, 0, -1]);
  assert.deepEqual([...MAP.centrality], [1, 2.5, 0.5]);
  assert.deepEqual([...MAP.year], [2024, 0, 1999]);
  assert.deepEqual([MAP.ids, MAP.papers, MAP.stale], [["a", "b", "c"], 4, true]);
  assert.deepEqual([...numbers(base64(new Int32Array([-1, 2 ** 31 - 1])), Int32Array)], [-1, 2 ** 31 - 1]);
});

test("the room of a paper follows from the largest region", () => {
  assert.ok(Math.abs(spacing(MAP) - (0.1 * Math.sqrt(Math.PI)) / Math.sqrt(2)) < 1e-9);
  assert.ok(spacing({ communities: [] }) > 0);
});

test("papers in a rectangle come by rank, up to a number", () => {
  const all = { left: -1, right: 1, bottom: -1, top: 1 };
  assert.deepEqual(inView(MAP, all), [1, 0, 2]);
  assert.deepEqual(inView(MAP, all, 1), [1]);
  assert.deepEqual(inView(MAP, { left: -0.1, right: 0.1, bottom: -0.1, top: 0.1 }), [0]);
});

test("a lasso takes what is inside its border, also where the border is bent", () => {
  const bent = [[0, 0], [4, 0], [4, 4], [2, 1], [0, 4]];
  assert.deepEqual([[1, 1], [3, 1], [2, 3], [5, 1], [2, 0.5]].map(([x, y]) => inside(bent, x, y)), [true, true, false, false, true]);
  assert.deepEqual(inLasso(MAP, [[-0.2, -0.2], [0.9, -0.2], [0.9, 0.9], [-0.2, 0.9]]), [1, 0]);
});

test("words that would touch a word before them are left out", () => {
  const box = (x, y) => ({ x, y, width: 50, height: 18 });
  const boxes = [box(0, 0), box(20, 10), box(60, 0), box(0, 40)];
  assert.deepEqual(apart(boxes), [boxes[0], boxes[2], boxes[3]]);
  assert.deepEqual(apart(boxes, 2), [boxes[0], boxes[2]]);
  const [long, brief] = [{ ...box(100, 0), key: 7 }, { ...box(200, 0), key: 7 }];
  assert.deepEqual(apart([long, brief]), [long]);
  assert.deepEqual(apart([box(90, 0), long, brief]).at(-1), brief);
});

test("the nearest paper is found within reach only", () => {
  assert.equal(nearest(MAP, 0.45, 0.25, 0.2), 1);
  assert.equal(nearest(MAP, 0.25, 0.9, 0.2), -1);
});

test("a long title is cut at a word and says so", () => {
  assert.equal(short("Short enough"), "Short enough");
  assert.equal(short("Merging the cache across the depth of a large model", 30), "Merging the cache across the…");
  assert.ok(short("x".repeat(90)).length <= 46);
});
