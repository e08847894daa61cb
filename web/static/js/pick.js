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
    this.input.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.look(), WAIT);
    });
    this.input.addEventListener("keydown", (event) => this.key(event));
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
      { href: "#", "data-id": item.id },
      glyph(item.kind ?? "Paper"),
      el("span", { class: "name" }, item.name ?? item.title),
      el("span", { class: "quiet" }, note),
    );
    row.addEventListener("click", (event) => {
      event.preventDefault();
      this.choose(item.id);
    });
    return row;
  }

  choose(id) {
    this.input.value = id;
    this.list.hidden = true;
    this.input.form.requestSubmit();
  }

  key(event) {
    const rows = [...this.list.children];
    if (event.key === "Escape") this.list.hidden = true;
    if (this.list.hidden || !rows.length) return;
    if (event.key === "ArrowDown") {
      event.preventDefault();
      rows[0].focus();
    } else if (event.key === "Enter" && !this.input.value.includes(":")) {
      event.preventDefault();
      this.choose(rows[0].dataset.id);
    }
  }
}

customElements.define("pk-pick", Pick);
