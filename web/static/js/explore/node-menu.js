/* The menu of a node: what can be done with it here, and the ways to its page, to paths and to the
   console. It does nothing itself. */
import { pageOf } from "../dom.js";
import { aroundCypher, cypherLink } from "./cypher.js";
import { paperName } from "./look.js";

const ENDS = ["paper", "concept"]; // what a path can begin and end at

/** A node as a step or a menu names it. */
export function nodeName(model, id) {
  const node = model.nodes.get(id);
  return node ? (node.kind === "Paper" ? paperName(node.label) : node.label) : id;
}

/** The items of a node's menu. */
export function nodeItems({ model, state }, id) {
  const node = model.nodes.get(id);
  const page = pageOf(node);
  const opened = state.open.some((one) => one.id === id);
  return [
    ...(page ? [{ word: "Open page", href: page }] : []),
    { word: "Open neighbours", act: "open", disabled: node.hidden ? null : "All its neighbours are drawn" },
    { word: "Collapse", act: "collapse", disabled: opened ? null : "It is not opened" },
    { word: "Hide", act: "hide" },
    { word: "Keep only this and neighbours", act: "keep" },
    { word: state.pin.includes(id) ? "Unpin" : "Pin", act: "pin" },
    ...(ENDS.includes(node.type) ? paths({ model, state }, id) : []),
    { word: "Show Cypher", href: cypherLink(aroundCypher(id, state)) },
  ];
}

/** Ways to the path page: what is selected, else the focus, is the other end. */
function paths({ model, state }, id) {
  const others = [...state.sel, state.focus].filter((one) => one && one !== id);
  const other = others.find((one) => ENDS.includes(model.nodes.get(one)?.type));
  if (!other) return [{ word: "Path from here", href: `/path?from=${id}` }, { word: "Path to here", href: `/path?to=${id}` }];
  const name = nodeName(model, other);
  return [
    { word: `Path from here to ${name}`, href: `/path?from=${id}&to=${other}` },
    { word: `Path to here from ${name}`, href: `/path?from=${other}&to=${id}` },
  ];
}
