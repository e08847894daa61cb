/* The card of a paper on the map: title, year, community; with links once it is kept. */
import { el, number } from "../dom.js";

const AWAY = 14; // px between the dot and its card

/** Fill the card with a paper and put it beside a place of the stage, inside its borders. */
export function showCard(card, stage, { id, title, year, community, x, y, kept }) {
  const facts = [year || "no year", community].filter(Boolean).join(" · ");
  const links = el("span", { class: "row" },
    el("a", { href: `/papers/${id}` }, "Open"), el("a", { href: `/explore?focus=${id}` }, "Show in graph"));
  card.replaceChildren(el("span", { class: "serif" }, title), el("span", { class: "quiet" }, facts), ...(kept ? [links] : []));
  card.toggleAttribute("data-kept", kept);
  card.hidden = false;
  const { clientWidth, clientHeight } = stage;
  const left = x + AWAY + card.offsetWidth < clientWidth ? x + AWAY : x - AWAY - card.offsetWidth;
  const top = Math.min(Math.max(8, y - card.offsetHeight / 2), clientHeight - card.offsetHeight - 8);
  card.style.transform = `translate(${Math.round(Math.max(8, left))}px, ${Math.round(top)}px)`;
}

/** Say how many papers were picked, and link to the graph of them. */
export function showPicked(line, ids, most) {
  const taken = ids.slice(0, most);
  const all = `${number(ids.length)} ${ids.length === 1 ? "paper" : "papers"} here`;
  const words = ids.length > most ? `${all}; the ${most} most central ones: ` : `${all}: `;
  line.replaceChildren(words, ...(taken.length ? [el("a", { href: `/explore?add=${taken.join(",")}` }, "Show in graph")] : []));
  line.hidden = false;
}
