/* A node with too many neighbours to open: its papers in groups, by year and by what else they have,
   each with a button that adds some. Data on the buttons: data-act="add-some" and what to ask for. */
import { get } from "../api.js";
import { count, el, glyph, number } from "../dom.js";

export const SUPERNODE = 150; // neighbours from which a node is summarised instead of opened
const SHARED = 12; // concepts that papers are grouped by
const PAGE = 200;

/** True for a node that is not opened by a double click. */
export const isSupernode = (node, degree) => node.hidden + degree > SUPERNODE;

/** Two groups of rows: years, newest first, then what the papers have together with it. */
export function supernodeGroups(node, { years = {}, undated = 0 }, shared) {
  const dated = Object.entries(years).sort(([a], [b]) => Number(b) - Number(a));
  const byYear = dated.map(([year, papers]) => row(node, [year], papers, { year, words: `of ${year}` }));
  if (undated) byYear.push(row(node, ["no year"], undated, { undated: "true", words: "without a year" }));
  const byConcept = shared.map((other) =>
    row(node, [glyph(other.kind), other.name], other.both, { with: other.id, words: `with ${other.name}` }));
  return [...group("By year", byYear), ...group("By what they share", byConcept)];
}

/** What a supernode's panel needs: its years, and the concepts that its papers have most. */
export async function askSupernode(ask, id) {
  const [facts, together] = await Promise.all([
    ask(`/concepts/${id}`, {}), ask(`/concepts/${id}/used-with`, { limit: SHARED }),
  ]);
  return [facts, together.items];
}

/** Up to `most` papers of a group that are not drawn yet, best first. */
export async function pickPapers(id, { year, undated, with: other }, { most, has }) {
  const found = [];
  for (let page = 1; found.length < most; page += 1) {
    const answer = await get(`/concepts/${id}/papers`, { year, undated, with: other, page, limit: PAGE });
    found.push(...answer.items.map((paper) => paper.id).filter((paper) => !has(paper)));
    if (page * PAGE >= answer.total) break;
  }
  return found.slice(0, most);
}

function group(words, rows) {
  if (!rows.length) return [];
  return [el("div", { class: "head" }, el("h3", {}, words), el("span", { class: "note" }, "papers")), el("ol", { class: "lines" }, rows)];
}

function row(node, name, papers, { words, ...asked }) {
  const data = Object.fromEntries(Object.entries(asked).map(([key, value]) => [`data-${key}`, value]));
  const add = el("button", {
    class: "button", type: "button", "data-act": "add-some", "data-id": node.id, "data-words": words, ...data,
    "aria-label": `Add ${count(papers, "paper")} ${words}`,
  }, "Add");
  return el("li", { class: "group" }, el("span", { class: "named" }, name), el("span", { class: "n" }, number(papers)), add);
}
