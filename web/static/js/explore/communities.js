/* The legend's group of communities: a row for each that has papers one step around the view, the
   largest first; the rest is behind a button. Names only: hue means kind. It sends nothing. */
import { count, el } from "../dom.js";

const SHOWN = 8;

/** The numbers of communities to list, largest first; those chosen are among the first. Pure. */
export function orderCommunities(found, chosen = []) {
  const size = (id) => found[id] ?? 0;
  const ids = [...new Set([...Object.keys(found), ...chosen])].filter((id) => id !== "-1");
  return ids.sort((a, b) => size(b) - size(a) || Number(a) - Number(b));
}

export class Communities {
  constructor(root) {
    this.root = root;
    this.list = root.querySelector("ul");
    this.more = root.querySelector("[data-more]");
    this.names = JSON.parse(root.querySelector("script").textContent);
    this.all = false;
    this.more.addEventListener("click", () => { this.all = !this.all; this.fold(); });
  }

  /** Make the rows; the legend fills in ticks and counts as for the other groups. */
  show(found = {}, chosen = []) {
    const ids = orderCommunities(found, chosen).filter((id) => this.names[id]);
    if (ids.join() !== this.shown) this.list.replaceChildren(...ids.map((id) => this.row(id)));
    this.shown = ids.join();
    this.root.hidden = ids.length < 2 && !chosen.length;
    this.fold();
  }

  row(id) {
    return el("li", {}, el("label", { "data-list": "communities", "data-name": id, title: this.names[id] },
      el("input", { type: "checkbox" }), el("span", { class: "name" }, this.names[id]), el("span", { class: "n" })));
  }

  fold() {
    const rows = [...this.list.children];
    rows.forEach((row, index) => { row.hidden = !this.all && index >= SHOWN; });
    this.more.hidden = rows.length <= SHOWN;
    this.more.textContent = this.all ? "Fewer" : `${count(rows.length - SHOWN, "more community", "more communities")}`;
    this.more.setAttribute("aria-expanded", String(this.all));
  }
}
