/* The shelf at the left: examples, history, saved queries and schema; a click fills the editor and
   never runs. Events: "fill" {statement, parameters}, "insert" {text}. */
import { el, glyph } from "../dom.js";
import { showKept } from "./kept-queries.js";
import { forget, readHistory } from "./store.js";

const RECENT = 3;

export class Shelf extends EventTarget {
  /** `now()` is the query in the editor, as it is saved. */
  constructor(root, { examples, words, kinds, kept }, now) {
    super();
    this.root = root;
    this.examples = examples;
    root.addEventListener("click", (event) => this.clicked(event));
    root.querySelector("[role=tablist]").addEventListener("keydown", (event) => this.arrows(event));
    root.querySelector("#schema").replaceChildren(...schemaParts(words, kinds));
    this.showHistory();
    this.showSaved = () => {
      showKept(root.querySelector("#saved"), { kept, now, open: (query) => this.tell("fill", query) });
      this.showSaved = () => {}; // once: what changes afterwards it shows itself
    };
    if (kept) this.open(root.querySelector('[data-shelf="saved"]'));
  }

  showHistory() {
    this.runs = readHistory();
    const items = this.runs.map((run, index) => el("li", {},
      el("a", { href: "#", "data-run": index, title: run.statement }, el("code", {}, firstLine(run.statement)),
        el("span", { class: run.refused ? "danger" : "quiet" }, run.outcome))));
    const [recent, all] = [this.root.querySelector("[data-recent]"), this.root.querySelector("[data-history]")];
    recent.replaceChildren(...items.slice(0, RECENT).map((item) => item.cloneNode(true)));
    recent.previousElementSibling.hidden = items.length === 0;
    all.replaceChildren(...(items.length ? items : [el("li", { class: "quiet" }, "Nothing was run in this browser yet.")]));
    this.root.querySelector('[data-tool="forget"]').hidden = items.length === 0;
  }

  clicked(event) {
    const tab = event.target.closest("[data-shelf]");
    if (tab) return this.open(tab);
    if (event.target.closest('[data-tool="forget"]')) {
      forget();
      return this.showHistory();
    }
    const word = event.target.closest("[data-insert]");
    if (word) return this.tell("insert", { text: word.dataset.insert });
    const link = event.target.closest("[data-example], [data-run]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return null;
    event.preventDefault();
    const { example, run } = link.dataset;
    const found = example === undefined ? this.runs[run] : this.examples[example];
    return this.tell("fill", { statement: found.statement ?? found.query, parameters: found.parameters ?? {} });
  }

  open(tab) {
    if (tab.dataset.shelf === "saved") this.showSaved();
    for (const one of this.root.querySelectorAll("[data-shelf]")) {
      const on = one === tab;
      one.setAttribute("aria-selected", String(on));
      one.tabIndex = on ? 0 : -1;
      this.root.querySelector(`#${one.dataset.shelf}`).hidden = !on;
    }
  }

  arrows(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const tabs = [...this.root.querySelectorAll("[data-shelf]")];
    const next = tabs[(tabs.indexOf(document.activeElement) + step + tabs.length) % tabs.length];
    this.open(next);
    next.focus();
  }

  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

const firstLine = (statement) => statement.trim().replace(/\s+/g, " ").slice(0, 60);

function schemaParts({ labels, types, properties }, kinds) {
  const group = (title, words, write) => [
    el("h2", {}, title),
    el("ul", { class: "schema-words" }, words.map((word) => el("li", {},
      el("button", { type: "button", "data-insert": write(word) }, kinds.includes(word) || word === "Paper" ? glyph(word) : null, el("code", {}, word))))),
  ];
  return [
    ...group("Labels", labels, (word) => `:${word}`),
    ...group("Relationship types", types, (word) => `:${word}`),
    ...group("Properties", properties, (word) => `.${word}`),
  ];
}
