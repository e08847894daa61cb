/* <pk-table> of the explorer: the same nodes as rows, each with the sentence behind its weightiest
   link (that to the focus, where there is one), sorted by a click on a head. It is also the
   printout and what a small screen shows first. Events: "select" {id}, "hide" {id}. */
import { el, glyph, number, pageOf } from "../dom.js";
import { Said, saidLink } from "./said.js";
import { roleWord } from "./words.js";

const COLUMNS = [
  { key: "label", head: "Name", order: (a, b) => a.label.localeCompare(b.label, "en") },
  { key: "kind", head: "Kind", order: (a, b) => a.kind.localeCompare(b.kind) },
  { key: "degree", head: "Links here", number: true },
  { key: "weight", head: "In all", number: true },
  { key: "hidden", head: "Not drawn", number: true },
  { key: "year", head: "Year", number: true },
  { key: "roles", head: "Roles", order: (a, b) => a.roles.localeCompare(b.roles) },
];

/** The rows of a model, sorted. Pure. */
export function tableRows(model, { by = "degree", descending = true } = {}) {
  const column = COLUMNS.find((one) => one.key === by) ?? COLUMNS[2];
  const order = column.order ?? ((a, b) => (a[by] ?? -Infinity) - (b[by] ?? -Infinity));
  const rows = [...model.nodes.values()].map((node) => ({
    ...node,
    degree: model.degree(node.id),
    roles: [...new Set([...model.near.get(node.id).values()].map((edge) => roleWord(edge.role)))].sort().join(", "),
  }));
  const sign = descending ? -1 : 1;
  return rows.sort((a, b) => sign * order(a, b) || (a.id < b.id ? -1 : 1));
}

class Table extends (globalThis.HTMLElement ?? Object) {
  connectedCallback() {
    this.sort = { by: "degree", descending: true };
    this.said = new Said();
    this.addEventListener("click", (event) => this.clicked(event));
  }

  show(model, selected, focus = null) {
    Object.assign(this, { model, focus });
    this.selected = new Set(selected);
    const rows = tableRows(model, this.sort);
    const table = el("table", {},
      el("caption", { class: "unseen" }, `${number(rows.length)} nodes of this view`),
      el("thead", {}, el("tr", {}, COLUMNS.map((column) => this.head(column)), el("th", { scope: "col" }, "Said"), el("th", { scope: "col" }, el("span", { class: "unseen" }, "Hide")))),
      el("tbody", {}, rows.map((row) => this.row(row))));
    this.replaceChildren(table);
    this.said.fill(model, [...this.querySelectorAll("td.said")]);
  }

  head({ key, head, number: right }) {
    const here = this.sort.by === key;
    const sorted = here ? (this.sort.descending ? "descending" : "ascending") : null;
    const sign = here ? (this.sort.descending ? " ↓" : " ↑") : "";
    return el("th", { scope: "col", class: right ? "num" : null, "aria-sort": sorted },
      el("button", { type: "button", "data-sort": key }, `${head}${sign}`));
  }

  row(row) {
    const cell = (key, value) => el("td", { class: COLUMNS.find((column) => column.key === key).number ? "num" : null }, value);
    const name = el("a", { href: pageOf(row), class: row.kind === "Paper" ? "serif" : null }, row.name);
    return el("tr", { "data-row": true, "data-id": row.id, "aria-selected": String(this.selected.has(row.id)) },
      el("td", {}, el("span", { class: "named" }, glyph(row.kind), name)),
      cell("kind", row.kind),
      cell("degree", number(row.degree)),
      cell("weight", number(row.weight)),
      cell("hidden", row.hidden ? number(row.hidden) : "–"),
      cell("year", row.year ? String(row.year) : "–"),
      cell("roles", row.roles),
      el("td", { class: "said", "data-link": saidLink(this.model, row.id, this.focus)?.id }),
      el("td", {}, el("button", { class: "button plain", type: "button", "data-hide": row.id, "aria-label": `Hide ${row.label}` }, "Hide")));
  }

  clicked(event) {
    const sort = event.target.closest("[data-sort]")?.dataset.sort;
    const hide = event.target.closest("[data-hide]")?.dataset.hide;
    if (sort) {
      const descending = this.sort.by === sort ? !this.sort.descending : Boolean(COLUMNS.find((column) => column.key === sort).number);
      this.sort = { by: sort, descending };
      this.show(this.model, this.selected, this.focus);
      this.querySelector(`[data-sort="${sort}"]`).focus();
    } else if (hide) {
      this.dispatchEvent(new CustomEvent("hide", { detail: { id: hide } }));
    } else if (!event.target.closest("a")) {
      const id = event.target.closest("tr[data-id]")?.dataset.id;
      if (id) this.dispatchEvent(new CustomEvent("select", { detail: { id } }));
    }
  }
}

if (globalThis.customElements) customElements.define("pk-table", Table);
