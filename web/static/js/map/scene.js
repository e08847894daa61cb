/* The dots of the map, drawn by sigma: building, colours, camera. It knows no words. */
import { Graph, Sigma } from "../../dist/map.js";
import { readColour } from "../explore/colours.js";
import { spacing } from "./decode.js";

const SETTINGS = {
  renderLabels: false,
  minCameraRatio: 0.004,
  maxCameraRatio: 2,
  itemSizesReference: "screen",
  stagePadding: 40,
};

/** Whether this browser can draw at all. */
export function canDraw() {
  return document.createElement("canvas").getContext("webgl2") !== null;
}

export class Scene {
  constructor(container, map) {
    this.container = container;
    this.map = map;
    this.spacing = spacing(map);
    this.still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.graph = build(map);
    this.moved = () => {};
    this.draw();
  }

  /** Draw, or draw again in the colours of the theme, from where the camera was. */
  draw() {
    const before = this.sigma?.getCamera().getState();
    this.sigma?.kill();
    const colour = readColour(this.container, "paper");
    const size = this.dotSize();
    this.sigma = new Sigma(this.graph, this.container, {
      settings: SETTINGS,
      styles: {
        nodes: {
          x: { attribute: "x" },
          y: { attribute: "y" },
          size: (node) => size * node.rank,
          color: colour,
          opacity: 0.8,
        },
      },
    });
    if (before) this.sigma.getCamera().setState(before);
    this.sigma.on("afterRender", () => this.moved());
  }

  /** A dot takes a third of the room that a paper has when all are in view, 1 to 5 px. */
  dotSize() {
    const { clientWidth, clientHeight } = this.container;
    const room = (this.spacing * Math.min(clientWidth, clientHeight)) / 2;
    return Math.min(5, Math.max(1, room * 0.3));
  }

  /** Where a place of the map is on the screen, in px from the corner of the drawing. */
  screen(x, y) {
    return this.sigma.graphToViewport({ x, y });
  }

  place(screenX, screenY) {
    return this.sigma.viewportToGraph({ x: screenX, y: screenY });
  }

  /** How far a paper's dot reaches on the screen, in px. */
  radius(at) {
    return this.sigma.scaleSize(this.sigma.getNodeDisplayData(String(at)).size);
  }

  /** Px of the screen for a unit of the map. */
  get scale() {
    return Math.abs(this.screen(1, 0).x - this.screen(0, 0).x);
  }

  /** The part of the map that is in view. */
  get rectangle() {
    const { clientWidth, clientHeight } = this.container;
    const [one, other] = [this.place(0, 0), this.place(clientWidth, clientHeight)];
    return {
      left: Math.min(one.x, other.x), right: Math.max(one.x, other.x),
      bottom: Math.min(one.y, other.y), top: Math.max(one.y, other.y),
    };
  }

  zoom(factor) {
    const camera = this.sigma.getCamera();
    this.go({ ratio: camera.getBoundedRatio(camera.getState().ratio * factor) });
  }

  pan(right, up) {
    const { clientWidth, clientHeight } = this.container;
    const middle = this.place(clientWidth * (0.5 + right), clientHeight * (0.5 - up));
    this.go(this.sigma.graphToFramedGraph(middle));
  }

  fit() {
    this.go({ x: 0.5, y: 0.5, ratio: 1, angle: 0 });
  }

  /** Show a disc of the map whole, with some room around it. */
  show({ x, y, radius }) {
    const { clientWidth, clientHeight } = this.container;
    const wanted = (1.3 * 2 * radius * this.scale) / Math.min(clientWidth, clientHeight);
    const ratio = this.sigma.getCamera().getState().ratio * wanted;
    this.go({ ...this.sigma.graphToFramedGraph({ x, y }), ratio });
  }

  go(state) {
    const camera = this.sigma.getCamera();
    if (this.still) camera.setState(state);
    else camera.animate(state, { duration: 250 });
  }

  kill() {
    this.sigma.kill();
  }
}

/** The papers as nodes: their index as key, their place, and how large the dot is. */
function build(map) {
  const graph = new Graph({ multi: false, type: "directed" });
  map.ids.forEach((_, at) => {
    const rank = Math.min(1.8, Math.max(0.75, Math.sqrt(map.centrality[at])));
    graph.addNode(String(at), { x: map.x[at], y: map.y[at], rank });
  });
  return graph;
}
