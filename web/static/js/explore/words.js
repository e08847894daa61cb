/* The sentences of the explorer. Pure; the same verbs as the server's words. */
import { count, number } from "../dom.js";

export const KIND_PLURALS = {
  Paper: "Papers", Method: "Methods", Model: "Models", Dataset: "Datasets", Hardware: "Hardware",
  Task: "Tasks", Metric: "Metrics", Software: "Software", Author: "Authors", Result: "Results",
};
export const ROLE_HEADS = {
  proposes: "Proposes", uses: "Uses", evaluates_on: "Evaluates on", compares_with: "Compares with",
  runs_on: "Runs on", addresses: "Addresses", reports: "Reports", mentions: "Mentions",
  variant_of: "Variant of", builds_on: "Builds on", written_by: "Written by", claims: "Claims",
  of: "Of", on: "On", cites: "Cites", related: "Related to", together: "Together with",
};
const ROLE_PLURALS = {
  proposes: "propose", uses: "use", evaluates_on: "evaluate on", compares_with: "compare with",
  runs_on: "run on", addresses: "address", reports: "report", mentions: "mention",
};

/** What a paper may have to do with a concept. */
export const ROLES = new Set(Object.keys(ROLE_PLURALS));

/** "compares with", the verb after a paper's name. */
export const roleWord = (role) => (ROLE_HEADS[role] ?? role.replaceAll("_", " ")).toLowerCase();

/** "8 papers: 3 use it, 1 mentions it". */
export function countSentence(papers, roles) {
  const parts = Object.keys(ROLE_PLURALS)
    .filter((role) => roles[role])
    .map((role) => `${number(roles[role])} ${roles[role] === 1 ? roleWord(role) : ROLE_PLURALS[role]} it`);
  return `${count(papers, "paper")}${parts.length ? `: ${parts.join(", ")}` : ""}`;
}

/** "55 nodes drawn, 475 papers and 230 concepts one step further". */
export function statusSentence(model, cap) {
  const drawn = model.nodes.size;
  if (model.more > 0 && drawn >= cap) {
    return `${number(drawn)} of ${number(drawn + model.more)} drawn, most connected first.`;
  }
  const [papers, concepts] = further(model);
  const parts = [papers && count(papers, "paper"), concepts && count(concepts, "concept")].filter(Boolean);
  return `${count(drawn, "node")} drawn${parts.length ? `, ${parts.join(" and ")} one step further` : ""}`;
}

/** What a screen reader says for a node: "vLLM, software, 8 papers, 3 drawn here, 5 more". */
export function nodeSentence(node, degree) {
  const weight = node.kind === "Paper" ? count(node.weight, "concept") : count(node.weight, "paper");
  const rest = node.hidden ? `, ${number(node.hidden)} more` : "";
  return `${node.label}, ${node.kind.toLowerCase()}, ${weight}, ${number(degree)} drawn here${rest}`;
}

function further(model) {
  const drawn = model.drawn().kinds;
  let papers = 0;
  let concepts = 0;
  for (const [kind, found] of Object.entries(model.found.kinds ?? {})) {
    const rest = Math.max(0, found - (drawn[kind] ?? 0));
    if (kind === "Paper") papers += rest;
    else if (kind !== "Author" && kind !== "Result") concepts += rest;
  }
  return [papers, concepts];
}
