/* The graph on the page: vis-network moves the camera, drags and tells what is under the pointer;
   what is drawn comes from scene.js. It knows no state of the view and asks for nothing. */
import { DataSet, Network } from "../../dist/graph.js";
import { readColours, onTheme } from "./colours.js";
import { fitted, LEAST } from "./fitting.js";
import { join } from "./joining.js";
import { Lettering } from "./lettering.js";
import { radius } from "./look.js";
import { drawPills } from "./pills.js";
import { Pointing } from "./pointing.js";
import { drawLabels, drawLines, drawMark, drawStates, emptyScene, lightUp } from "./scene.js";

const OPTIONS = {
  physics: false,
  layout: { improvedLayout: false },
  interaction: {
    hover: true, multiselect: false, selectable: false, selectConnectedEdges: false,
    hoverConnectedEdges: false, tooltipDelay: 3_600_000, zoomSpeed: 0.6,
  },
};
const DIM_AFTER = 80; // ms of hover
const MANY_LINES = 800; // above it lines are not drawn while the view is dragged

export class Canvas extends EventTarget {
  constructor(container, { ariaTarget = container } = {}) {
    super();
    this.container = container;
    this.nodes = new DataSet();
    this.scene = emptyScene(readColours(ariaTarget));
    this.lettering = new Lettering(this.scene);
    this.network = new Network(container, { nodes: this.nodes, edges: new DataSet() }, OPTIONS);
    container.firstElementChild.tabIndex = -1; // the element around it is the one tab stop
    this.pointing = new Pointing(this);
    this.listen();
    onTheme(() => { this.scene.colours = readColours(ariaTarget); this.redraw(); });
  }

  listen() {
    const { network, scene } = this;
    network.on("beforeDrawing", (context) => {
      scene.scale = network.getScale();
      if (scene.model && !(this.panning && scene.model.edges.size > MANY_LINES)) drawLines(context, scene);
    });
    network.on("afterDrawing", (context) => {
      if (!scene.model) return;
      drawStates(context, scene);
      drawLabels(context, scene);
      drawPills(context, scene);
    });
    network.on("hoverNode", ({ node }) => this.hover(node));
    network.on("blurNode", () => this.hover(null));
    network.on("dragStart", ({ nodes, pointer }) => this.startDrag(nodes, pointer));
    network.on("dragging", () => this.follow());
    network.on("dragEnd", () => this.endDrag());
    network.on("zoom", () => this.relabel());
    this.container.addEventListener("pointerleave", () => this.hover(null));
  }

  /** Show a model at these places; nodes that join start from where `from` says. */
  show(model, places, { from = new Map() } = {}) {
    const { scene } = this;
    scene.model = null; // vis-network draws at each change of its nodes: nothing, until all are there
    scene.places = new Map(model.ids.map((id) => [id, { ...(places.get(id) ?? { x: 0, y: 0 }) }]));
    this.nodes.remove(this.nodes.getIds().filter((id) => !model.nodes.has(id)));
    this.nodes.update(model.ids.map((id) => this.visNode(id)));
    scene.model = model;
    lightUp(this.scene);
    const goal = new Map([...from.keys()].map((id) => [id, { ...scene.places.get(id) }]));
    join(from, goal, (id, x, y) => this.put(id, x, y), () => this.relabel());
  }

  visNode(id) {
    const { x, y } = this.scene.places.get(id);
    return { id, x, y, shape: "custom", label: "", ctxRenderer: (drawing) => this.render(drawing) };
  }

  /** What vis-network draws of a node: its mark where the scene has it, which may be on its way. */
  render({ ctx, id }) {
    const node = this.scene.model?.nodes.get(id);
    const { x, y } = this.scene.places.get(id) ?? {};
    const size = node ? 2 * radius(node) + 6 : 0;
    return {
      drawNode: () => { if (node) drawMark(ctx, this.scene, node, x, y); },
      nodeDimensions: { width: size, height: size },
    };
  }

  /** A node on its way; vis-network, told of it, would draw everything once a node and frame. */
  put(id, x, y) {
    if (!this.scene.model.nodes.has(id)) return;
    this.scene.places.set(id, { x, y });
    this.redraw();
  }

  /** Set what is selected, pinned, in focus, over columns; what is not given stays. */
  mark({ selected, pinned, focus, current, heads } = {}) {
    const { scene } = this;
    if (selected) scene.selected = new Set(selected.filter((id) => scene.model?.nodes.has(id)));
    if (pinned) scene.pinned = new Set(pinned);
    if (heads) scene.heads = heads;
    if (focus !== undefined) scene.focus = focus;
    if (current !== undefined) scene.current = current;
    lightUp(this.scene);
    this.relabel();
  }

  hover(id) {
    if (this.scene.hovered === id) return;
    this.scene.hovered = id;
    clearTimeout(this.dimTimer);
    this.redraw();
    this.dimTimer = setTimeout(() => { lightUp(this.scene); this.relabel(); }, DIM_AFTER);
    this.dispatchEvent(new CustomEvent("hover", { detail: id }));
  }

  /** Choose labels and pills again, in idle time, and draw. */
  relabel() {
    this.redraw();
    cancelIdle(this.idle);
    this.idle = whenIdle(() => {
      if (!this.scene.model) return;
      this.scene.scale = this.network.getScale();
      this.lettering.choose((place) => this.network.canvasToDOM(place));
      this.redraw();
    });
  }

  /** The line under the pointer, or null. */
  setLine(id) {
    if (this.scene.hoveredLine === id) return;
    this.scene.hoveredLine = id;
    this.redraw();
  }

  /** True while the view or a node is dragged. */
  get busy() {
    return this.panning || Boolean(this.moved) || !this.scene.model;
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

  /** The width of a label in pixels at scale 1. */
  width(words) {
    return this.lettering.width(words);
  }

  /** Draw in the next frame, once however many ask for it. */
  redraw() {
    this.frame ??= requestAnimationFrame(() => { this.frame = null; this.network.redraw(); });
  }

  fit() {
    const { clientWidth, clientHeight } = this.container;
    this.network.moveTo({ ...fitted(this.scene, clientWidth, clientHeight), animation: false });
    this.relabel();
  }

  zoom(factor) {
    this.network.moveTo({ scale: Math.min(4, Math.max(LEAST, this.network.getScale() * factor)) });
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
