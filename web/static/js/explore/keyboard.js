/* The keys of the canvas, one tab stop: arrows go to the nearest node in a direction, n walks the
   neighbours, and one letter each opens, hides, pins. It says where it is; it changes nothing. */
import { inDirection } from "./near.js";

const ARROWS = { ArrowLeft: { x: -1, y: 0 }, ArrowRight: { x: 1, y: 0 }, ArrowUp: { x: 0, y: -1 }, ArrowDown: { x: 0, y: 1 } };
const ACTS = { Enter: "toggle", " ": "select", h: "hide", p: "pin", "+": "in", "=": "in", "-": "out", 0: "fit", u: "undo", U: "redo" };

export class Keyboard extends EventTarget {
  /** `element` has the focus; `view()` gives {model, places, selected, focus} when a key comes. */
  constructor(element, view) {
    super();
    this.view = view;
    this.current = null;
    this.walked = [];
    element.addEventListener("keydown", (event) => this.press(event));
    element.addEventListener("focus", () => { if (!this.current) this.go(this.first(), { quiet: true }); });
  }

  first() {
    const { model, selected, focus } = this.view();
    if (selected[0] && model.nodes.has(selected[0])) return selected[0];
    if (model.nodes.has(focus)) return focus;
    return [...model.ids].sort((a, b) => model.degree(b) - model.degree(a))[0] ?? null;
  }

  press(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const { model, places } = this.view();
    if (!model.nodes.has(this.current)) this.current = this.first();
    if (event.shiftKey && event.key === "F10") return this.act(event, "menu");
    if (event.key === "n" || event.key === "N") return this.walk(event, event.shiftKey ? -1 : 1);
    if (ARROWS[event.key] && this.current) {
      event.preventDefault();
      const next = inDirection(places, this.current, ARROWS[event.key]);
      return next && this.go(next);
    }
    if (ACTS[event.key]) return this.act(event, ACTS[event.key]);
    return null;
  }

  /** The next neighbour of the node from which the walk began. */
  walk(event, step) {
    event.preventDefault();
    const { model } = this.view();
    if (!this.walked.length || this.walked[this.at] !== this.current) {
      this.walked = model.neighbours(this.current).map(({ node }) => node.id);
      this.at = step > 0 ? -1 : 0;
    }
    if (!this.walked.length) return;
    this.at = (this.at + step + this.walked.length) % this.walked.length;
    const { walked, at } = this;
    this.go(walked[at]);
    [this.walked, this.at] = [walked, at];
  }

  go(id, { quiet = false } = {}) {
    this.current = id;
    this.walked = [];
    if (id) this.dispatchEvent(new CustomEvent("current", { detail: { id, quiet } }));
  }

  act(event, name) {
    event.preventDefault();
    event.stopPropagation();
    this.dispatchEvent(new CustomEvent("act", { detail: { act: name, id: this.current, more: event.shiftKey } }));
  }
}
