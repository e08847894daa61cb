/* A node with too many neighbours to open: its papers in groups by year, each with a button that
   adds them. Event data on the buttons: data-act="add-year". */
import { count, el, number } from "../dom.js";

export const SUPERNODE = 150; // neighbours from which a node is summarised instead of opened

/** True for a node that is not opened by a double click. */
export const isSupernode = (node, degree) => node.hidden + degree > SUPERNODE;

/** A row for each year, newest first, then the papers without one. */
export function supernodeGroups(node, { years = {}, undated = 0 }) {
  const rows = Object.entries(years)
    .sort(([a], [b]) => Number(b) - Number(a))
    .map(([year, papers]) => row(node, year, papers, year));
  if (undated) rows.push(row(node, "no year", undated, ""));
  return rows;
}

function row(node, words, papers, year) {
  const add = el("button", {
    class: "button", type: "button", "data-act": "add-year", "data-id": node.id, "data-year": year,
    "aria-label": `Add ${count(papers, "paper")} of ${words}`,
  }, "Add");
  return el("li", { class: "group" }, el("span", {}, words), el("span", { class: "n" }, number(papers)), add);
}
