/* Saved views: save this one under a name, open, rename or delete one. It fills the panel; the nodes
   of a saved view come with its address, /explore?kept=ID, each where it stood. */
import { count, el } from "../dom.js";
import { KeptList } from "../kept-list.js";
import { failure } from "./evidence.js";
import { keptAddress, keptValue } from "./kept-value.js";

export class KeptViews {
  /** `view` is what is saved; `title()` proposes a name. */
  constructor({ view, title }) {
    this.kept = new KeptList({
      kind: "view", word: "view", title, failure,
      value: () => keptValue(view.address().split("?")[1] ?? "", view.places()),
      address: keptAddress,
      size: ({ value }) => count(Object.keys(value.places ?? {}).length, "node"),
      current: () => view.state.kept,
      gone: ({ id, value }) => { if (view.state.kept === id) view.forget(value.query ?? ""); },
    });
  }

  /** The elements of the panel. */
  parts() {
    const close = el("button", { class: "icon", type: "button", "data-act": "clear", "aria-label": "Close" }, "✕");
    return [
      el("div", { class: "panel-head" }, el("h2", {}, "Saved views"), close),
      el("p", { class: "second" }, "A saved view keeps its nodes where they are, however the graph grows."),
      ...this.kept.parts(),
    ];
  }
}
