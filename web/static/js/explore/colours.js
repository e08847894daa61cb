/* The colours of the canvas, read from the tokens of the page, so that a theme is in one place. */
import { KINDS } from "./look.js";

const NAMES = ["page", "surface", "sunken", "ink", "ink-2", "ink-3", "line", "line-2", "focus", "edge", "edge-2"];

/** Every colour as it is now; `dim` is a kind's mark mixed 70 % into the page. */
export function readColours(element) {
  const style = getComputedStyle(element);
  const read = (name) => style.getPropertyValue(`--${name}`).trim();
  const plain = Object.fromEntries(NAMES.map((name) => [name, read(name)]));
  const kinds = Object.fromEntries(KINDS.map((kind) => [kind, read(kind.toLowerCase())]));
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

/** `share` of the second colour in the first; both are #rrggbb. */
export function mix(one, other, share) {
  const [a, b] = [channels(one), channels(other)];
  const mixed = a.map((value, index) => Math.round(value * (1 - share) + b[index] * share));
  return `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

/** Call back when the theme changes, by the system or by hand; returns how to stop. */
export function onTheme(callback) {
  const query = matchMedia("(prefers-color-scheme: dark)");
  const watcher = new MutationObserver(callback);
  watcher.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  query.addEventListener("change", callback);
  return () => { watcher.disconnect(); query.removeEventListener("change", callback); };
}

function channels(colour) {
  const hex = /^#([0-9a-f]{6})$/i.exec(colour)?.[1] ?? "888888";
  return [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
}
