/* The nodes and relationships of a result as a graph: drawn like the explorer's, settled once. */
import { el } from "../dom.js";
import { Canvas } from "../explore/canvas.js";
import { Settling } from "../explore/force.js";
import { radius, shortLabel } from "../explore/look.js";
import { Model } from "../explore/model.js";
import { spiral } from "../explore/place.js";
import { graphOf } from "./values.js";

const MOST = 300;

/** Draw a result inside an element; it says so where there is nothing to draw. */
export function drawResult(element, result) {
  const data = graphOf(result);
  if (!data.nodes.length) {
    element.replaceChildren(el("p", { class: "notice" }, "These rows hold no nodes. Return the nodes too (p, r, c) to see a graph."));
    return;
  }
  const drawing = el("div", { class: "drawing" });
  const cut = data.nodes.length > MOST ? el("p", { class: "cut" }, `${MOST} of ${data.nodes.length} nodes drawn.`) : null;
  element.replaceChildren(el("div", { class: "result-graph" }, drawing, cut));
  const model = new Model({ nodes: data.nodes.slice(0, MOST), edges: data.edges });
  const canvas = new Canvas(drawing);
  const places = settled(model, canvas);
  canvas.show(model, places);
  canvas.fit();
  canvas.addEventListener("pick", ({ detail }) => canvas.mark({ selected: detail.id ? [detail.id] : [] }));
  canvas.addEventListener("double", ({ detail }) => {
    if (detail.id && model.nodes.get(detail.id).type !== "result") location.assign(`/explore?focus=${detail.id}`);
  });
}

function settled(model, canvas) {
  const start = spiral(model, null);
  const bodies = model.ids.map((id) => ({
    id, ...start.get(id), r: radius(model.nodes.get(id)), w: canvas.width(shortLabel(model.nodes.get(id))), fixed: false,
  }));
  const settling = new Settling(bodies, [...model.edges.values()].map(({ source, target }) => [source, target]));
  settling.run();
  return settling.places();
}
