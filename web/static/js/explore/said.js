/* The sentences in the table of the explorer: for each node the one in which a paper names a concept.
   Asked for many at once, once each. */
import { get } from "../api.js";
import { el } from "../dom.js";
import { marked } from "./evidence.js";
import { paperName } from "./look.js";
import { ROLES, roleWord } from "./words.js";

const AT_ONCE = 100; // sentences of one request

/** The link whose sentence stands for a node: to the focus, else the weightiest; null without. */
export function saidLink(model, id, focus) {
  const links = model.neighbours(id).map(({ edge }) => edge).filter((edge) => ROLES.has(edge.role));
  return links.find((edge) => edge.source === focus || edge.target === focus) ?? links[0] ?? null;
}

export class Said {
  constructor() {
    this.known = new Map(); // link -> sentence, null where there is none
  }

  /** Fill cells that name their link; what fails stays empty, the panel has it too. */
  async fill(model, cells) {
    const waiting = cells.filter((cell) => cell.dataset.link);
    for (let at = 0; at < waiting.length; at += AT_ONCE) {
      const some = waiting.slice(at, at + AT_ONCE).map((cell) => [cell, model.edges.get(cell.dataset.link)]);
      if (!some[0][0].isConnected) return; // the table was drawn again
      await this.ask(some.map(([, edge]) => edge));
      for (const [cell, edge] of some) this.put(cell, model, edge);
    }
  }

  async ask(edges) {
    const unknown = edges.filter((edge) => !this.known.has(edge.id));
    if (!unknown.length) return;
    const links = [...new Set(unknown.map((edge) => `${edge.source}|${edge.target}`))].join(",");
    const { items } = await get("/sentences", { links }).catch(() => ({ items: [] }));
    const found = new Map(items.map((item) => [`${item.source}|${item.target}`, item.sentence]));
    for (const edge of unknown) this.known.set(edge.id, found.get(`${edge.source}|${edge.target}`) ?? null);
  }

  put(cell, model, edge) {
    const sentence = this.known.get(edge.id);
    if (!sentence) return;
    const [paper, concept] = [model.nodes.get(edge.source), model.nodes.get(edge.target)];
    const own = cell.closest("tr").dataset.id === paper.id;
    const words = own ? `${roleWord(edge.role)} ${concept.label}: ` : `${paperName(paper.label)} ${roleWord(edge.role)} it: `;
    cell.replaceChildren(el("span", { class: "quiet" }, words), el("span", { class: "serif" }, "“", ...marked(sentence, concept.kind), "”"));
  }
}
