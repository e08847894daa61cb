/* Values of a result: what they are, as text, as CSV, and which nodes are among them. Pure. */

export const isNode = (value) => value?.$ === "node";
export const isRelationship = (value) => value?.$ === "relationship";
export const isPath = (value) => value?.$ === "path";

const CONCEPTS = ["Method", "Model", "Dataset", "Hardware", "Task", "Metric", "Software"];

/** The kind of a node as it is drawn: that of a concept, or Paper, Author, Result; else null. */
export function kindOf(node) {
  return CONCEPTS.find((kind) => node.labels.includes(kind)) ?? ["Paper", "Author", "Result"].find((label) => node.labels.includes(label)) ?? null;
}

/** What a node is called. */
export function nameOf(node) {
  const { title, name, value, source } = node.properties;
  return String(title ?? name ?? value ?? source ?? node.id ?? node.labels.join(", "));
}

/** The page of a node, or null where it has none. */
export function pageOf(node) {
  const kind = kindOf(node);
  if (!node.id || !kind || kind === "Result") return null;
  return `/${{ Paper: "papers", Author: "authors" }[kind] ?? "concepts"}/${node.id}`;
}

/** A value in one line of text. */
export function textOf(value) {
  if (value === null || value === undefined) return "";
  if (isNode(value)) return nameOf(value);
  if (isRelationship(value)) return `[:${value.type}]`;
  if (isPath(value)) return pathText(value);
  if (Array.isArray(value)) return `[${value.map(textOf).join(", ")}]`;
  if (typeof value === "object") return JSON.stringify(value);
  return String(value);
}

function pathText({ nodes, relationships }) {
  return nodes.map((node, index) => {
    const link = relationships[index - 1];
    const arrow = link && (link.source === node.id ? `<-[:${link.type}]-` : `-[:${link.type}]->`);
    return `${arrow ? ` ${arrow} ` : ""}(${nameOf(node)})`;
  }).join("");
}

/** The rows as CSV that no spreadsheet takes for formulas. */
export function csvOf({ columns, rows }) {
  return [columns, ...rows].map((row) => row.map(csvCell).join(",")).join("\r\n");
}

/** The rows for a spreadsheet to paste: cells with tabs between, safe as in CSV. */
export function tabbedOf({ columns, rows }) {
  const cell = (value) => quoted(safeText(value), /["\t\r\n]/);
  return [columns, ...rows].map((row) => row.map(cell).join("\t")).join("\r\n");
}

/** One cell: text that would be a formula gets an apostrophe; other values are plain. */
export function csvCell(value) {
  return quoted(safeText(value), /[",\r\n]/);
}

function safeText(value) {
  if (value === null || value === undefined) return "";
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  const text = typeof value === "string" ? value : isNode(value) ? nameOf(value) : JSON.stringify(value);
  return /^ *[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
}

function quoted(text, special) {
  return special.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The rows as a text table with aligned columns. */
export function textTable({ columns, rows }, { widest = 60 } = {}) {
  const cells = [columns, ...rows.map((row) => row.map(textOf))].map((row) => row.map((cell) => cut(cell, widest)));
  const widths = columns.map((_, index) => Math.max(...cells.map((row) => [...row[index]].length)));
  const line = (row) => row.map((cell, index) => cell + " ".repeat(widths[index] - [...cell].length)).join("  ").trimEnd();
  return [line(cells[0]), widths.map((width) => "-".repeat(width)).join("  "), ...cells.slice(1).map(line)].join("\n");
}

function cut(text, most) {
  const letters = [...text.replace(/\s+/g, " ")];
  return letters.length <= most ? letters.join("") : `${letters.slice(0, most - 1).join("")}…`;
}

/** All nodes and relationships of a result as a graph, each once; edges without both ends go. */
export function graphOf({ rows }) {
  const nodes = new Map();
  const links = [];
  const visit = (value) => {
    if (isNode(value)) nodes.set(value.id, value);
    else if (isRelationship(value)) links.push(value);
    else if (isPath(value)) [...value.nodes, ...value.relationships].forEach(visit);
    else if (Array.isArray(value)) value.forEach(visit);
    else if (value && typeof value === "object") Object.values(value).forEach(visit);
  };
  rows.flat().forEach(visit);
  nodes.delete(null);
  const edges = new Map();
  for (const { type, source, target } of links) {
    if (!nodes.has(source) || !nodes.has(target)) continue;
    const id = `${source}|${type}|${target}`;
    edges.set(id, { id, source, target, role: type.toLowerCase(), weight: 1 });
  }
  return { nodes: [...nodes.values()].filter((node) => kindOf(node)).map(drawn), edges: [...edges.values()] };
}

function drawn(node) {
  const kind = kindOf(node);
  const { paper_count: papers, concept_count: concepts, year } = node.properties;
  const type = { Paper: "paper", Author: "author", Result: "result" }[kind] ?? "concept";
  return { id: node.id, type, kind, label: nameOf(node), weight: papers ?? concepts ?? 1, hidden: 0, year };
}
