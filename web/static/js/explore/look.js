/* How a node or a line looks: size, shape, width, short label. Pure numbers and words. */

export const KINDS = ["Paper", "Method", "Model", "Dataset", "Hardware", "Task", "Metric", "Software", "Author", "Result"];
export const ROLES = ["proposes", "uses", "evaluates_on", "compares_with", "runs_on", "addresses", "reports", "mentions"];

const PAPER = 6;
const FACTORS = { Method: 1.12, Dataset: 0.86, Hardware: 1.05, Task: 1.05, Software: 0.9 };
const LABEL = 24; // characters of a paper's name

/** The radius of a node in pixels at scale 1; it never passes 15 times its shape's factor. */
export function radius(node) {
  if (node.kind === "Paper") return PAPER;
  if (node.kind === "Author" || node.kind === "Result") return 7;
  const plain = Math.min(15, Math.max(5, 3 + 2.4 * Math.sqrt(Math.max(0, node.weight))));
  return plain * (FACTORS[node.kind] ?? 1);
}

/** The border of a hollow dot of this radius. */
export const hollow = (size) => Math.max(3, size * 0.38);

/** The width of a line by how often the paper mentions the concept. */
export function lineWidth(edge) {
  if (edge.role === "builds_on") return 2;
  if (edge.role === "related") return Math.min(4, Math.max(1, edge.weight));
  return edge.weight >= 6 ? 3 : edge.weight >= 3 ? 2 : 1;
}

/** True for the two kinds of line that say who comes from whom. */
/** Where the heads of columns stand: over the highest node. */
export const headsTop = ({ places }) => Math.min(...[...places.values()].map(({ y }) => y)) - 56;

export const hasArrow = (edge) => edge.role === "variant_of" || edge.role === "builds_on";

/** True for the line of a paper that only mentions a concept. */
export const isDotted = (edge) => edge.role === "mentions";

/** The words beside a node: a concept's name, a paper's name before its colon, cut to 24. */
export function shortLabel(node) {
  const text = node.kind === "Paper" ? paperName(node.label) : node.label;
  const characters = [...text];
  return characters.length <= LABEL ? text : `${characters.slice(0, LABEL - 1).join("").trimEnd()}…`;
}

/** "MiniCache: KV Cache Compression ..." is called MiniCache. */
export function paperName(title) {
  const [name, rest] = title.split(/:\s/, 2);
  return rest && name.length >= 2 && name.length <= 60 ? name : title;
}

/** "+842" or "+1.2k" for neighbours that are not drawn. */
export function hiddenWords(count) {
  if (count < 1000) return `+${count}`;
  return count < 10_000 ? `+${(Math.floor(count / 100) / 10).toFixed(1)}k` : `+${Math.floor(count / 1000)}k`;
}
