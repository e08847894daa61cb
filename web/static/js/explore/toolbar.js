/* The bar over the canvas: trail, undo and redo, layout, graph or table, Cypher, export; and the
   zoom buttons. The HTML is the server's. */
import { el, glyph } from "../dom.js";
import { download, jsonText, pngBlob, svgText } from "./exports.js";
import { cypherLink, nodesCypher } from "./cypher.js";
import { KeptViews } from "./kept.js";
import { paperName } from "./look.js";
import { menuButton } from "./menu.js";
import { writePositions } from "./positions.js";
import { formatState, LAYOUTS } from "./state.js";
import { statusSentence } from "./words.js";
import { say } from "../toast.js";

const LAYOUT_WORDS = { force: "Force", year: "By year", radial: "Radial", sides: "Concepts | papers" };
const TRAIL = 4;

export class Toolbar {
  constructor(graph, view) {
    this.graph = graph;
    this.view = view;
    const find = (name) => graph.querySelector(`[data-tool="${name}"]`);
    this.parts = Object.fromEntries(["trail", "undo", "redo", "layout", "graph", "table", "kept", "cypher", "export", "more"].map((name) => [name, find(name)]));
    this.parts.undo.addEventListener("click", () => view.undo());
    this.parts.redo.addEventListener("click", () => view.redo());
    this.parts.graph.addEventListener("click", () => this.setTable(false));
    this.parts.table.addEventListener("click", () => this.setTable(true));
    for (const [name, factor] of [["in", 1.25], ["out", 0.8]]) find(name).addEventListener("click", () => graph.canvas.zoom(factor));
    find("fit").addEventListener("click", () => graph.canvas.fit());
    this.parts.trail.addEventListener("click", (event) => {
      const id = event.target.closest("button")?.dataset.id;
      if (id) graph.acts.trail(id);
    });
    menuButton(this.parts.layout, () => this.layouts(), (act) => this.actFor(act));
    this.parts.kept.addEventListener("click", () => this.showKept());
    menuButton(this.parts.more, () => this.everything(), (act) => this.actFor(act));
    menuButton(this.parts.export, () => this.exports(), (act) => this.actFor(act));
  }

  show() {
    const { view, parts } = this;
    const { state, steps, model } = view;
    parts.undo.disabled = !steps.canUndo;
    parts.redo.disabled = !steps.canRedo;
    parts.undo.title = steps.canUndo ? `Undo: ${steps.now.name}` : "Nothing to undo";
    parts.redo.title = steps.canRedo ? `Redo: ${steps.future.at(-1).name}` : "Nothing to redo";
    parts.layout.textContent = `Layout: ${LAYOUT_WORDS[state.layout].toLowerCase()}`;
    parts.cypher.href = cypherLink(nodesCypher(model.ids, state));
    const table = this.graph.dataset.view === "table";
    parts.graph.setAttribute("aria-pressed", String(!table));
    parts.table.setAttribute("aria-pressed", String(table));
    parts.trail.replaceChildren(...trailItems(model, state, view.name));
  }

  /** The saved views, in the panel. */
  showKept() {
    this.kept ??= new KeptViews({ view: this.view, title: () => this.title() });
    this.graph.panel.hold(this.kept.parts(), this.view.state.sel);
    this.graph.sheet.details();
  }

  toggleTable() {
    this.setTable(this.graph.dataset.view !== "table");
  }

  setTable(on) {
    this.view.amend({ table: on });
    this.show();
    (on ? this.graph.table : this.graph.frame).scrollIntoView?.({ block: "nearest" });
    if (!on) this.graph.canvas.redraw();
  }

  layouts() {
    const { layout: now } = this.view.state;
    return LAYOUTS.map((layout) => ({ word: `${layout === now ? "✓ " : ""}${LAYOUT_WORDS[layout]}`, act: layout }));
  }

  /** One menu for what a narrow screen has no room for. */
  everything() {
    return [
      ...this.layouts().map(({ word, act }) => ({ word: `Layout: ${word.toLowerCase()}`, act })),
      { word: "Saved views", act: "kept" },
      { word: "Show Cypher", href: this.parts.cypher.getAttribute("href") },
      ...this.exports(),
    ];
  }

  actFor(act) {
    if (act === "kept") return this.showKept();
    if (!LAYOUTS.includes(act)) return this.exportAs(act);
    return this.view.go(`Layout: ${LAYOUT_WORDS[act].toLowerCase()}`, { layout: act });
  }

  facts() {
    const { view } = this;
    return {
      title: `${this.title()}, paperkin`,
      status: statusSentence(view.model, view.state.limit ?? 300),
      date: new Date().toISOString().slice(0, 10),
      url: location.origin + view.address(),
    };
  }

  title() {
    const { model, state } = this.view;
    return model.nodes.get(state.focus)?.label ?? this.view.name;
  }

  exports() {
    const query = [formatState(this.view.state), writePositions(this.view.places())].filter(Boolean).join("&");
    return [
      { word: "Picture, PNG", act: "png" },
      { word: "Picture, SVG", act: "svg" },
      { word: "Data, JSON", act: "json" },
      { word: "Page of its own, HTML", href: `/explore/export.html?${query}`, download: `${this.file()}.html` },
      { word: "Copy the address", act: "link" },
    ];
  }

  async exportAs(kind) {
    const { graph, view } = this;
    const name = this.file();
    if (kind === "png") download(`${name}.png`, await pngBlob(graph.canvas, this.facts()), "image/png");
    if (kind === "svg") download(`${name}.svg`, svgText(graph.canvas, this.facts()), "image/svg+xml");
    if (kind === "json") download(`${name}.json`, jsonText(view, this.facts()), "application/json");
    if (kind === "link") {
      await navigator.clipboard?.writeText(location.origin + view.address({ withPositions: true }));
      say("The address of this view is copied");
    }
  }

  file() {
    return `paperkin-${this.title().toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 40)}`;
  }
}

/** Focus, then what was opened, in order; the oldest are folded into "…". */
function trailItems(model, state, whole) {
  const ids = [state.focus, ...state.open.map((one) => one.id)].filter((id) => id && model.nodes.has(id));
  if (!ids.length) return [el("li", {}, el("span", { class: "here" }, whole))];
  const unique = [...new Set(ids)];
  const shown = unique.slice(-TRAIL);
  const items = shown.map((id, index) => {
    const node = model.nodes.get(id);
    const name = node.kind === "Paper" ? paperName(node.label) : node.label;
    const last = index === shown.length - 1;
    const inside = [glyph(node.kind), el("span", {}, name)];
    return el("li", {}, last ? el("span", { class: "here", "aria-current": "true" }, inside) : el("button", { type: "button", "data-id": id }, inside));
  });
  if (unique.length > shown.length) items.unshift(el("li", {}, "…"));
  return items;
}
