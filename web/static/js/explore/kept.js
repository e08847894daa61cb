/* Saved views: save this one under a name, open or delete one. It fills the panel; the nodes of a
   saved view come with its address, /explore?kept=ID, each where it stood. */
import { get, send } from "../api.js";
import { count, el } from "../dom.js";
import { failure } from "./evidence.js";
import { keptAddress, keptValue } from "./kept-value.js";
import { say } from "../toast.js";

export class KeptViews {
  /** `view` is what is saved; `title()` proposes a name; `now()` is the id of the open one. */
  constructor({ view, title }) {
    this.view = view;
    this.title = title;
    this.list = el("ol", { class: "lines kept-list" });
  }

  /** The elements of the panel. */
  parts() {
    const name = el("input", { type: "text", name: "name", required: true, maxlength: "200", value: this.title(), "aria-label": "Name of this view" });
    const form = el("form", { class: "keep-form" }, name, el("button", { class: "button primary", type: "submit" }, "Save view"));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.keep(name.value);
    });
    const close = el("button", { class: "icon", type: "button", "data-act": "clear", "aria-label": "Close" }, "✕");
    this.fill();
    return [
      el("div", { class: "panel-head" }, el("h2", {}, "Saved views"), close),
      el("p", { class: "second" }, "A saved view keeps its nodes where they are, however the graph grows."),
      form, this.list,
    ];
  }

  async fill() {
    try {
      const { items } = await get("/saved", { kind: "view" });
      this.list.replaceChildren(...items.map((item) => this.row(item)));
      if (!items.length) this.list.append(el("li", { class: "quiet" }, "None yet."));
    } catch (error) {
      this.list.replaceChildren(el("li", {}, failure(error, () => this.fill())));
    }
  }

  row(item) {
    const nodes = Object.keys(item.value.places ?? {}).length;
    const open = this.view.state.kept === item.id;
    const remove = el("button", { class: "button plain", type: "button", "aria-label": `Delete ${item.name}` }, "Delete");
    remove.addEventListener("click", () => this.remove(item));
    return el("li", { class: "group" },
      el("a", { href: keptAddress(item), "aria-current": open ? "true" : null, title: item.made_at.slice(0, 10) }, item.name),
      el("span", { class: "n" }, count(nodes, "node")), remove);
  }

  async keep(name) {
    await this.act(async () => {
      const value = keptValue(this.view.address().split("?")[1] ?? "", this.view.places());
      const saved = await send("POST", "/saved", { kind: "view", name, value });
      say(`${saved.name} is saved`);
    }, () => this.keep(name));
  }

  async remove({ id, kind, name }) {
    await this.act(async () => {
      const { value } = await send("DELETE", `/saved/${id}`);
      if (this.view.state.kept === id) this.view.forget(value.query ?? "");
      say(`${name} is deleted`, { undo: () => this.act(() => send("POST", "/saved", { kind, name, value })) });
    }, () => this.remove({ id, kind, name }));
  }

  /** Do something with the list and show it anew; what fails says so and can be tried again. */
  async act(work, again = () => this.act(work)) {
    try {
      await work();
    } catch (error) {
      say(error.message, { undo: again, word: "Try again" });
    }
    await this.fill();
    this.list.parentElement?.querySelector("input")?.focus();
  }
}
