/* The pill "+842" at a node with neighbours that are not drawn: its box, its drawing, its click. */
import { hiddenWords, radius } from "./look.js";

/** The node whose pill is at a point, or null. */
export function pillAt(scene, { x, y }) {
  for (const [id, corner] of scene.pills) {
    const box = pillBox(scene, scene.model.nodes.get(id) ?? { hidden: 0 }, corner);
    if (box && x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height) return id;
  }
  return null;
}

/** The corners where a pill may stand, the best first: right or left of the node, above or level. */
export const CORNERS = [{ x: 1, y: 1 }, { x: 1, y: 0 }, { x: -1, y: 1 }, { x: -1, y: 0 }];

/** The pill "+842" at a corner of a node; its box in graph coordinates, or null. */
export function pillBox(scene, node, corner = CORNERS[0]) {
  if (!node.hidden || scene.scale < 0.5) return null;
  const place = scene.places.get(node.id);
  if (!place) return null;
  const width = (hiddenWords(node.hidden).length * 6.2 + 11) / scene.scale;
  const height = 15 / scene.scale;
  const size = radius(node);
  const [far, up] = corner.y ? [size * 0.72, size * 0.72 + height] : [size + 3 / scene.scale, height / 2];
  return { x: corner.x > 0 ? place.x + far : place.x - far - width, y: place.y - up, width, height };
}

/** Pills of nodes with neighbours that are not drawn; while others are dimmed only the lit ones. */
export function drawPills(context, scene) {
  const { colours, scale } = scene;
  context.textAlign = "center";
  context.textBaseline = "middle";
  for (const [id, corner] of scene.pills) {
    const node = scene.model.nodes.get(id);
    const box = node && pillBox(scene, node, corner);
    if (!box || (scene.dimming && !scene.centres.has(id))) continue;
    context.beginPath();
    context.roundRect(box.x, box.y, box.width, box.height, box.height / 2);
    context.fillStyle = colours.surface;
    context.fill();
    context.strokeStyle = colours["line-2"];
    context.lineWidth = 1 / scale;
    context.stroke();
    context.font = `600 ${10.5 / scale}px ${colours.sans}`;
    context.fillStyle = colours["ink-2"];
    context.fillText(hiddenWords(node.hidden), box.x + box.width / 2, box.y + box.height / 2 + 0.5 / scale);
  }
}
