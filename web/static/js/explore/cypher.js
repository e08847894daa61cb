/* The Cypher behind a view, to be read and changed in the console: a statement and its parameters.
   Pure. What is drawn is given by its ids, so that the statement has exactly the nodes and links of
   the view, whatever was opened, added or hidden, and however the graph grows. */
import { linkTo } from "../query/parameters.js";

/** Links that the legend does not filter: they are drawn wherever both ends are. */
const ALWAYS = ["VARIANT_OF", "BUILDS_ON", "CITES", "WRITTEN_BY", "CLAIMS"];

/** The statement of these nodes and the links among them: a row a node, with the links it begins. */
export function nodesCypher(ids, { roles = [] } = {}) {
  const statement = [
    "MATCH (n:Paper|Concept|Author|Result) WHERE n.id IN $nodes",
    "WITH collect(n) AS drawn",
    "UNWIND drawn AS node",
    `OPTIONAL MATCH (node)-[link${types(roles)}]->(other) WHERE other IN drawn`,
    "RETURN node, collect(link) AS links",
  ].join("\n");
  return { statement, parameters: { nodes: ids } };
}

/** The statement of everything that a node is linked to, which the view may not show. */
export function aroundCypher(id, { roles = [] } = {}) {
  const statement = [
    "MATCH (node:Paper|Concept|Author|Result {id: $node})",
    `MATCH (node)-[link${types(roles)}]-(other)`,
    "RETURN node, link, other LIMIT 300",
  ].join("\n");
  return { statement, parameters: { node: id } };
}

/** The address of the console with a statement filled in. */
export const cypherLink = ({ statement, parameters }) => linkTo(statement, parameters);

const types = (roles) => (roles.length ? `:${[...roles.map((role) => role.toUpperCase()), ...ALWAYS].join("|")}` : "");
