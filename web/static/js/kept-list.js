/* What people keep under a name: a form to keep one more, and the list to open, rename and delete.
   Every step can be undone, and then the same one is back under its link. The page says what is
   kept (`value`), where one opens (`address`) and how large it is (`size`); `gone` is told of a
   deleted one, `open` is called on a plain click where the page opens one without being left. */
import { get, send } from "./api.js";
import { el } from "./dom.js";
import { say } from "./toast.js";

const SHARED = "local"; // kept without a login: everybody's

export class KeptList {
  constructor(page) {
    this.page = page; // {kind, word, title, value, address, size, current, failure, gone, open}
    this.items = [];
    this.list = el("ol", { class: "lines kept-list" });
  }

  /** The form and the list; who may only read gets the list alone. */
  parts() {
    this.fill();
    return mayWrite() ? [this.form(), this.list] : [this.list];
  }

  form() {
    const { word, title } = this.page;
    this.name = el("input", { type: "text", name: "name", required: true, maxlength: "200", value: title(), autocomplete: "off", "aria-label": `Name of this ${word}` });
    const save = el("button", { class: "button", type: "submit" });
    this.word = () => { save.textContent = this.same(this.name.value) ? `Replace ${word}` : `Save ${word}`; };
    this.name.addEventListener("input", this.word);
    this.word();
    return formOf(() => this.keep(this.name.value), this.name, save);
  }

  async fill() {
    try {
      this.items = (await get("/saved", { kind: this.page.kind })).items;
      this.list.replaceChildren(...this.items.map((item) => this.row(item)));
      if (!this.items.length) this.list.append(el("li", { class: "quiet" }, "None yet."));
    } catch (error) {
      this.list.replaceChildren(el("li", {}, this.page.failure(error, () => this.fill())));
    }
    this.word?.();
  }

  row(item) {
    const { address, size, current, open } = this.page;
    const link = el("a", { href: address(item), "aria-current": current() === item.id ? "true" : null, title: item.made_at.slice(0, 10) }, item.name);
    link.addEventListener("click", (event) => {
      if (!open || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      open(item);
    });
    const row = el("li", { class: "group" }, link, el("span", { class: "n" }, isMine(item) ? size(item) : `by ${item.owner}`));
    if (mayWrite() && isMine(item)) row.append(button("Rename", item, () => this.ask(row, item)), button("Delete", item, () => this.remove(item)));
    return row;
  }

  /** A field in the row's place; Enter renames, Esc leaves it as it was. */
  ask(row, item) {
    const input = el("input", { type: "text", required: true, maxlength: "200", value: item.name, "aria-label": `New name of ${item.name}` });
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      row.parentElement.replaceChild(this.row(item), row);
      this.list.querySelector(`[aria-label="${CSS.escape(`Rename ${item.name}`)}"]`)?.focus();
    });
    row.replaceChildren(formOf(() => this.put(item, input.value, item.value), input, el("button", { class: "button", type: "submit" }, "Rename")));
    input.select();
  }

  /** One's own of this name, which saving replaces. */
  same(name) {
    const plain = name.trim().replace(/\s+/g, " ");
    return this.items.find((item) => item.name === plain && item.owner === user());
  }

  keep(name) {
    const before = this.same(name);
    return this.act(async () => {
      const saved = await send("POST", "/saved", { kind: this.page.kind, name, value: this.page.value() });
      if (before) say(`${saved.name} is replaced`, { undo: () => this.restore(before) });
      else say(`${saved.name} is saved`);
    }, { again: () => this.keep(name) });
  }

  put(item, name, value) {
    return this.act(async () => {
      const saved = await send("PUT", `/saved/${item.id}`, { kind: item.kind, name, value });
      say(`${item.name} is now ${saved.name}`, { undo: () => this.restore(item) });
    }, { again: () => this.put(item, name, value) });
  }

  remove(item) {
    return this.act(async () => {
      const deleted = await send("DELETE", `/saved/${item.id}`);
      this.page.gone?.(deleted);
      say(`${deleted.name} is deleted`, { undo: () => this.restore(deleted) });
    }, { again: () => this.remove(item) });
  }

  /** Put one back as it was. */
  restore({ id, kind, name, value }) {
    return this.act(() => send("PUT", `/saved/${id}`, { kind, name, value }));
  }

  /** Do something with the list and show it anew; what fails says so and can be tried again. */
  async act(work, { again = () => this.act(work), focus = true } = {}) {
    try {
      await work();
    } catch (error) {
      say(error.message, { undo: again, word: "Try again" });
    }
    await this.fill();
    if (focus) this.name?.focus();
  }
}

const root = document.documentElement;
const mayWrite = () => root.dataset.may !== "read";
const user = () => root.dataset.user ?? SHARED;
const isMine = ({ owner }) => [SHARED, user()].includes(owner);

function button(word, { name }, act) {
  const made = el("button", { class: "button plain", type: "button", "aria-label": `${word} ${name}` }, word);
  made.addEventListener("click", act);
  return made;
}

function formOf(act, ...parts) {
  const form = el("form", { class: "keep-form" }, parts);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    act();
  });
  return form;
}
