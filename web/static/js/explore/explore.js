/* <pk-graph>: the explorer. It puts the parts together: the view (state, steps, nodes), the canvas,
   the legend, the panel, the table, the menus and the keys. Each part knows itself only. */
import { count, number } from "../dom.js";
import { say } from "../toast.js";
import { Acts } from "./acts.js";
import { Canvas } from "./canvas.js";
import { Find } from "./find.js";
import { keptPlaces } from "./kept-value.js";
import { Keyboard } from "./keyboard.js";
import "./legend.js";
import { Panel } from "./panel.js";
import { yearHeads } from "./place.js";
import { readPositions } from "./positions.js";
import { MinSlider, YearSlider } from "./sliders.js";
import { parseState, withParts } from "./state.js";
import { Sheet } from "./sheet.js";
import "./table.js";
import { Toolbar } from "./toolbar.js";
import { View } from "./view.js";
import { nodeSentence, statusSentence } from "./words.js";
import { showNotice } from "./notice.js";

const SMALL = 480; // pixels of width under which the table comes first

class Graph extends HTMLElement {
  connectedCallback() {
    const find = (selector) => this.querySelector(selector);
    this.frame = find(".canvas");
    this.status = find(".status");
    this.live = find(".live");
    this.notice = find(".graph-notice");
    this.legend = find("pk-legend");
    this.table = find("pk-table");
    this.canvas = new Canvas(find(".drawing"), { ariaTarget: this });
    this.view = new View({ measure: (words) => this.canvas.width(words) });
    this.panel = new Panel(find(".panel"));
    this.sheet = new Sheet(this, find(".sheet-bar"));
    this.toolbar = new Toolbar(this, this.view);
    this.acts = new Acts(this);
    this.min = new MinSlider(find(".shared-by"));
    this.years = new YearSlider(find(".years"));
    this.find = new Find(find(".find"), () => this.view.model);
    this.keyboard = new Keyboard(this.frame, () => ({
      model: this.view.model, places: this.canvas.scene.places, selected: this.view.state.sel, focus: this.view.state.focus,
    }));
    this.listen();
    this.begin();
  }

  /** The page carries the nodes of its address. */
  async begin() {
    const data = JSON.parse(this.querySelector("#graph-data").textContent);
    const state = parseState(location.search);
    const ids = data.nodes.map((node) => node.id);
    const { places: stood, gone } = data.kept ? keptPlaces(data.kept, ids) : {};
    const linked = readPositions(location.hash, ids);
    const places = linked instanceof Map ? linked : stood ?? linked;
    this.view.keptName = data.kept?.name ?? null;
    await this.view.start(state, data, places);
    if (places === "changed") say("The graph has grown since this link, so its nodes were placed again.");
    if (gone) say(`${count(gone, "node")} of this saved view ${gone === 1 ? "is" : "are"} no longer in the graph.`);
    if (places instanceof Map) this.canvas.fit();
    performance.mark("graph-settled");
    this.dataset.settled = "true";
  }

  listen() {
    const { view, canvas, acts } = this;
    view.addEventListener("counted", () => this.count());
    view.addEventListener("shown", ({ detail }) => this.shown(detail));
    view.addEventListener("state", () => this.update());
    view.addEventListener("said", ({ detail }) => this.said(detail));
    view.addEventListener("waiting", ({ detail }) => this.toggleAttribute("data-waiting", detail.on));
    view.addEventListener("failed", ({ detail }) => this.failed(detail));
    canvas.addEventListener("pick", ({ detail }) => acts.pick(detail));
    canvas.addEventListener("double", ({ detail }) => detail.id && acts.run("toggle", detail.id));
    canvas.addEventListener("pill", ({ detail }) => acts.run("open", detail.id));
    canvas.addEventListener("menu", ({ detail }) => detail.id && acts.menu(detail.id, detail.at));
    canvas.addEventListener("moved", ({ detail }) => view.moved(detail.id, canvas.scene.places.get(detail.id)));
    canvas.addEventListener("boxed", ({ detail }) => view.amend({ sel: detail.ids }));
    this.legend.addEventListener("filter", ({ detail }) => acts.filter(detail));
    this.legend.addEventListener("refused", () => { say("At least one has to stay."); this.update(); });
    this.min.addEventListener("min", ({ detail }) => view.go(`Shared by at least ${detail.value}`, { min: detail.value }));
    this.years.addEventListener("years", ({ detail }) => view.go("Years changed", detail));
    this.find.addEventListener("found", ({ detail }) => acts.show(detail.id));
    this.panel.addEventListener("act", ({ detail }) => acts.run(detail.act, detail.id ?? view.state.sel[0], detail));
    this.table.addEventListener("select", ({ detail }) => acts.select([detail.id]));
    this.table.addEventListener("hide", ({ detail }) => acts.run("hide", detail.id));
    this.keyboard.addEventListener("current", ({ detail }) => this.current(detail));
    this.keyboard.addEventListener("act", ({ detail }) => acts.key(detail));
    this.frame.addEventListener("blur", () => canvas.mark({ current: null }));
    document.addEventListener("keydown", (event) => acts.pageKey(event));
    document.addEventListener("pk-undo", () => { // the toast undoes where it shows, before this is asked
      if (!document.querySelector("pk-toast [data-undo]")) view.undo();
    }, { capture: true });
    addEventListener("beforeprint", () => this.table.show(view.model, view.state.sel, view.state.focus));
    addEventListener("popstate", () => view.visit(location.search));
  }

  /** New nodes are there: draw them. */
  shown({ from, fit }) {
    const { view, canvas } = this;
    canvas.show(view.model, view.places(), { from });
    this.update();
    if (fit) canvas.fit();
    showNotice(this.notice, view, this.effectiveMin());
    requestAnimationFrame(() => performance.mark("graph-drawn")); // asked for last, so after the drawing
  }

  /** The smallest number of papers that share a concept of this view. */
  effectiveMin() {
    const { state, model } = this.view;
    if (state.min !== null) return Math.max(1, state.min);
    if (!state.focus) return 3;
    return model.nodes.get(state.focus)?.kind === "Paper" ? 1 : 2;
  }

  /** Everything around the canvas that follows from the state. */
  update() {
    const { view, canvas } = this;
    const { state, model } = view;
    const heads = state.layout === "year" ? yearHeads(model) : [];
    canvas.mark({ selected: state.sel, pinned: state.pin, focus: state.focus, heads });
    this.count();
    this.min.show(this.effectiveMin(), model.found.shared);
    this.years.show(state, [...model.nodes.values()].filter((node) => node.kind === "Paper"));
    this.panel.show(model, state.sel, { opened: state.open.map((one) => one.id), pinned: state.pin });
    this.status.firstElementChild.textContent = statusSentence(model, state.limit ?? 300);
    const table = state.table ?? innerWidth < SMALL;
    this.dataset.view = table ? "table" : "graph";
    this.toolbar.show();
    if (table) this.table.show(model, state.sel, state.focus);
  }

  /** The legend's counts, which are there before the nodes have places. */
  count() {
    const { model, state } = this.view;
    const { kinds, roles, communities } = state;
    this.legend.show({ drawn: model.drawn(), found: model.found, kinds, roles, communities });
  }

  said({ name, changes }) {
    const { view } = this;
    say(sayChange(name, changes), { undo: view.steps.canUndo ? () => view.undo() : null });
  }

  failed({ name, error, again }) {
    const text = `${name}: ${error.message}`;
    if (again) say(text, { undo: again, word: "Try again" });
    else say(text);
  }

  current({ id, quiet }) {
    const { model } = this.view;
    this.canvas.mark({ current: id });
    this.canvas.reveal(id);
    if (!quiet || this.live.textContent === "") this.live.textContent = nodeSentence(model.nodes.get(id), model.degree(id));
  }

  /** Change parts of the state without a step. */
  set(parts) {
    this.view.amend(withParts({}, parts));
  }
}

function sayChange(name, changes) {
  const joined = changes?.joined.length ?? 0;
  const left = changes?.left.length ?? 0;
  if (joined) return `${name}: ${number(joined)} joined${left ? `, ${number(left)} left` : ""}`;
  return left ? `${name}: ${number(left)} left` : name;
}

customElements.define("pk-graph", Graph);
