/* What is said over the canvas where a view is empty or cut: why, and what to do. */
import { el, number } from "../dom.js";

const MOST = 1000;

/** Fill the notice, or hide it where there is nothing to say. */
export function showNotice(element, view, min) {
  const { model, state } = view;
  const parts = model.nodes.size ? cut(view) : empty(view, min);
  element.replaceChildren(...parts);
  element.hidden = parts.length === 0;
  element.classList.toggle("middle", model.nodes.size === 0);
  return state;
}

function empty(view, min) {
  if (min > 1) {
    const lower = act(`Lower to ${min - 1}`, () => view.go(`Shared by at least ${min - 1}`, { min: min - 1 }));
    return [el("span", {}, `Nothing is shared by ${number(min)} papers. `), lower];
  }
  const all = act("Show all kinds and years", () => view.go("Filters cleared", { kinds: [], roles: [], communities: [], from: null, to: null, hide: [] }));
  return [el("span", {}, "Nothing is left to draw. "), all];
}

function cut(view) {
  const { model, state } = view;
  const limit = state.limit ?? 300;
  if (model.nodes.size < limit || limit >= MOST) return [];
  const raise = act(`Raise to ${number(MOST)}`, () => view.go(`Up to ${number(MOST)} nodes`, { limit: MOST }));
  return [raise, el("a", { class: "button", href: "/map" }, "Open the map")];
}

function act(words, run) {
  const button = el("button", { class: "button", type: "button" }, words);
  button.addEventListener("click", run);
  return button;
}
