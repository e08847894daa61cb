/* <pk-legend>: what is drawn and found of each kind, role and community; a click filters, Alt click
   keeps only one. The HTML is the server's; this fills in counts and listens.
   Events: "filter" {kinds|roles|communities}, "refused" where nothing would be left. */
import { number } from "../dom.js";
import { Communities } from "./communities.js";

class Legend extends HTMLElement {
  connectedCallback() {
    this.communities = new Communities(this.querySelector(".communities"));
    this.addEventListener("click", (event) => {
      const row = event.target.closest("label[data-name]");
      if (!row || !event.altKey) return;
      event.preventDefault();
      this.keepOnly(row);
    });
    this.addEventListener("change", (event) => {
      const row = event.target.closest("label[data-name]");
      if (row) this.send(row.dataset.list);
    });
  }

  /** Show counts of what is drawn and found, and which boxes are ticked; [] = as by default. */
  show({ drawn, found, kinds, roles, communities }) {
    this.communities.show(found.communities, communities);
    const ticked = { kinds, roles, communities };
    for (const row of this.querySelectorAll("label[data-name]")) {
      const { list, name } = row.dataset;
      const chosen = ticked[list];
      const [here, all] = [drawn[list][name] ?? 0, found[list]?.[name] ?? drawn[list][name] ?? 0];
      const off = "off" in row.dataset;
      row.querySelector("input").checked = chosen.length ? chosen.includes(name) : !off;
      row.querySelector(".n").textContent =
        list === "roles" ? number(here) : `${number(here)} / ${number(Math.max(here, all))}`;
      if (list === "communities") continue; // it folds its rows itself
      row.hidden = list === "roles" ? !here && !all && !chosen.includes(name) : off && !all && !here;
    }
  }

  rows(list) {
    return [...this.querySelectorAll(`label[data-list="${list}"]`)];
  }

  keepOnly(row) {
    const { list } = row.dataset;
    const rows = this.rows(list);
    const alone = rows.every((one) => one.querySelector("input").checked === (one === row));
    for (const one of rows) {
      const off = "off" in one.dataset;
      one.querySelector("input").checked = alone ? !off : one === row;
    }
    this.send(list);
  }

  send(list) {
    const rows = this.rows(list);
    const chosen = rows.filter((row) => row.querySelector("input").checked).map((row) => row.dataset.name);
    const plain = rows.filter((row) => !("off" in row.dataset)).map((row) => row.dataset.name);
    const same = chosen.length === plain.length && chosen.every((name) => plain.includes(name));
    if (!chosen.length) return this.dispatchEvent(new CustomEvent("refused", { detail: { list } }));
    return this.dispatchEvent(new CustomEvent("filter", { detail: { [list]: same ? [] : chosen } }));
  }
}

customElements.define("pk-legend", Legend);
