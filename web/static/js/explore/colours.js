/* The colours of the canvas, read from the tokens of the page, so that a theme is in one place. */
import { KINDS } from "./look.js";

const NAMES = ["page", "surface", "sunken", "ink", "ink-2", "ink-3", "line", "line-2", "focus", "edge", "edge-2"];

/** Every colour as it is now; `dim` is a kind's mark mixed 70 % into the page. */
export function readColours(element) {
  const style = getComputedStyle(element);
  const read = (name) => style.getPropertyValue(`--${name}`).trim();
  const colour = (name) => readColour(element, name);
  const plain = Object.fromEntries(NAMES.map((name) => [name, colour(name)]));
  const kinds = Object.fromEntries(KINDS.map((kind) => [kind, colour(kind.toLowerCase())]));
  const dim = Object.fromEntries(KINDS.map((kind) => [kind, mix(kinds[kind], plain.page, 0.7)]));
  return {
    ...plain,
    kinds,
    dim,
    dimInk: mix(plain.ink, plain.page, 0.38),
    dimEdge: mix(plain.edge, plain.page, 0.35),
    sans: read("sans"),
  };
}

/** A token's colour as #rrggbb, also where it is a colour of the system ("CanvasText"). */
export function readColour(element, name) {
  const value = getComputedStyle(element).getPropertyValue(`--${name}`).trim();
  if (value.startsWith("#")) return value;
  const probe = element.ownerDocument.createElement("i");
  probe.style.setProperty("color", value);
  element.append(probe);
  const parts = getComputedStyle(probe).color.match(/[\d.]+/g).slice(0, 3).map(Number);
  probe.remove();
  return `#${parts.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;
}

/** `share` of the second colour in the first; both are #rrggbb. */
export function mix(one, other, share) {
  const [a, b] = [channels(one), channels(other)];
  const mixed = a.map((value, index) => Math.round(value * (1 - share) + b[index] * share));
  return `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

/** Call back when the theme changes, by the system or by hand; returns how to stop. */
export function onTheme(callback) {
  const queries = ["(prefers-color-scheme: dark)", "(forced-colors: active)"].map((query) => matchMedia(query));
  const watcher = new MutationObserver(callback);
  watcher.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  for (const query of queries) query.addEventListener("change", callback);
  return () => {
    watcher.disconnect();
    for (const query of queries) query.removeEventListener("change", callback);
  };
}

function channels(colour) {
  const hex = /^#([0-9a-f]{6})$/i.exec(colour)?.[1] ?? "888888";
  return [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
}
