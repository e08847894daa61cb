/* The result of a run as a table: cells by what they hold, nodes as chips that link, sortable by a
   click on a head. */
import { el, glyph, number } from "../dom.js";
import { applyWidths, columnHandle } from "./columns.js";
import { isNode, isPath, isRelationship, kindOf, nameOf, pageOf, textOf } from "./values.js";

const FIRST = 200; // rows that are put on the page at once

/** A table of rows; sorting asks for a new one. */
export function resultTable({ columns, rows }, { by = null, descending = false, shown = FIRST, widths = new Map(), sort, more }) {
  const order = by === null ? rows.map((_, index) => index) : sortedRows(rows, by, descending);
  const numbers = columns.map((_, index) => rows.some((row) => typeof row[index] === "number") && rows.every((row) => row[index] === null || typeof row[index] === "number"));
  const head = columns.map((name, index) => el("th",
    { scope: "col", class: numbers[index] ? "num" : null, "aria-sort": by === index ? (descending ? "descending" : "ascending") : null },
    headButton(name, by === index ? (descending ? " ↓" : " ↑") : "", () => sort(index, by === index ? !descending : numbers[index])),
    columnHandle(name, index, widths)));
  const body = order.slice(0, shown).map((at, index) => el("tr", { "data-row": true },
    el("th", { scope: "row", class: "num quiet" }, number(index + 1)),
    rows[at].map((value, column) => el("td", { class: numbers[column] ? "num" : null }, cell(value, columns[column])))));
  const table = el("table", { class: "rows" },
    el("caption", { class: "unseen" }, `${number(rows.length)} rows`),
    el("thead", {}, el("tr", {}, el("th", { scope: "col", class: "num" }, "#"), head)),
    el("tbody", {}, body));
  applyWidths(table, widths);
  if (order.length <= shown) return [table];
  const rest = el("button", { class: "button plain", type: "button" }, `Show ${number(Math.min(FIRST, order.length - shown))} more of ${number(order.length)}`);
  rest.addEventListener("click", () => more(shown + FIRST));
  return [table, rest];
}

/** Indexes of the rows in the order of a column; blanks last. Pure. */
export function sortedRows(rows, by, descending) {
  const sign = descending ? -1 : 1;
  const compare = (a, b) => {
    const [one, other] = [rows[a][by], rows[b][by]];
    if (one === null || other === null) return (one === null) - (other === null);
    if (typeof one === "number" && typeof other === "number") return sign * (one - other) || a - b;
    return sign * textOf(one).localeCompare(textOf(other), "en", { numeric: true }) || a - b;
  };
  return rows.map((_, index) => index).sort(compare);
}

function headButton(name, sign, act) {
  const button = el("button", { type: "button" }, name + sign);
  button.addEventListener("click", act);
  return button;
}

/** What a cell shows. */
export function cell(value, column = "") {
  if (value === null || value === undefined) return el("span", { class: "quiet" }, "–");
  if (isNode(value)) return nodeChip(value);
  if (isPath(value)) return el("span", { class: "path" }, pathParts(value));
  if (isRelationship(value)) return el("code", {}, `:${value.type}`);
  if (Array.isArray(value)) return el("span", { class: "list" }, value.flatMap((item, index) => [index ? ", " : null, cell(item)]));
  if (typeof value === "object") return el("code", {}, JSON.stringify(value));
  if (typeof value === "number") return String(value);
  if (typeof value === "boolean") return String(value);
  return el("span", { class: /title|paper|example|abstract|sentence/i.test(column) ? "serif" : null, title: value.length > 90 ? value : null }, value);
}

function nodeChip(node) {
  const kind = kindOf(node);
  const href = pageOf(node);
  const name = el("span", { class: kind === "Paper" ? "name serif" : "name" }, nameOf(node));
  const inside = [kind ? glyph(kind) : null, name];
  return href ? el("a", { class: "chip", href }, inside) : el("span", { class: "chip" }, inside);
}

function pathParts({ nodes, relationships }) {
  return nodes.flatMap((node, index) => {
    const link = relationships[index - 1];
    const arrow = link && el("code", {}, link.source === node.id ? ` ←${link.type} ` : ` ${link.type}→ `);
    return [arrow, nodeChip(node)];
  });
}
