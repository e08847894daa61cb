/* Files of a view: PNG at twice the size, SVG, JSON. The stand-alone HTML is the server's. */
import { chooseLabels, labelOrder } from "./labels.js";
import { radius, shortLabel } from "./look.js";
import { drawLabels, drawLines, drawMark } from "./scene.js";
import { bounds, footWords, svgOf } from "./svg.js";

const SCALE = 2;
const MARGIN = 60;
const FOOT = 64;
const MOST = 16_000; // pixels of a side that browsers can draw

/** A scene of a whole view at scale 1, nothing selected, with its own choice of labels. */
function pictureOf(canvas) {
  const { model, places, colours } = canvas.scene;
  const empty = new Set();
  const order = labelOrder(model, { selected: empty, lit: empty, hovered: null, focus: canvas.scene.focus, pinned: empty });
  const items = order.map((id) => {
    const node = model.nodes.get(id);
    return { id, ...places.get(id), r: radius(node), w: canvas.width(shortLabel(node)), h: 17 };
  });
  return {
    model, places, colours, heads: canvas.scene.heads, labels: chooseLabels(items), roles: new Map(), selected: empty, lit: empty,
    centres: empty, pinned: empty, hovered: null, hoveredLine: null, dimming: false, scale: 1,
  };
}

/** The view as SVG text. */
export const svgText = (canvas, facts) => svgOf(pictureOf(canvas), facts);

/** The view as a PNG blob. */
export function pngBlob(canvas, facts) {
  const scene = pictureOf(canvas);
  const box = bounds(scene);
  const [width, height] = [box.right - box.left + 2 * MARGIN, box.bottom - box.top + 2 * MARGIN + FOOT];
  const scale = Math.min(SCALE, MOST / Math.max(width, height));
  const picture = document.createElement("canvas");
  [picture.width, picture.height] = [Math.ceil(width * scale), Math.ceil(height * scale)];
  const context = picture.getContext("2d");
  context.scale(scale, scale);
  context.fillStyle = scene.colours.page;
  context.fillRect(0, 0, width, height);
  context.save();
  context.translate(MARGIN - box.left, MARGIN - box.top);
  drawLines(context, scene);
  for (const node of scene.model.nodes.values()) {
    const { x, y } = scene.places.get(node.id);
    drawMark(context, scene, node, x, y);
  }
  drawLabels(context, scene);
  context.restore();
  drawFoot(context, scene, facts, height);
  return new Promise((resolve) => picture.toBlob(resolve, "image/png"));
}

function drawFoot(context, scene, facts, height) {
  const { kinds, line } = footWords(scene, facts);
  const { colours } = scene;
  context.font = `12px ${colours.sans}`;
  context.textAlign = "left";
  context.textBaseline = "alphabetic";
  let x = MARGIN / 2;
  for (const { kind, words } of kinds) {
    const plain = { ...scene, scale: 1 };
    context.save();
    context.translate(x + 6, height - 42);
    context.scale(0.7, 0.7);
    drawMark(context, plain, { id: "", kind, weight: 4 }, 0, 0);
    context.restore();
    context.fillStyle = colours["ink-2"];
    context.fillText(words, x + 16, height - 38);
    x += 34 + context.measureText(words).width;
  }
  context.fillText(line, MARGIN / 2, height - 16);
}

/** The view as JSON: the nodes and edges with their places and the address. */
export function jsonText(view, facts) {
  const nodes = [...view.model.nodes.values()].map((node) => {
    const { x, y } = view.placing.places.get(node.id);
    return { ...node, x: Math.round(x), y: Math.round(y) };
  });
  const edges = [...view.model.edges.values()];
  return JSON.stringify({ ...facts, nodes, edges, more: view.model.more, found: view.model.found }, null, 1);
}

/** Hand a file to the browser. */
export function download(name, content, type) {
  const blob = content instanceof Blob ? content : new Blob([content], { type });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
