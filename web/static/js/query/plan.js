/* A plan as an indented tree: operator, estimated rows, details. */
import { count, el } from "../dom.js";

/** The list of a plan; every step is a line, what it rests on is below it. */
export function planTree(plan) {
  return el("div", { class: "plan" },
    el("p", { class: "second" }, "How the database would run it, last step first. Nothing was run."),
    el("ol", {}, step(plan)));
}

function step({ operator, rows, details, children }) {
  const estimate = rows === null ? null : el("span", { class: "n" }, count(Math.round(rows), "row"));
  return el("li", {},
    el("div", { class: "step-line" }, el("b", {}, words(operator)), el("code", {}, details), estimate),
    children.length ? el("ol", {}, children.map(step)) : null);
}

/** "NodeUniqueIndexSeek" is read as "Node unique index seek". Pure. */
export function words(operator) {
  const parts = operator.replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2").replaceAll(/([A-Z]+)([A-Z][a-z])/g, "$1 $2").split(" ");
  return parts.map((part, index) => (index && !/^[A-Z]{2,}$/.test(part) ? part.toLowerCase() : part)).join(" ");
}
