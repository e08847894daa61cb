/* The pure modules of the console. */
import assert from "node:assert/strict";
import { test } from "node:test";

const at = (name) => import(new URL(`../../../web/static/js/query/${name}.js`, import.meta.url));
const { parameterNames, readValue, writeValue, linkTo } = await at("parameters");
const { countedWords, lastLimit, emptyWords, nearest } = await at("words");
const { csvCell, csvOf, tabbedOf, textTable, textOf, graphOf, kindOf, pageOf } = await at("values");
const { complete, variables } = await at("complete");
const { findMarks } = await at("kind-marks");
const { readHistory, remember, forget } = await at("store");
const { sortedRows } = await at("results");
const { words } = await at("plan");

const NODE = { $: "node", id: "method:kv-cache", labels: ["Concept", "Method"], properties: { name: "KV cache", paper_count: 4 } };
const PAPER = { $: "node", id: "arxiv:1", labels: ["Paper"], properties: { title: "MiniCache", year: 2024 } };
const LINK = { $: "relationship", type: "USES", source: "arxiv:1", target: "method:kv-cache", properties: {} };
const WORDS = { labels: ["Paper", "Concept", "Hardware"], types: ["RUNS_ON", "USES"], properties: ["name", "paper_count"], functions: ["count", "toLower"], procedures: ["db.labels"] };

test("parameters are found outside of strings, names in backticks and comments", () => {
  assert.deepEqual(parameterNames("MATCH (n {a: $a, b: '$no'}) // $no\nWHERE n.x = $`odd name` /* $no */ RETURN $1, $a, `$no`, \"$no\""), ["a", "odd name", "1"]);
  assert.deepEqual(parameterNames("RETURN 1"), []);
});

test("a value is JSON where it is JSON, else the text, and is written back as it was", () => {
  assert.deepEqual([readValue("2"), readValue("KV cache"), readValue('["a"]'), readValue(" ")], [2, "KV cache", ["a"], null]);
  for (const value of [2, "KV cache", "2", ["a"], true, "null", { a: 1 }]) assert.deepEqual(readValue(writeValue(value)), value);
});

test("a link carries statement, parameters and view", () => {
  const link = new URL(linkTo("RETURN $a // x&y", { a: 1 }, "graph"), "http://127.0.0.1");
  assert.deepEqual([link.searchParams.get("q"), link.searchParams.get("p"), link.searchParams.get("view")], ["RETURN $a // x&y", '{"a":1}', "graph"]);
});

test("the count says when the LIMIT was reached or more rows exist", () => {
  const rows = [[1], [2]];
  assert.deepEqual(countedWords({ rows, truncated: false, seconds: 0.038 }, "RETURN x LIMIT 2"), ["2 rows", "38 ms. Your LIMIT 2 was reached; there may be more."]);
  assert.deepEqual(countedWords({ rows, truncated: false, seconds: 2.13 }, "RETURN x LIMIT 3"), ["2 rows", "2.1 s."]);
  assert.match(countedWords({ rows, truncated: true, seconds: 0.1 }, "RETURN x")[1], /There are more/);
  assert.equal(lastLimit("MATCH (n) WITH n LIMIT 5 RETURN n"), null);
});

test("no rows: a word that the graph has not is named, with a near one", () => {
  assert.equal(emptyWords("MATCH (h:Hardwear) RETURN h", WORDS), "No rows. Hardwear is no label; did you mean Hardware?");
  assert.equal(emptyWords("MATCH (h:Hardware)-[:RUN_ON]-() RETURN h", WORDS), "No rows. RUN_ON is no relationship type; did you mean RUNS_ON?");
  assert.equal(emptyWords("MATCH (h:Hardware) WHERE h.nome = 'x.y' RETURN h", WORDS), "No rows. nome is no property; did you mean name?");
  assert.equal(emptyWords("MATCH (h:Hardware) RETURN h.name", WORDS), "No rows.");
  assert.equal(nearest("Zebra", WORDS.labels), null);
});

test("CSV cells are no formulas and keep their commas, quotes and breaks", () => {
  assert.deepEqual(["=1+1", "+1", "-x", "@a", "\t=1", "  =1", -5, null, true, 'a"b', "a,b", "a\nb"].map(csvCell),
    ["'=1+1", "'+1", "'-x", "'@a", "'\t=1", "'  =1", "-5", "", "true", '"a""b"', '"a,b"', '"a\nb"']);
  assert.equal(csvOf({ columns: ["n", "=x"], rows: [[NODE, 1]] }), "n,'=x\r\nKV cache,1");
});

test("values have a text, nodes a kind and a page", () => {
  assert.deepEqual([textOf(NODE), textOf(LINK), textOf([1, NODE]), textOf(null)], ["KV cache", "[:USES]", "[1, KV cache]", ""]);
  const path = { $: "path", nodes: [PAPER, NODE], relationships: [LINK] };
  assert.equal(textOf(path), "(MiniCache) -[:USES]-> (KV cache)");
  assert.deepEqual([kindOf(NODE), kindOf(PAPER), kindOf({ labels: ["Load"] })], ["Method", "Paper", null]);
  assert.deepEqual([pageOf(NODE), pageOf(PAPER)], ["/concepts/method:kv-cache", "/papers/arxiv:1"]);
  assert.equal(textTable({ columns: ["a", "long"], rows: [[1, "x"], [22, null]] }), "a   long\n--  ----\n1   x\n22");
});

test("a graph is made of all nodes in the rows, however deep, and edges with both ends", () => {
  const graph = graphOf({ rows: [[{ list: [NODE] }, PAPER, LINK], [NODE, null, { ...LINK, target: "method:none" }]] });
  assert.deepEqual(graph.nodes.map((one) => [one.id, one.kind, one.label]), [["method:kv-cache", "Method", "KV cache"], ["arxiv:1", "Paper", "MiniCache"]]);
  assert.deepEqual(graph.edges.map((one) => one.role), ["uses"]);
});

test("completion knows labels, types, properties, procedures and variables by their place", () => {
  const labels = (before, more) => complete(before, WORDS, more)?.options.map((one) => one.label);
  assert.deepEqual(labels("MATCH (p:Pa"), WORDS.labels);
  assert.deepEqual(labels("MATCH (p)-[:U"), WORDS.types);
  assert.deepEqual(labels("MATCH (p:Paper) WHERE p.n"), WORDS.properties);
  assert.deepEqual(labels("CALL db.l"), WORDS.procedures);
  assert.ok(labels("MATCH (paper:Paper) RETURN pap").includes("paper"));
  assert.ok(labels("RET").includes("RETURN"));
  assert.equal(labels("RETURN 'MATCH (p:"), undefined);
  assert.equal(labels("MATCH (p) "), undefined);
  assert.equal(complete("MATCH (p:Pa", WORDS).from, 9);
  assert.deepEqual(variables("MATCH (a:Paper)-[r]->(b) RETURN a.x AS y"), ["a", "r", "b", "y"]);
});

test("kinds and properties are marked where they stand", () => {
  assert.deepEqual(findMarks("MATCH (h:Hardware) WHERE h.name"), [{ from: 9, to: 17, name: "kind-hardware" }, { from: 27, to: 31, name: "property" }]);
  assert.deepEqual(findMarks("(p:Paper)"), []);
});

test("the history keeps the latest runs once, and survives what is broken", () => {
  const kept = new Map();
  const storage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value), removeItem: (key) => kept.delete(key) };
  for (let i = 0; i < 60; i += 1) remember({ statement: `RETURN ${i % 55}`, parameters: {} }, storage);
  assert.equal(readHistory(storage).length, 50);
  assert.equal(readHistory(storage)[0].statement, "RETURN 4");
  kept.set([...kept.keys()][0], "{broken");
  assert.deepEqual(readHistory(storage), []);
  forget(storage);
  assert.equal(kept.size, 0);
});

test("rows sort by numbers and words, blanks last either way", () => {
  const rows = [[10], [null], [9], [2]];
  assert.deepEqual(sortedRows(rows, 0, false), [3, 2, 0, 1]);
  assert.deepEqual(sortedRows(rows, 0, true), [0, 2, 3, 1]);
  assert.deepEqual(sortedRows([["b2"], ["b10"], [null]], 0, false), [0, 1, 2]);
});

test("operators read as words", () => {
  assert.deepEqual(["NodeUniqueIndexSeek", "ProduceResults", "Expand(All)"].map(words), ["Node unique index seek", "Produce results", "Expand(All)"]);
});

test("copied rows have tabs between their cells and hold no formula", () => {
  const copied = tabbedOf({ columns: ["a", "b"], rows: [["=1", 2], ["x,y", "one\ttwo"]] });
  assert.equal(copied, "a\tb\r\n'=1\t2\r\nx,y\t\"one\ttwo\"");
});
