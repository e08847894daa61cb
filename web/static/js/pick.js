/* <pk-pick data-types="paper,concept">: a field for one thing by name. What is chosen from the
   suggestions goes into the form as its id; typed text that is an id already stays as it is. */
import { get } from "./api.js";
import { count, el, glyph } from "./dom.js";

const WAIT = 150; // ms

class Pick extends HTMLElement {
  connectedCallback() {
    this.types = this.dataset.types.split(",");
    this.input = this.querySelector("input");
    this.list = el("div", { class: "found", hidden: true });
    this.append(this.list);
    this.choice = this.input.dataset.id ? { id: this.input.dataset.id, name: this.input.value } : null;
    this.input.form.addEventListener("formdata", (event) => this.send(event.formData));
    this.input.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.look(), WAIT);
    });
    this.addEventListener("keydown", (event) => this.key(event));
    this.addEventListener("focusout", (event) => {
      if (!this.contains(event.relatedTarget)) this.list.hidden = true;
    });
  }

  async look() {
    const text = this.input.value.trim();
    if (!text) {
      this.list.hidden = true;
      return;
    }
    const { items } = await get("/suggest", { q: text, limit: 16 }).catch(() => ({ items: [] }));
    const rows = items.filter((item) => this.types.includes(item.type)).slice(0, 8).map((item) => this.row(item));
    this.list.replaceChildren(...rows);
    this.list.hidden = rows.length === 0;
  }

  row(item) {
    const note = item.type === "paper" ? String(item.year ?? "") : count(item.paper_count, "paper");
    const row = el(
      "a",
      { href: "#" },
      glyph(item.kind ?? "Paper"),
      el("span", { class: "name" }, item.name ?? item.title),
      el("span", { class: "quiet" }, note),
    );
    row.addEventListener("click", (event) => {
      event.preventDefault();
      this.choose(item);
    });
    return row;
  }

  /* The field shows the name; the form sends the id for as long as the name stands unchanged. */
  choose(item) {
    const name = item.name ?? item.title;
    this.choice = { id: item.id, name };
    this.input.value = name;
    this.list.hidden = true;
    const empty = [...this.input.form.querySelectorAll("pk-pick input")].find((input) => !input.value);
    if (empty) empty.focus();
    else this.input.form.requestSubmit();
  }

  send(data) {
    const name = this.input.name;
    const values = data.getAll(name).filter(Boolean);
    data.delete(name);
    for (const value of values) data.append(name, value === this.choice?.name ? this.choice.id : value);
  }

  /* Up and down walk from the field through the suggestions, Enter takes one, Escape goes back. */
  key(event) {
    const stops = [this.input, ...this.list.children];
    if (this.list.hidden || stops.length === 1) return;
    const at = stops.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      stops[Math.max(0, Math.min(stops.length - 1, at + step))].focus();
    } else if (event.key === "Escape") {
      event.preventDefault(); // the browser would empty the field
      this.input.focus();
      this.list.hidden = true;
    } else if (event.key === "Enter" && at <= 0) {
      event.preventDefault();
      stops[1].click();
    }
  }
}

customElements.define("pk-pick", Pick);
