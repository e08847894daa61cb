/* Draws a view on a canvas in graph coordinates: lines, marks, rings, labels. It reads the
   scene and changes nothing; the page's canvas and the PNG use the same functions. */
import { hasArrow, headsTop, hollow, isDotted, lineWidth, radius, shortLabel } from "./look.js";
import { labelSize } from "./labels.js";
import { OUTLINED, PATHS } from "./shapes.js";
import { roleWord } from "./words.js";

const paths = new Map();

function path(kind) {
  if (!paths.has(kind)) paths.set(kind, new Path2D(PATHS[kind] ?? PATHS.Paper));
  return paths.get(kind);
}

/** A scene with nothing in it. */
export function emptyScene(colours) {
  return {
    model: null, places: new Map(), selected: new Set(), lit: new Set(), centres: new Set(),
    pinned: new Set(), labels: new Set(), heads: [], pills: new Map(), roles: new Map(),
    hovered: null, hoveredLine: null, current: null, dimming: false, scale: 1, focus: null, colours,
  };
}

/** Work out which nodes are lit: what is selected or hovered, and its neighbours. */
export function lightUp(scene) {
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

/** Is this node drawn in full while others are dimmed? */
export const isLit = (scene, id) => !scene.dimming || scene.lit.has(id);

/** Every line; those between lit nodes last, so that they lie on top. */
export function drawLines(context, scene) {
  const lit = [];
  for (const edge of scene.model.edges.values()) {
    if (isLitLine(scene, edge)) lit.push(edge);
    else drawLine(context, scene, edge, false);
  }
  for (const edge of lit) drawLine(context, scene, edge, scene.dimming || edge.id === scene.hoveredLine);
}

function isLitLine(scene, edge) {
  if (edge.id === scene.hoveredLine) return true;
  if (!scene.dimming) return true;
  return scene.centres.has(edge.source) || scene.centres.has(edge.target);
}

function drawLine(context, scene, edge, strong) {
  const a = scene.places.get(edge.source);
  const b = scene.places.get(edge.target);
  if (!a || !b) return;
  const { colours } = scene;
  const quiet = scene.dimming && !strong;
  context.strokeStyle = strong ? colours["edge-2"] : quiet ? colours.dimEdge : colours.edge;
  context.lineWidth = (strong ? Math.max(1.75, lineWidth(edge)) : lineWidth(edge)) / Math.max(0.6, scene.scale);
  context.setLineDash(isDotted(edge) ? [2 / scene.scale, 4 / scene.scale] : []);
  context.beginPath();
  context.moveTo(a.x, a.y);
  context.lineTo(b.x, b.y);
  context.stroke();
  context.setLineDash([]);
  if (hasArrow(edge)) drawArrow(context, scene, edge, a, b);
}

function drawArrow(context, scene, edge, a, b) {
  const angle = Math.atan2(b.y - a.y, b.x - a.x);
  const back = radius(scene.model.nodes.get(edge.target)) + 3;
  context.save();
  context.translate(b.x - back * Math.cos(angle), b.y - back * Math.sin(angle));
  context.rotate(angle);
  context.fillStyle = context.strokeStyle;
  context.beginPath();
  context.moveTo(0, 0);
  context.lineTo(-8, -4);
  context.lineTo(-8, 4);
  context.fill();
  context.restore();
}

/** The mark of a node where it stands. */
export function drawMark(context, scene, node, x, y) {
  const { colours } = scene;
  const size = radius(node);
  const colour = (isLit(scene, node.id) ? colours.kinds : colours.dim)[node.kind];
  context.save();
  context.translate(x, y);
  const border = hollow(size);
  const inner = OUTLINED.has(node.kind) ? size - border / 2 : size;
  context.scale(inner, inner);
  if (OUTLINED.has(node.kind)) {
    context.fillStyle = colours.page;
    context.fill(path(node.kind));
    context.strokeStyle = colour;
    context.lineWidth = border / inner;
    context.stroke(path(node.kind));
  } else {
    context.fillStyle = colour;
    context.fill(path(node.kind));
  }
  context.restore();
}

/** Rings around what is selected, hovered or has the keyboard; a dot under what is pinned. */
export function drawStates(context, scene) {
  const { colours, places } = scene;
  const ring = (id, width, far, colour) => {
    const place = places.get(id);
    const node = scene.model.nodes.get(id);
    if (!place || !node) return;
    context.strokeStyle = colour;
    context.lineWidth = width / scene.scale;
    context.beginPath();
    context.arc(place.x, place.y, radius(node) + far / scene.scale, 0, 2 * Math.PI);
    context.stroke();
  };
  for (const id of scene.selected) ring(id, 2, 6, colours.ink);
  if (scene.hovered && !scene.selected.has(scene.hovered)) ring(scene.hovered, 1, 6, colours.ink);
  if (scene.current) ring(scene.current, 2, 10, colours.focus);
  context.fillStyle = colours.ink;
  for (const id of scene.pinned) {
    const place = places.get(id);
    const node = scene.model.nodes.get(id);
    if (!place || !node) continue;
    context.beginPath();
    context.arc(place.x, place.y + radius(node) + 4 / scene.scale, 1.8 / scene.scale, 0, 2 * Math.PI);
    context.fill();
  }
}

/** The chosen labels, each with a halo of the page, and the role under the lit ones. */
export function drawLabels(context, scene) {
  const { colours, scale } = scene;
  const size = labelSize(scale) / scale;
  context.textAlign = "center";
  context.textBaseline = "top";
  context.lineJoin = "round";
  for (const id of scene.labels) {
    const place = scene.places.get(id);
    const node = scene.model.nodes.get(id);
    if (!place || !node) continue;
    const lit = isLit(scene, id);
    const top = place.y + radius(node) + 5 / scale;
    text(context, shortLabel(node), place.x, top, size, lit ? colours.ink : colours.dimInk, scene);
    const role = scene.roles.get(id);
    if (role && lit) text(context, role, place.x, top + size * 1.25, 11 / scale, colours["ink-2"], scene);
  }
  for (const { x, words } of scene.heads) {
    text(context, words, x, headsTop(scene), 13 / Math.min(1, scale), colours["ink-2"], scene);
  }
  drawLineRole(context, scene);
}

function drawLineRole(context, scene) {
  const edge = scene.model.edges.get(scene.hoveredLine);
  if (!edge) return;
  const a = scene.places.get(edge.source);
  const b = scene.places.get(edge.target);
  text(context, roleWord(edge.role), (a.x + b.x) / 2, (a.y + b.y) / 2 - 7 / scene.scale, 11 / scene.scale, scene.colours.ink, scene);
}

function text(context, words, x, y, size, colour, scene) {
  context.font = `${size}px ${scene.colours.sans}`;
  context.strokeStyle = scene.colours.page;
  context.lineWidth = 4 / scene.scale;
  context.strokeText(words, x, y);
  context.fillStyle = colour;
  context.fillText(words, x, y);
}
