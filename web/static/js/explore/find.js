/* Find in the graph: rows of nodes of this view whose name holds what is typed. Event: "found" {id}. */
import { el, glyph, number } from "../dom.js";

const ROWS = 8;

/** The nodes whose name holds every word, names that begin with the text first. Pure. */
export function findNodes(model, text) {
  const words = fold(text).split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  const begins = (node) => (fold(node.label).startsWith(words[0]) ? 0 : 1);
  return [...model.nodes.values()]
    .filter((node) => words.every((word) => fold(node.label).includes(word)))
    .sort((a, b) => begins(a) - begins(b) || model.degree(b.id) - model.degree(a.id) || (a.id < b.id ? -1 : 1));
}

const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

export class Find extends EventTarget {
  constructor(root, modelOf) {
    super();
    this.input = root.querySelector("input");
    this.list = root.querySelector(".found");
    this.modelOf = modelOf;
    this.at = 0;
    this.input.addEventListener("input", () => this.show());
    this.input.addEventListener("keydown", (event) => this.press(event));
    this.input.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    this.list.addEventListener("pointerdown", (event) => {
      const id = event.target.closest("[data-id]")?.dataset.id;
      if (id) this.choose(id);
    });
  }

  show() {
    const nodes = findNodes(this.modelOf(), this.input.value);
    this.at = 0;
    this.shown = nodes.slice(0, ROWS);
    this.list.replaceChildren(...this.shown.map((node, index) =>
      el("li", { role: "option", id: `find-${index}`, "data-id": node.id, "aria-selected": String(index === 0) },
        glyph(node.kind), el("span", { class: "name" }, node.label), el("span", { class: "quiet" }, node.kind))));
    if (nodes.length > ROWS) this.list.append(el("li", { class: "quiet rest" }, `${number(nodes.length - ROWS)} more`));
    if (!nodes.length && this.input.value.trim()) this.list.append(el("li", { class: "quiet rest" }, "Nothing in this view has that name."));
    this.open(this.list.childElementCount > 0);
  }

  press(event) {
    if (event.key === "Escape") {
      event.stopPropagation();
      this.close();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && this.shown?.[this.at]) {
      event.preventDefault();
      this.choose(this.shown[this.at].id);
    }
  }

  move(step) {
    if (!this.shown?.length) return;
    this.at = (this.at + step + this.shown.length) % this.shown.length;
    this.list.querySelectorAll("[role=option]").forEach((row, index) => {
      row.setAttribute("aria-selected", String(index === this.at));
    });
    this.input.setAttribute("aria-activedescendant", `find-${this.at}`);
  }

  choose(id) {
    this.close();
    this.input.value = "";
    this.dispatchEvent(new CustomEvent("found", { detail: { id } }));
  }

  open(on) {
    this.list.hidden = !on;
    this.input.setAttribute("aria-expanded", String(on));
  }

  close() {
    this.open(false);
    this.input.removeAttribute("aria-activedescendant");
  }
}
