/* The pure modules of the explorer. */
import assert from "node:assert/strict";
import { test } from "node:test";

const at = (name) => import(new URL(`../../../web/static/js/explore/${name}.js`, import.meta.url));
const { parseState, formatState, formatQuery, withOpened, withoutOpened, toggled, sameNodes, emptyState } = await at("state");
const { Steps } = await at("steps");
const { writePositions, readPositions, checksum } = await at("positions");
const { Model } = await at("model");
const { radius, shortLabel, lineWidth, hiddenWords, paperName } = await at("look");
const { Settling } = await at("force");
const { spiral, arc, freeSector, byYear, radial, sides } = await at("place");
const { chooseLabels, labelBox, labelOrder, labelSize, overlaps } = await at("labels");
const { inDirection, lineAt } = await at("near");
const { aroundCypher, cypherLink, nodesCypher } = await at("cypher");
const { saidLink } = await at("said");
const { svgOf, escapeText } = await at("svg");
const { countSentence, statusSentence, nodeSentence } = await at("words");
const { findNodes } = await at("find");
const { tableRows } = await at("table");
const { isSupernode } = await at("supernode");
const { keptAddress, keptPlaces, keptValue } = await at("kept-value");
const { orderCommunities } = await at("communities");
const { nextSize } = await at("sheet");

const node = (id, kind, weight = 2, more = {}) => ({ id, type: kind === "Paper" ? "paper" : "concept", kind, label: id, weight, hidden: 0, ...more });
const edge = (source, target, role = "uses", weight = 1) => ({ id: `${source}|${role}|${target}`, source, target, role, weight });
const MODEL = new Model({
  nodes: [node("p1", "Paper", 3, { year: 2024 }), node("p2", "Paper", 2), node("m", "Method", 9, { hidden: 7 }), node("h", "Hardware", 2)],
  edges: [edge("p1", "m", "proposes", 4), edge("p2", "m"), edge("p1", "h", "runs_on"), edge("gone", "m")],
  found: { kinds: { Paper: 9, Method: 4, Hardware: 1 }, roles: { uses: 3 }, shared: [] },
});
const PLACES = new Map([["p1", { x: 0, y: 0 }], ["p2", { x: 200, y: 0 }], ["m", { x: 100, y: 90 }], ["h", { x: -90, y: 10 }]]);

test("a state is its address, and the address the same state again", () => {
  const search = "focus=method:kv-cache&open=software:vllm,arxiv:2405.1*12&hide=task:x&pin=metric:y&kinds=Method,Paper&roles=uses&min=2&from=2020&to=2024&limit=900&layout=year&sel=a,b&view=table";
  const state = parseState(`?${search}`);
  assert.equal(formatState(state), search);
  assert.deepEqual(state.open, [{ id: "software:vllm", n: 40 }, { id: "arxiv:2405.1", n: 12 }]);
  assert.equal(formatState(parseState("")), "");
});

test("what is malformed in an address is left out", () => {
  const state = parseState("?min=x&from=-3&layout=spin&open=,,a*0&view=pie&limit=");
  assert.deepEqual({ ...emptyState(), open: [{ id: "a", n: 40 }] }, state);
});

test("layout, selection and table do not ask for other nodes", () => {
  const one = parseState("focus=a&min=2");
  assert.ok(sameNodes(one, { ...one, layout: "radial", sel: ["x"], table: true }));
  assert.ok(!sameNodes(one, { ...one, hide: ["x"] }));
  assert.equal(formatQuery(one), "focus=a&min=2");
});

test("opening again lets more join, closing takes all of it back", () => {
  const once = withOpened(parseState("hide=a"), "a");
  assert.deepEqual([once.open, once.hide], [[{ id: "a", n: 40 }], []]);
  assert.deepEqual(withOpened(once, "a").open, [{ id: "a", n: 80 }]);
  assert.deepEqual(withoutOpened(once, "a").open, []);
  assert.deepEqual(toggled(toggled(["x"], "y"), "x"), ["y"]);
});

test("every step is undone and done again, and a new one ends what could be redone", () => {
  const steps = new Steps({ state: 0 });
  steps.push("one", { state: 1 });
  steps.push("two", { state: 2 });
  assert.deepEqual([steps.undo().name, steps.now.state], ["two", 1]);
  assert.deepEqual([steps.redo().name, steps.now.state], ["two", 2]);
  steps.undo();
  steps.push("three", { state: 3 });
  assert.equal(steps.redo(), null);
  for (let i = 0; i < 150; i += 1) steps.push(`s${i}`, { state: i });
  let undone = 0;
  while (steps.undo()) undone += 1;
  assert.equal(undone, 100);
});

test("positions come back from the fragment, and only for the same nodes", () => {
  const text = writePositions(new Map([["b", { x: -12.4, y: 40000 }], ["a", { x: 7, y: -3 }]]));
  assert.deepEqual(readPositions(`#${text}`, ["a", "b"]), new Map([["a", { x: 7, y: -3 }], ["b", { x: -12, y: 32767 }]]));
  assert.equal(readPositions(`#${text}`, ["a", "c"]), "changed");
  assert.equal(readPositions("#p=%%%", ["a"]), null);
  assert.equal(readPositions("", ["a"]), null);
  assert.equal(checksum(["b", "a"]), checksum(["a", "b"]));
});

test("300 positions take about 1.6 kB", () => {
  const places = new Map(Array.from({ length: 300 }, (_, index) => [`id:${index}`, { x: index, y: -index }]));
  assert.ok(writePositions(places).length < 1700);
});

test("a model knows neighbours, degrees and what changed", () => {
  assert.equal(MODEL.degree("m"), 2);
  assert.deepEqual(MODEL.neighbours("m").map((one) => one.node.id), ["p1", "p2"]);
  assert.deepEqual(MODEL.drawn().kinds, { Paper: 2, Method: 1, Hardware: 1 });
  const next = new Model({ nodes: [node("p1", "Paper"), node("x", "Task")], edges: [] });
  assert.deepEqual(MODEL.changes(next), { joined: ["x"], left: ["p2", "m", "h"] });
  assert.deepEqual([...MODEL.distances("h")], [["h", 0], ["p1", 1], ["m", 2], ["p2", 3]]);
});

test("a node is never larger than its ceiling, and equal weights look equal", () => {
  assert.equal(radius(node("p", "Paper", 9000)), 6);
  for (const kind of ["Method", "Model", "Dataset", "Hardware", "Task", "Metric", "Software"]) {
    assert.ok(radius(node("c", kind, 1e9)) <= 15 * 1.12);
    assert.ok(radius(node("c", kind, 0)) >= 5 * 0.86);
  }
  assert.deepEqual([1, 2, 3, 5, 6, 99].map((weight) => lineWidth({ role: "uses", weight })), [1, 1, 2, 2, 3, 3]);
  assert.equal(lineWidth({ role: "builds_on", weight: 1 }), 2);
});

test("labels are short, cut by characters and not inside one", () => {
  assert.equal(shortLabel(node("p", "Paper", 1, { label: "MiniCache: KV Cache Compression in Depth" })), "MiniCache");
  assert.equal(paperName("On 1:1 mappings of things"), "On 1:1 mappings of things");
  assert.equal([...shortLabel(node("c", "Method", 1, { label: "𝒜".repeat(40) }))].length, 24);
  assert.deepEqual([3, 999, 1234, 15_300].map(hiddenWords), ["+3", "+999", "+1.2k", "+15k"]);
});

test("placed nodes never move, new ones settle without overlap", () => {
  const fixed = Array.from({ length: 20 }, (_, index) => ({ id: `f${index}`, x: index * 80, y: 0, r: 6, w: 60, fixed: true }));
  const free = Array.from({ length: 10 }, (_, index) => ({ id: `n${index}`, x: 300 + index, y: 5, r: 6, w: 60, fixed: false }));
  const settling = new Settling([...fixed, ...free], free.map((body) => ["f5", body.id]));
  assert.ok(settling.run());
  assert.ok(settling.step <= 120);
  const places = settling.places();
  for (const body of fixed) assert.deepEqual(places.get(body.id), { x: body.x, y: body.y });
  const spots = free.map((body) => places.get(body.id));
  for (const [index, one] of spots.entries()) {
    for (const other of spots.slice(index + 1)) {
      assert.ok(Math.abs(one.x - other.x) > 55 || Math.abs(one.y - other.y) > 30, `${JSON.stringify([one, other])}`);
    }
  }
});

test("settling is the same every time and can be cut into slices", () => {
  const bodies = MODEL.ids.map((id) => ({ id, ...PLACES.get(id), r: 6, w: 40, fixed: false }));
  const links = [["p1", "m"], ["p2", "m"]];
  const whole = new Settling(bodies, links);
  whole.run();
  const sliced = new Settling(bodies, links);
  let clock = 0;
  while (!sliced.run(clock, () => { clock += 1; return clock; })) clock += 1;
  assert.deepEqual(sliced.places(), whole.places());
});

test("new nodes start in the widest free sector around the opened node", () => {
  const east = Array.from({ length: 5 }, (_, index) => ({ x: 100, y: (index - 2) * 20 }));
  for (const place of arc({ x: 0, y: 0 }, east, [40, 40, 40])) assert.ok(place.x < 60, JSON.stringify(place));
  assert.equal(freeSector({ x: 0, y: 0 }, [])[1], 2 * Math.PI);
  assert.equal(arc({ x: 0, y: 0 }, [], Array.from({ length: 60 }, () => 100)).length, 60);
});

test("every layout places every node once", () => {
  for (const layout of [spiral, byYear, radial, sides]) {
    const places = layout(MODEL, "m");
    assert.deepEqual([...places.keys()].sort(), [...MODEL.ids].sort());
    assert.equal(new Set([...places.values()].map(({ x, y }) => `${x},${y}`)).size, 4);
  }
  assert.ok(byYear(MODEL).get("p2").x < byYear(MODEL).get("p1").x, "undated papers stand at the left");
  assert.deepEqual(radial(MODEL, "m").get("m"), { x: 0, y: -0 });
});

test("no label touches a label or another node, the selected always shows", () => {
  const items = Array.from({ length: 60 }, (_, index) => ({ id: `n${index}`, x: (index % 8) * 40, y: Math.floor(index / 8) * 18, r: 6, w: 70, h: 16, always: index === 3 }));
  const chosen = chooseLabels(items);
  const shown = items.filter((item) => chosen.has(item.id) && !item.always);
  assert.ok(chosen.has("n3") && shown.length > 2);
  for (const [index, one] of shown.entries()) {
    for (const other of shown.slice(index + 1)) assert.ok(!overlaps(labelBox(one), labelBox(other)));
    for (const item of items) {
      const box = { left: item.x - 6, right: item.x + 6, top: item.y - 6, bottom: item.y + 6 };
      assert.ok(item === one || !overlaps(labelBox(one), box));
    }
  }
  assert.equal(chooseLabels(items, { most: 5 }).size, 5);
  assert.deepEqual([labelSize(0.2), labelSize(1), labelSize(9)], [11, 13, 15]);
});

test("the selected, its neighbours and the focus get their labels first", () => {
  const order = labelOrder(MODEL, { selected: new Set(["h"]), lit: new Set(["h", "p1"]), hovered: null, focus: "p2", pinned: new Set() });
  assert.deepEqual(order, ["h", "p1", "p2", "m"]);
});

test("an arrow key finds the nearest node in its direction", () => {
  assert.equal(inDirection(PLACES, "p1", { x: 1, y: 0 }), "m");
  assert.equal(inDirection(PLACES, "p1", { x: -1, y: 0 }), "h");
  assert.equal(inDirection(PLACES, "p1", { x: 0, y: -1 }), null);
  assert.equal(lineAt(MODEL.edges.values(), PLACES, { x: 50, y: 46 }, 5).target, "m");
  assert.equal(lineAt(MODEL.edges.values(), PLACES, { x: 50, y: 80 }, 5), null);
});

test("the Cypher of a view has its nodes as a parameter, and filters only what the legend filters", () => {
  const { statement, parameters } = nodesCypher(["method:it's", "p1"], { roles: ["uses", "runs_on"] });
  assert.deepEqual(parameters, { nodes: ["method:it's", "p1"] });
  assert.match(statement, /\[link:USES\|RUNS_ON\|VARIANT_OF\|BUILDS_ON\|CITES\|WRITTEN_BY\|CLAIMS\]/);
  assert.match(nodesCypher([], emptyState()).statement, /\(node\)-\[link\]->\(other\)/);
  const address = new URLSearchParams(cypherLink(aroundCypher("method:it's")).split("?")[1]);
  assert.deepEqual(JSON.parse(address.get("p")), { node: "method:it's" });
});

test("the sentence of a node is that of its link to the focus, else of its weightiest", () => {
  const model = new Model({
    nodes: [node("p", "Paper"), node("q", "Paper"), node("m", "Method"), node("n", "Method")],
    edges: [{ ...edge("p", "m"), weight: 1 }, { ...edge("p", "n"), weight: 9 }, edge("q", "p", "builds_on")],
  });
  assert.equal(saidLink(model, "p", "m").target, "m");
  assert.equal(saidLink(model, "p", null).target, "n");
  assert.equal(saidLink(model, "q", null), null, "papers have no sentence between them");
});

test("an SVG holds every node, the count line and no markup from names", () => {
  const model = new Model({ nodes: [node("<script>", "Method"), node("p", "Paper")], edges: [edge("p", "<script>")] });
  const colours = { page: "#fff", ink: "#000", "ink-2": "#444", edge: "#bbb", sans: '"Noto Sans", sans-serif', kinds: { Method: "#401298", Paper: "#171b20" } };
  const svg = svgOf({ model, places: new Map([["p", { x: 0, y: 0 }], ["<script>", { x: 10, y: 10 }]]), labels: model.ids, colours }, { title: "A & B", status: "2 nodes drawn", date: "2026-01-01", url: "http://127.0.0.1/explore?a=1&b=2" });
  assert.ok(!svg.includes("<script>"));
  assert.match(svg, /&lt;script&gt;/);
  assert.match(svg, /2 nodes drawn {2}· {2}2026-01-01 {2}· {2}http:\/\/127\.0\.0\.1\/explore\?a=1&amp;b=2/);
  assert.equal(escapeText("a\u0000<\"&"), "a&lt;&quot;&amp;");
});

test("sentences count, name and say what is not drawn", () => {
  assert.equal(countSentence(8, { uses: 3, compares_with: 3, mentions: 2 }), "8 papers: 3 use it, 3 compare with it, 2 mention it");
  assert.equal(countSentence(1, { reports: 1 }), "1 paper: 1 reports it");
  assert.equal(statusSentence(MODEL, 300), "4 nodes drawn, 7 papers and 3 concepts one step further");
  assert.equal(nodeSentence(MODEL.nodes.get("m"), 2), "m, method, 9 papers, 2 drawn here, 7 more");
});

test("find ignores case and accents and puts beginnings first", () => {
  const model = new Model({ nodes: [node("a", "Method", 1, { label: "Über cache" }), node("b", "Method", 1, { label: "cache über all" })], edges: [] });
  assert.deepEqual(findNodes(model, "uber CACHE").map((one) => one.id), ["a", "b"]);
  assert.deepEqual(findNodes(model, "cache").map((one) => one.id), ["b", "a"]);
  assert.deepEqual(findNodes(model, " "), []);
});

test("the table has every node, sorted by any column", () => {
  assert.deepEqual(tableRows(MODEL).map((row) => row.id), ["m", "p1", "h", "p2"]);
  assert.deepEqual(tableRows(MODEL, { by: "label", descending: false }).map((row) => row.id), ["h", "m", "p1", "p2"]);
  assert.equal(tableRows(MODEL).find((row) => row.id === "p1").roles, "proposes, runs on");
  assert.ok(isSupernode({ hidden: 149 }, 2) && !isSupernode({ hidden: 100 }, 50));
});

test("a saved view is its nodes and filters, not what brought them", () => {
  const value = keptValue("focus=m&open=h&kinds=Method&sel=m", new Map([["m", { x: 1.6, y: -2 }]]));
  assert.deepEqual(value.places, { m: [2, -2] });
  assert.equal(keptAddress({ id: "saved:1", value }), "/explore?kept=saved:1&focus=m&kinds=Method");
  assert.deepEqual(keptPlaces(value, []), { places: new Map([["m", { x: 2, y: -2 }]]), gone: 1 });
});

test("communities stand by size, a sheet grows with a press and follows a drag", () => {
  assert.deepEqual(orderCommunities({ 4: 2, 1: 9, "-1": 3 }, ["7"]), ["1", "4", "7"]);
  assert.deepEqual(["peek", "half", "full"].map((size) => nextSize(size)), ["half", "full", "peek"]);
  assert.equal(nextSize("full", 90), "full");
  assert.equal(nextSize("half", -90), "peek");
});
