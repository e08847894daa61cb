/* The graph on the page: vis-network moves the camera, drags and tells what is under the pointer;
   what is drawn comes from scene.js. It knows no state of the view and asks for nothing. */
import { DataSet, Network } from "../../dist/graph.js";
import { readColours, onTheme } from "./colours.js";
import { chooseLabels, labelBox, labelOrder, labelSize, overlaps } from "./labels.js";
import { radius, shortLabel } from "./look.js";
import { lineAt } from "./near.js";
import { drawLabels, drawLines, drawMark, drawPills, drawStates, isLit, pillBox } from "./scene.js";
import { roleWord } from "./words.js";

const OPTIONS = {
  physics: false,
  layout: { improvedLayout: false },
  interaction: {
    hover: true, multiselect: false, selectable: false, selectConnectedEdges: false,
    hoverConnectedEdges: false, tooltipDelay: 3_600_000, zoomSpeed: 0.6,
  },
};
const DIM_AFTER = 80; // ms of hover
const JOIN = 400; // ms at most for nodes that join
const MANY_LINES = 800; // above it lines are not drawn while the view is dragged
const CALM = matchMedia("(prefers-reduced-motion: reduce)");

export class Canvas extends EventTarget {
  constructor(container, { ariaTarget = container } = {}) {
    super();
    this.container = container;
    this.nodes = new DataSet();
    this.widths = new Map();
    this.scene = {
      model: null, places: new Map(), selected: new Set(), lit: new Set(), centres: new Set(),
      pinned: new Set(), labels: new Set(), pills: new Set(), roles: new Map(),
      hovered: null, hoveredLine: null, current: null, dimming: false, scale: 1, focus: null,
      colours: readColours(ariaTarget),
    };
    this.network = new Network(container, { nodes: this.nodes, edges: new DataSet() }, OPTIONS);
    container.firstElementChild.tabIndex = -1; // the element around it is the one tab stop
    this.measure = document.createElement("canvas").getContext("2d");
    this.listen();
    onTheme(() => { this.scene.colours = readColours(ariaTarget); this.redraw(); });
  }

  listen() {
    const { network, scene } = this;
    network.on("beforeDrawing", (context) => {
      scene.scale = network.getScale();
      if (!(this.panning && scene.model?.edges.size > MANY_LINES)) drawLines(context, this.drawn());
    });
    network.on("afterDrawing", (context) => {
      if (!scene.model) return;
      drawStates(context, scene);
      drawLabels(context, scene);
      drawPills(context, scene);
    });
    network.on("hoverNode", ({ node }) => this.hover(node));
    network.on("blurNode", () => this.hover(null));
    network.on("click", (event) => this.pointed("pick", event));
    network.on("doubleClick", (event) => this.pointed("double", event));
    network.on("oncontext", (event) => { event.event.preventDefault(); this.pointed("menu", event); });
    network.on("dragStart", ({ nodes, pointer }) => this.startDrag(nodes, pointer));
    network.on("dragging", () => this.follow());
    network.on("dragEnd", () => this.endDrag());
    network.on("zoom", () => this.relabel());
    this.container.addEventListener("pointermove", (event) => this.overLine(event));
    this.container.addEventListener("pointerleave", () => this.hover(null));
  }

  drawn() {
    return this.scene.model ? this.scene : { ...this.scene, model: { edges: new Map(), nodes: new Map() } };
  }

  /** Show a model at these places; nodes that join start from where `from` says. */
  show(model, places, { from = new Map() } = {}) {
    const { scene } = this;
    scene.model = model;
    scene.places = new Map(model.ids.map((id) => [id, { ...(places.get(id) ?? { x: 0, y: 0 }) }]));
    this.nodes.remove(this.nodes.getIds().filter((id) => !model.nodes.has(id)));
    this.nodes.update(model.ids.map((id) => this.visNode(id)));
    this.light();
    if (from.size && !CALM.matches) this.join(from);
    this.relabel();
  }

  visNode(id) {
    const { x, y } = this.scene.places.get(id);
    return { id, x, y, shape: "custom", label: "", ctxRenderer: (drawing) => this.render(drawing) };
  }

  render({ ctx, id, x, y }) {
    const node = this.scene.model.nodes.get(id);
    const size = node ? 2 * radius(node) + 6 : 0;
    return {
      drawNode: () => { if (node) drawMark(ctx, this.scene, node, x, y); },
      nodeDimensions: { width: size, height: size },
    };
  }

  /** Move nodes from where they begin to their places, once, within JOIN ms. */
  join(from) {
    const goal = new Map([...from.keys()].map((id) => [id, { ...this.scene.places.get(id) }]));
    const begin = performance.now();
    const frame = (now) => {
      const part = Math.min(1, (now - begin) / JOIN);
      const eased = 1 - (1 - part) ** 3;
      for (const [id, start] of from) {
        if (!this.scene.model.nodes.has(id)) continue;
        const end = goal.get(id);
        this.put(id, start.x + (end.x - start.x) * eased, start.y + (end.y - start.y) * eased);
      }
      if (part < 1) requestAnimationFrame(frame);
      else this.relabel();
    };
    requestAnimationFrame(frame);
  }

  put(id, x, y) {
    this.scene.places.set(id, { x, y });
    this.network.moveNode(id, x, y);
  }

  /** Set what is selected, pinned, in focus; null leaves it. */
  mark({ selected, pinned, focus, current } = {}) {
    const { scene } = this;
    if (selected) scene.selected = new Set(selected.filter((id) => scene.model?.nodes.has(id)));
    if (pinned) scene.pinned = new Set(pinned);
    if (focus !== undefined) scene.focus = focus;
    if (current !== undefined) scene.current = current;
    this.light();
    this.relabel();
  }

  hover(id) {
    if (this.scene.hovered === id) return;
    this.scene.hovered = id;
    clearTimeout(this.dimTimer);
    this.redraw();
    this.dimTimer = setTimeout(() => { this.light(); this.relabel(); }, DIM_AFTER);
    this.dispatchEvent(new CustomEvent("hover", { detail: id }));
  }

  /** Work out which nodes are lit: what is selected or hovered, and its neighbours. */
  light() {
    const { scene } = this;
    const centres = scene.selected.size ? [...scene.selected] : scene.hovered ? [scene.hovered] : [];
    scene.centres = new Set(centres);
    scene.lit = new Set(centres);
    scene.roles = new Map();
    for (const id of centres) {
      for (const [other, edge] of scene.model?.near.get(id) ?? []) {
        scene.lit.add(other);
        if (!scene.centres.has(other)) scene.roles.set(other, roleWord(edge.role));
      }
    }
    scene.dimming = centres.length > 0;
  }

  /** Choose labels and pills again, in idle time, and draw. */
  relabel() {
    this.redraw();
    cancelIdle(this.idle);
    this.idle = whenIdle(() => {
      if (!this.scene.model) return;
      this.chooseLabels();
      this.redraw();
    });
  }

  chooseLabels() {
    const { scene } = this;
    scene.scale = this.network.getScale();
    const size = labelSize(scene.scale);
    const order = labelOrder(scene.model, scene);
    const items = order.map((id) => {
      const { x, y } = this.network.canvasToDOM(scene.places.get(id));
      const node = scene.model.nodes.get(id);
      const h = size * 1.25 + (scene.roles.has(id) ? 14 : 0);
      return { id, x, y, r: radius(node) * scene.scale, w: this.width(shortLabel(node)) * (size / 13), h, always: scene.selected.has(id) };
    });
    scene.labels = chooseLabels(items, { most: scene.scale < 0.5 && !scene.dimming ? 12 : Infinity });
    scene.pills = this.choosePills(items);
  }

  /** Pills that hit no label; the selected node's always. */
  choosePills(items) {
    const { scene } = this;
    const taken = items.filter((item) => scene.labels.has(item.id)).map(labelBox);
    const chosen = new Set();
    for (const { id } of items) {
      const box = isLit(scene, id) && pillBox(scene, scene.model.nodes.get(id));
      if (!box) continue;
      const { x, y } = this.network.canvasToDOM(box);
      const own = { left: x, right: x + box.width * scene.scale, top: y, bottom: y + box.height * scene.scale };
      if (!scene.centres.has(id) && taken.some((other) => overlaps(own, other))) continue;
      chosen.add(id);
      taken.push(own);
    }
    return chosen;
  }

  /** The width of a text in pixels at 13 px, measured once. */
  width(words) {
    if (!this.widths.has(words)) {
      this.measure.font = `13px ${this.scene.colours.sans}`;
      this.widths.set(words, this.measure.measureText(words).width);
    }
    return this.widths.get(words);
  }

  pointed(name, { pointer, event }) {
    const point = pointer.canvas;
    const id = this.network.getNodeAt(pointer.DOM) ?? null;
    const pill = this.pillAt(point);
    const line = id || pill ? null : this.lineAt(point);
    const source = event?.srcEvent ?? event ?? {};
    const more = source.ctrlKey || source.metaKey || source.shiftKey;
    this.dispatchEvent(new CustomEvent(pill && name === "pick" ? "pill" : name, {
      detail: { id: pill ?? id, line, more, at: { x: source.clientX ?? 0, y: source.clientY ?? 0 } },
    }));
  }

  pillAt({ x, y }) {
    for (const id of this.scene.pills) {
      const box = pillBox(this.scene, this.scene.model.nodes.get(id) ?? { hidden: 0 });
      if (box && x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height) return id;
    }
    return null;
  }

  lineAt(point) {
    if (!this.scene.model) return null;
    return lineAt(this.scene.model.edges.values(), this.scene.places, point, 5 / this.network.getScale());
  }

  overLine(event) {
    if (this.panning || this.moved || this.scene.hovered || !this.scene.model) return this.setLine(null);
    const bounds = this.container.getBoundingClientRect();
    const point = this.network.DOMtoCanvas({ x: event.clientX - bounds.left, y: event.clientY - bounds.top });
    return this.setLine(this.lineAt(point)?.id ?? null);
  }

  setLine(id) {
    if (this.scene.hoveredLine === id) return;
    this.scene.hoveredLine = id;
    this.redraw();
  }

  startDrag(nodes, pointer) {
    this.moved = this.network.getNodeAt(pointer.DOM) ?? nodes[0] ?? null;
    this.panning = this.moved === null;
  }

  follow() {
    if (!this.moved) return;
    this.scene.places.set(this.moved, this.network.getPosition(this.moved));
  }

  endDrag() {
    const id = this.moved;
    [this.moved, this.panning] = [null, false];
    if (id) {
      this.scene.places.set(id, this.network.getPosition(id));
      this.dispatchEvent(new CustomEvent("moved", { detail: { id } }));
    }
    this.relabel();
  }

  redraw() {
    this.network.redraw();
  }

  fit() {
    this.network.fit({ nodes: this.scene.model?.ids, animation: false, maxZoomLevel: 1.15 });
    this.relabel();
  }

  zoom(factor) {
    this.network.moveTo({ scale: Math.min(4, Math.max(0.08, this.network.getScale() * factor)) });
    this.relabel();
  }

  /** Bring a node into view, moving nothing where it is inside already. */
  reveal(id) {
    const place = this.scene.places.get(id);
    if (!place) return;
    const { x, y } = this.network.canvasToDOM(place);
    const inside = x > 30 && y > 30 && x < this.container.clientWidth - 30 && y < this.container.clientHeight - 30;
    if (!inside) this.network.moveTo({ position: place });
  }

  /** Where a node is on the screen. */
  screen(id) {
    const bounds = this.container.getBoundingClientRect();
    const { x, y } = this.network.canvasToDOM(this.scene.places.get(id));
    return { x: bounds.left + x, y: bounds.top + y };
  }
}

const whenIdle = (callback) => (globalThis.requestIdleCallback ? requestIdleCallback(callback, { timeout: 120 }) : setTimeout(callback, 16));
const cancelIdle = (handle) => (globalThis.cancelIdleCallback ? cancelIdleCallback(handle ?? 0) : clearTimeout(handle));
