/* A view as an SVG picture: the same places, marks and labels as on the canvas, with the legend, the
   count line, the date and the address in it. Pure text; every name is escaped. */
import { hasArrow, headsTop, hollow, isDotted, lineWidth, radius, shortLabel } from "./look.js";
import { OUTLINED, PATHS } from "./shapes.js";
import { KIND_PLURALS } from "./words.js";

const MARGIN = 60;
const FOOT = 64;

/** `scene`: {model, places, labels: ids, colours}; `facts`: {title, status, date, url}. */
export function svgOf(scene, facts) {
  const box = bounds(scene);
  const width = box.right - box.left + 2 * MARGIN;
  const height = box.bottom - box.top + 2 * MARGIN + FOOT;
  const { colours } = scene;
  const shift = `translate(${round(MARGIN - box.left)} ${round(MARGIN - box.top)})`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${round(width)}" height="${round(height)}" viewBox="0 0 ${round(width)} ${round(height)}" font-family="${escapeText(colours.sans)}">`,
    `<title>${escapeText(facts.title)}</title>`,
    `<rect width="100%" height="100%" fill="${colours.page}"/>`,
    `<g transform="${shift}">${lines(scene)}${marks(scene)}${labels(scene)}</g>`,
    foot(scene, facts, height),
    "</svg>",
  ].join("\n");
}

/** The box around all nodes and their labels. */
export function bounds({ places, heads = [] }) {
  const all = [...places.values()];
  if (!all.length) return { left: 0, top: 0, right: 400, bottom: 200 };
  const xs = all.map((place) => place.x);
  const ys = all.map((place) => place.y);
  return { left: Math.min(...xs) - 70, right: Math.max(...xs) + 70, top: Math.min(...ys) - (heads.length ? 60 : 10), bottom: Math.max(...ys) + 30 };
}

/** The legend, the count line, the date and the address, for SVG and for the PNG's foot. */
export function footWords({ model }, { status, date, url }) {
  const kinds = Object.entries(model.drawn().kinds).map(([kind, n]) => ({ kind, words: `${KIND_PLURALS[kind]} ${n}` }));
  return { kinds, line: [status, date, url].filter(Boolean).join("  ·  ") };
}

function lines({ model, places, colours }) {
  return [...model.edges.values()].map((edge) => {
    const [a, b] = [places.get(edge.source), places.get(edge.target)];
    if (!a || !b) return "";
    const dots = isDotted(edge) ? ' stroke-dasharray="2 4"' : "";
    const arrow = hasArrow(edge) ? arrowHead(a, b, radius(model.nodes.get(edge.target)), colours.edge) : "";
    return `<path d="M${round(a.x)} ${round(a.y)}L${round(b.x)} ${round(b.y)}" stroke="${colours.edge}" stroke-width="${lineWidth(edge)}"${dots}/>${arrow}`;
  }).join("");
}

/** The point of a line, at the rim of its target, as on the canvas. */
function arrowHead(a, b, r, colour) {
  const angle = Math.atan2(b.y - a.y, b.x - a.x);
  const [x, y] = [b.x - (r + 3) * Math.cos(angle), b.y - (r + 3) * Math.sin(angle)];
  return `<path transform="translate(${round(x)} ${round(y)}) rotate(${round((angle * 180) / Math.PI)})" d="M0 0L-8 -4L-8 4Z" fill="${colour}"/>`;
}

function marks({ model, places, colours }) {
  return [...model.nodes.values()].map((node) => {
    const place = places.get(node.id);
    const size = radius(node);
    const border = hollow(size);
    const outlined = OUTLINED.has(node.kind);
    const scale = outlined ? size - border / 2 : size;
    const paint = outlined
      ? `fill="${colours.page}" stroke="${colours.kinds[node.kind]}" stroke-width="${round(border / scale)}"`
      : `fill="${colours.kinds[node.kind]}"`;
    return `<path transform="translate(${round(place.x)} ${round(place.y)}) scale(${round(scale)})" d="${PATHS[node.kind] ?? PATHS.Paper}" ${paint}><title>${escapeText(node.label)}</title></path>`;
  }).join("");
}

function labels({ model, places, colours, labels: chosen, heads = [] }) {
  const style = `font-size="13" text-anchor="middle" fill="${colours.ink}" stroke="${colours.page}" stroke-width="4" paint-order="stroke" stroke-linejoin="round"`;
  const words = [...chosen].map((id) => {
    const node = model.nodes.get(id);
    const place = places.get(id);
    return node ? `<text x="${round(place.x)}" y="${round(place.y + radius(node) + 16)}">${escapeText(shortLabel(node))}</text>` : "";
  });
  const over = heads.map(({ x, words: head }) => `<text x="${round(x)}" y="${round(headsTop({ places }) + 13)}">${escapeText(head)}</text>`);
  return `<g ${style}>${words.join("")}${over.join("")}</g>`;
}

function foot(scene, facts, height) {
  const { kinds, line } = footWords(scene, facts);
  const { colours } = scene;
  let x = MARGIN / 2;
  const legend = kinds.map(({ kind, words }) => {
    const at = x;
    x += 34 + words.length * 7;
    const paint = OUTLINED.has(kind)
      ? `fill="none" stroke="${colours.kinds[kind]}" stroke-width=".5"` : `fill="${colours.kinds[kind]}"`;
    return `<path transform="translate(${at + 6} ${round(height - 42)}) scale(5)" d="${PATHS[kind]}" ${paint}/><text x="${at + 16}" y="${round(height - 38)}">${escapeText(words)}</text>`;
  });
  return `<g font-size="12" fill="${colours["ink-2"]}">${legend.join("")}<text x="${MARGIN / 2}" y="${round(height - 16)}">${escapeText(line)}</text></g>`;
}

const round = (value) => Math.round(value * 100) / 100;

/** Text inside SVG. */
export function escapeText(text) {
  return String(text)
    .replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;")
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "");
}
