/* One link with the sentence behind it: "BatchLLM compares with vLLM", then the quote with the
   mention marked. Cuts by code points, as the server counts them. */
import { el, pageOf } from "../dom.js";
import { paperName } from "./look.js";
import { roleWord } from "./words.js";

const AROUND = 150; // characters of a long sentence on both sides of the mention

/** The item of a link; `fill` asks for its sentence and puts it in. */
export function evidenceItem(node, other, edge, { pair = false } = {}) {
  const quote = el("p", { class: "quote" }, " ");
  const element = el("li", {}, el("p", { class: "link" }, ...linkWords(node, other, edge, pair)), quote);
  const fill = async (ask) => {
    try {
      show(quote, element, await ask(), node.kind === "Paper" ? other : node);
    } catch (error) {
      quote.replaceChildren(failure(error, () => fill(ask)));
    }
  };
  return { element, fill };
}

/** What went wrong with one part, and a way to try again. */
export function failure(error, again) {
  const retry = el("button", { class: "button plain", type: "button" }, "Try again");
  retry.addEventListener("click", again);
  return el("span", { class: "second" }, `${error.message} `, retry);
}

function linkWords(node, other, edge, pair) {
  if (pair && edge.role === "related") return [];
  const [from, to] = edge.source === node.id ? [node, other] : [other, node];
  const part = (one) => (one.id === node.id && !pair ? nameOf(one) : nodeLink(one));
  return [part(from), ` ${roleWord(edge.role)} `, part(to)];
}

const nameOf = (node) => (node.kind === "Paper" ? paperName(node.label) : node.label);

const nodeLink = (node) =>
  el("a", { href: pageOf(node), "data-act": "select", "data-id": node.id, title: node.name }, nameOf(node));

function show(quote, element, answer, concept) {
  const found = answer.sentences?.[0];
  if (!found) {
    quote.className = "second";
    quote.textContent = answer.text ?? "";
    if (!answer.text) quote.remove();
    return;
  }
  if (!element.querySelector(".link").childNodes.length && answer.text) element.querySelector(".link").textContent = answer.text;
  quote.replaceChildren(...marked(found, concept.kind));
}

/** A sentence with its mention marked, cut to 150 characters around it; a click shows all of it. */
export function marked({ text, start, end }, kind) {
  const letters = [...text];
  const mark = el("mark", { class: `m k-${kind.toLowerCase()}` }, letters.slice(start, end).join(""));
  if (!(end > start)) return [text];
  const before = letters.slice(0, start).join("");
  const after = letters.slice(end).join("");
  if (letters.length <= AROUND * 1.6) return [before, mark, after];
  const whole = el("button", { class: "all", type: "button", "aria-label": "Show the whole sentence" }, "…");
  const parts = [cutStart(before), mark, cutEnd(after)];
  whole.addEventListener("click", () => whole.parentElement.replaceChildren(before, mark, after));
  return [...parts, " ", whole];
}

function cutStart(text) {
  const letters = [...text];
  if (letters.length <= AROUND * 0.6) return text;
  return `…${letters.slice(-Math.round(AROUND * 0.6)).join("").replace(/^\S*\s/, "")}`;
}

function cutEnd(text) {
  const letters = [...text];
  if (letters.length <= AROUND * 0.6) return text;
  return letters.slice(0, Math.round(AROUND * 0.6)).join("").replace(/\s\S*$/, "");
}
