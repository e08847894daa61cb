/* What is under the pointer: a node, its pill, a line, nothing; and the box that Shift drag draws.
   It tells through events of the canvas: pick, double, menu, pill {id, line, more, at}, boxed {ids}. */
import { el } from "../dom.js";
import { lineAt } from "./near.js";
import { pillAt } from "./pills.js";

const REACH = 5; // pixels from a line

export class Pointing {
  constructor(canvas) {
    this.canvas = canvas;
    const { network, container } = canvas;
    network.on("click", (event) => this.tell("pick", event));
    network.on("oncontext", (event) => { event.event.preventDefault(); this.tell("menu", event); });
    container.addEventListener("dblclick", (event) => this.tell("double", { pointer: this.pointer(event), event }));
    container.addEventListener("pointermove", (event) => this.over(event));
    container.addEventListener("pointerdown", (event) => this.startBox(event), { capture: true });
  }

  tell(name, { pointer, event }) {
    const { canvas } = this;
    const id = canvas.network.getNodeAt(pointer.DOM) ?? null;
    const pill = canvas.scene.model && pillAt(canvas.scene, pointer.canvas);
    const line = id || pill ? null : this.line(pointer.canvas);
    const source = event?.srcEvent ?? event ?? {};
    const more = source.ctrlKey || source.metaKey || source.shiftKey;
    canvas.dispatchEvent(new CustomEvent(pill && name === "pick" ? "pill" : name, {
      detail: { id: pill ?? id, line, more, at: { x: source.clientX ?? 0, y: source.clientY ?? 0 } },
    }));
  }

  line(point) {
    const { scene, network } = this.canvas;
    if (!scene.model) return null;
    return lineAt(scene.model.edges.values(), scene.places, point, REACH / network.getScale());
  }

  over(event) {
    const { canvas } = this;
    if (canvas.busy || canvas.scene.hovered) return canvas.setLine(null);
    return canvas.setLine(this.line(canvas.network.DOMtoCanvas(this.inside(event)))?.id ?? null);
  }

  pointer(event) {
    const DOM = this.inside(event);
    return { DOM, canvas: this.canvas.network.DOMtoCanvas(DOM) };
  }

  /** Where an event is, in pixels of the container. */
  inside({ clientX, clientY }) {
    const { left, top } = this.canvas.container.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  }

  /** Shift and drag: a box that selects what is in it; vis-network must not see it. */
  startBox(event) {
    if (!event.shiftKey || event.button !== 0) return;
    event.stopPropagation();
    event.preventDefault();
    const { container } = this.canvas;
    const start = this.inside(event);
    const box = el("div", { class: "select-box" });
    const move = (moved) => {
      const at = this.inside(moved);
      for (const [name, value] of Object.entries(boxOf(start, at))) box.style.setProperty(name, `${value}px`);
      if (!box.isConnected) container.append(box);
    };
    const end = (ended) => {
      removeEventListener("pointermove", move);
      const found = box.isConnected ? this.within(start, this.inside(ended)) : null;
      box.remove();
      if (found) this.canvas.dispatchEvent(new CustomEvent("boxed", { detail: { ids: found } }));
      else this.tell("pick", { pointer: this.pointer(ended), event: ended });
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", end, { once: true });
  }

  /** The ids of the nodes in a box of the screen. */
  within(one, other) {
    const { left, top, width, height } = boxOf(one, other);
    const { scene, network } = this.canvas;
    return [...scene.places].filter(([, place]) => {
      const { x, y } = network.canvasToDOM(place);
      return x >= left && x <= left + width && y >= top && y <= top + height;
    }).map(([id]) => id);
  }
}

const boxOf = (one, other) => ({
  left: Math.min(one.x, other.x), top: Math.min(one.y, other.y),
  width: Math.abs(one.x - other.x), height: Math.abs(one.y - other.y),
});
