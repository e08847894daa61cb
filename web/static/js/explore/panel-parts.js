/* The pieces of the panel: head of a node, its buttons, the two lists of a view. */
import { el, glyph, number, pageOf } from "../dom.js";
import { paperName } from "./look.js";

const CONCEPTS = 12;
const PAPERS = 8;

/** Glyph, name and kind of a node, with the way to its page and out of the selection. */
export function nodeHead(node) {
  const page = el("a", { href: pageOf(node) }, node.name ?? node.label);
  const name = el("h2", { class: node.kind === "Paper" ? "serif" : null }, page);
  const close = el("button", { class: "icon", type: "button", "data-act": "clear", "aria-label": "Clear the selection" }, "✕");
  return el("div", { class: "panel-head" }, glyph(node.kind), name,
    node.kind === "Paper" ? null : el("span", { class: "second" }, node.kind), close);
}

/** Open or collapse, hide, pin. */
export function chosenActions(node, { isOpen, isPinned, isSuper }) {
  const button = (act, word, { primary = false, disabled = null } = {}) =>
    el("button", {
      class: primary ? "button primary" : "button", type: "button", "data-act": act, "data-id": node.id,
      disabled: disabled !== null, title: disabled,
    }, word);
  const nothing = node.hidden ? null : "All its neighbours are drawn";
  return el("div", { class: "actions" },
    button("open", isSuper ? "Pick some" : isOpen && node.hidden ? "Open more" : "Open", { primary: true, disabled: nothing }),
    button("collapse", "Collapse", { disabled: isOpen ? null : "It is not opened" }),
    button("hide", "Hide"),
    button("pin", isPinned ? "Unpin" : "Pin"));
}

/** Nothing selected: the most shared concepts and the best connected papers of the view. */
export function viewLists(model) {
  const nodes = [...model.nodes.values()];
  const papers = nodes.filter((node) => node.kind === "Paper");
  const concepts = nodes.filter((node) => !["Paper", "Author", "Result"].includes(node.kind));
  const words = `${number(papers.length)} ${papers.length === 1 ? "paper" : "papers"} share ${number(concepts.length)} ${concepts.length === 1 ? "concept" : "concepts"}. Click one for its sentences.`;
  return [
    el("div", { class: "panel-head" }, el("h2", {}, "In this view")),
    el("p", { class: "second" }, words),
    head("Most shared", "papers in view / in all"),
    mostShared(model, concepts),
    head("Best connected papers", "concepts in view"),
    bestPapers(model, papers),
  ];
}

function mostShared(model, concepts) {
  const inView = (node) => [...model.near.get(node.id).keys()].filter((id) => model.nodes.get(id).kind === "Paper").length;
  const rows = concepts
    .map((node) => ({ node, here: inView(node) }))
    .sort((a, b) => b.here - a.here || a.node.weight - b.node.weight || (a.node.id < b.node.id ? -1 : 1))
    .slice(0, CONCEPTS);
  const top = rows[0]?.here || 1;
  return el("ol", { class: "bars view-list" }, rows.map(({ node, here }) => el("li", {},
    el("a", { href: pageOf(node), "data-act": "select", "data-id": node.id, "aria-label": `${node.label}, ${node.kind.toLowerCase()}, ${here} papers in view` },
      el("span", { class: "name" }, glyph(node.kind), el("span", {}, node.label)),
      el("span", { class: "n" }, `${number(here)} / ${number(node.weight)}`),
      meter(here / top, node.kind)))));
}

function bestPapers(model, papers) {
  const rows = [...papers]
    .sort((a, b) => model.degree(b.id) - model.degree(a.id) || (a.id < b.id ? -1 : 1))
    .slice(0, PAPERS);
  return el("ol", { class: "lines serif-lines" }, rows.map((node) => el("li", {},
    el("a", { href: pageOf(node), title: node.name, "data-act": "select", "data-id": node.id },
      el("span", {}, paperName(node.label)),
      el("span", { class: "n" }, number(model.degree(node.id)))))));
}

const head = (text, note) =>
  el("div", { class: "head" }, el("h3", {}, text), el("span", { class: "note" }, note));

function meter(share, kind) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", `meter k-${kind.toLowerCase()}`);
  svg.setAttribute("aria-hidden", "true");
  const bar = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  bar.setAttribute("width", `${Math.round(share * 100)}%`);
  bar.setAttribute("height", "2");
  svg.append(bar);
  return svg;
}
