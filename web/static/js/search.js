/* <pk-search>: suggestions under the search box. The form inside works without it. */
import { get } from "./api.js";
import { commandsFor } from "./commands.js";
import { count, el, glyph, pageOf } from "./dom.js";

const WAIT = 120; // ms after the last key

class Search extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input");
    this.list = el("div", { class: "found", role: "listbox", id: `${this.input.id}-found`, hidden: true });
    this.input.setAttribute("aria-controls", this.list.id);
    this.append(this.list);
    this.input.addEventListener("input", () => this.later());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("focus", () => this.input.value.trim() && this.later());
    this.addEventListener("focusout", (event) => {
      if (!this.contains(event.relatedTarget)) this.close();
    });
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), WAIT);
  }

  async look() {
    const text = this.input.value.trim();
    this.asking?.abort();
    if (!text) return this.close();
    if (text.startsWith(">")) return this.show(commandsFor(text.slice(1).trim()));
    this.asking = new AbortController();
    try {
      const { items } = await get("/suggest", { q: text }, { signal: this.asking.signal });
      if (document.activeElement === this.input) this.show(items.map(rowOf));
    } catch (error) {
      if (error.name !== "AbortError") this.close();
    }
  }

  show(rows) {
    this.at = -1;
    this.list.replaceChildren(...rows.map((row, place) => {
      row.id = `${this.list.id}-${place}`;
      row.setAttribute("role", "option");
      row.setAttribute("tabindex", "-1");
      return row;
    }));
    this.list.hidden = rows.length === 0;
    this.input.setAttribute("aria-expanded", String(rows.length > 0));
  }

  close() {
    clearTimeout(this.timer);
    this.list.hidden = true;
    this.at = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  key(event) {
    const rows = this.list.hidden ? [] : [...this.list.children];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!rows.length) return;
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.mark(rows, (this.at + step + rows.length + 1) % (rows.length + 1));
    } else if (event.key === "Enter") {
      this.enter(event, rows);
    } else if (event.key === "Escape") {
      event.preventDefault(); // the browser would empty the field
      if (rows.length) event.stopPropagation();
      else this.input.blur();
      this.close();
    }
  }

  /* One place past the last row is the box itself: Enter there searches for what is typed. */
  mark(rows, place) {
    this.at = place === rows.length ? -1 : place;
    rows.forEach((row, n) => row.setAttribute("aria-selected", String(n === this.at)));
    if (this.at < 0) this.input.removeAttribute("aria-activedescendant");
    else {
      this.input.setAttribute("aria-activedescendant", rows[this.at].id);
      rows[this.at].scrollIntoView({ block: "nearest" });
    }
  }

  enter(event, rows) {
    const row = rows[this.at] ?? (this.input.value.startsWith(">") || event.altKey ? rows[0] : null);
    if (!row) return;
    event.preventDefault();
    if (event.altKey && row.dataset.id) location.assign(`/explore?focus=${row.dataset.id}`);
    else row.click();
  }
}

function rowOf(item) {
  const kind = item.kind ?? (item.type === "author" ? "Author" : "Paper");
  const note = item.type === "paper" ? (item.year ?? "") : count(item.paper_count, "paper");
  const name = item.name ?? item.title;
  return el(
    "a",
    { href: pageOf(item), "data-id": item.id },
    glyph(kind),
    el("span", { class: item.type === "paper" ? "name serif" : "name" }, name),
    item.type === "paper" ? null : el("span", { class: "second" }, kind),
    el("span", { class: "quiet" }, String(note)),
  );
}

customElements.define("pk-search", Search);
