/* The panel at the right: what is selected and why it is linked, or what is in this view. It asks
   for sentences when they are needed; one that fails says so alone and offers to try again. */
import { get } from "../api.js";
import { count, el, glyph, number, pageOf } from "../dom.js";
import { chosenActions, nodeHead, viewLists } from "./panel-parts.js";
import { evidenceItem, failure } from "./evidence.js";
import { countSentence } from "./words.js";
import { askSupernode, isSupernode, supernodeGroups } from "./supernode.js";

const SHOWN = 4; // sentences before "more"

export class Panel extends EventTarget {
  constructor(root) {
    super();
    this.root = root;
    this.body = root.querySelector(".panel-body");
    this.known = new Map(); // facts and sentences that were asked for already
    root.addEventListener("click", (event) => this.clicked(event));
  }

  /** Show the selection, or what the view holds where nothing is selected. */
  show(model, selected, { line = null, opened = [], pinned = [] } = {}) {
    const ids = selected.filter((id) => model.nodes.has(id));
    const shown = JSON.stringify([ids, line?.id, opened, pinned]);
    if (this.model === model && this.shown === shown) return;
    [this.model, this.shown] = [model, shown];
    if (this.held === ids.join()) return; // what was put here for these stays
    this.held = null;
    if (line) this.showPair(model, line.source, line.target);
    else if (ids.length === 1) this.showNode(model, ids[0], { opened, pinned });
    else if (ids.length === 2) this.showPair(model, ids[0], ids[1]);
    else if (ids.length > 2) this.showMany(model, ids);
    else this.body.replaceChildren(...viewLists(model));
  }

  async showNode(model, id, { opened, pinned }) {
    const node = model.nodes.get(id);
    const sentence = el("p", { class: "second" }, firstFact(node));
    const neighbours = model.neighbours(id);
    const links = el("ol", { class: "why" });
    const head = el("div", { class: "head" }, el("h2", {}, "Why these links"), el("span", { class: "n" }, number(neighbours.length)));
    const isOpen = opened.includes(id);
    this.body.replaceChildren(
      nodeHead(node), sentence,
      chosenActions(node, { isOpen, isPinned: pinned.includes(id), isSuper: isSupernode(node, model.degree(id)) }),
      ...(neighbours.length ? [head, links] : [el("p", { class: "quiet" }, "Nothing in this view is linked to it.")]),
    );
    this.facts(node, sentence);
    this.addSentences(links, node, neighbours, 0);
  }

  /** The count sentence of a concept, authors and year of a paper. */
  async facts(node, sentence) {
    if (node.kind === "Author" || node.kind === "Result") return sentence.remove();
    const path = node.kind === "Paper" ? `/papers/${node.id}` : `/concepts/${node.id}`;
    try {
      const facts = await this.once(path, {});
      sentence.textContent = node.kind === "Paper" ? paperFacts(facts) : countSentence(facts.paper_count, facts.roles ?? {});
    } catch (error) {
      sentence.replaceWith(failure(error, () => this.facts(node, sentence)));
    }
    return null;
  }

  /** Four more links with their sentences, and a button for the next. */
  addSentences(list, node, neighbours, start) {
    const next = neighbours.slice(start, start + SHOWN);
    for (const { node: other, edge } of next) {
      const item = evidenceItem(node, other, edge);
      list.append(item.element);
      item.fill(() => this.once("/edges", { source: node.id, target: other.id }));
    }
    const rest = neighbours.length - start - next.length;
    if (rest > 0) {
      const more = el("button", { class: "button plain", type: "button" }, `${number(rest)} more`);
      more.addEventListener("click", () => {
        more.parentElement.remove();
        this.addSentences(list, node, neighbours, start + SHOWN);
        list.children[start + SHOWN]?.querySelector("a, button")?.focus();
      });
      list.append(el("li", { class: "rest" }, more));
    }
  }

  /** Two nodes: the sentence of what connects them, and the way to the path page. */
  async showPair(model, one, other) {
    const [a, b] = [model.nodes.get(one), model.nodes.get(other)];
    const edge = model.near.get(one)?.get(other);
    const list = el("ol", { class: "why" });
    const item = evidenceItem(a, b, edge ?? { role: "related", weight: 0 }, { pair: true });
    list.append(item.element);
    const path = el("a", { class: "button", href: `/path?from=${one}&to=${other}` }, "Show path");
    this.body.replaceChildren(
      el("div", { class: "panel-head" }, el("h2", {}, "Two selected"), closeButton()),
      el("p", { class: "pair" }, chip(a), chip(b)),
      el("div", { class: "actions" }, path),
      list,
    );
    item.fill(() => this.once("/edges", { source: one, target: other }));
  }

  showMany(model, ids) {
    const items = ids.map((id) => el("li", {}, chip(model.nodes.get(id))));
    this.body.replaceChildren(
      el("div", { class: "panel-head" }, el("h2", {}, `${number(ids.length)} selected`), closeButton()),
      el("div", { class: "actions" },
        action("hide", "Hide"), action("keep", "Keep only these"), action("pin", "Pin")),
      el("ol", { class: "lines" }, items),
    );
  }

  /** A supernode: its papers in groups, to be added one group after the other. */
  async showSupernode(model, id) {
    const node = model.nodes.get(id);
    this.held = id;
    const groups = el("div", { class: "groups" });
    this.body.replaceChildren(
      nodeHead(node),
      el("p", { class: "second" }, `${number(node.weight)} papers: pick some. At most 40 join at a time.`),
      groups,
    );
    try {
      const [facts, shared] = await askSupernode((path, parameters) => this.once(path, parameters), id);
      groups.replaceChildren(...supernodeGroups(node, facts, shared));
    } catch (error) {
      groups.replaceWith(failure(error, () => this.showSupernode(model, id)));
    }
  }

  /** Put something else here until the selection changes or it is closed. */
  hold(parts, selected) {
    this.held = selected.join();
    this.shown = null;
    this.body.replaceChildren(...parts);
    this.body.querySelector("input, a, button")?.focus();
  }

  /** Ask once for something; later it is known. */
  async once(path, parameters) {
    const key = `${path}?${new URLSearchParams(parameters)}`;
    if (!this.known.has(key)) {
      const asked = get(path, parameters);
      this.known.set(key, asked);
      asked.catch(() => this.known.delete(key));
    }
    return this.known.get(key);
  }

  clicked(event) {
    const target = event.target.closest("[data-act]");
    if (!target) return;
    if (target.tagName === "A" && (event.ctrlKey || event.metaKey || event.shiftKey)) return;
    if (target.tagName === "A" && target.dataset.act === "select") event.preventDefault();
    if (target.dataset.act === "clear") [this.held, this.shown] = [null, null];
    this.dispatchEvent(new CustomEvent("act", { detail: { ...target.dataset } }));
  }
}

/** What is known at once: how many papers have a concept, when a paper was published. */
function firstFact(node) {
  if (node.kind === "Paper") return node.year ? String(node.year) : " ";
  return node.kind === "Author" || node.kind === "Result" ? " " : count(node.weight, "paper");
}

const chip = (node) =>
  el("a", { class: "chip", href: pageOf(node) }, glyph(node.kind), el("span", { class: "name" }, node.label));
const action = (act, word) => el("button", { class: "button", type: "button", "data-act": act }, word);
const closeButton = () => el("button", { class: "icon", type: "button", "data-act": "clear", "aria-label": "Clear the selection" }, "✕");

function paperFacts(paper) {
  const authors = (paper.authors ?? []).map((author) => author.name);
  const names = authors.length > 3 ? `${authors.slice(0, 3).join(", ")} and ${authors.length - 3} more` : authors.join(", ");
  const concepts = paper.concepts?.length ? `${number(paper.concepts.length)} concepts` : "";
  return [names, paper.year, paper.venue, concepts].filter(Boolean).join(", ");
}
