/* The Cypher behind a view, to be read and changed in the console. Pure. It reads what the view
   reads: the focus and what was opened, with the filters; which of many come first is the page's. */

const KINDS = new Set(["Method", "Model", "Dataset", "Hardware", "Task", "Metric", "Software"]);

/** A statement for a state. */
export function viewCypher(state, { min, limit = 300, drawn = [] }) {
  const centres = [state.focus, ...state.open.map((one) => one.id), ...state.add].filter(Boolean);
  const begun = centres.length ? () => around(centres, state, min) : () => whole(state, min);
  const lines = state.kept ? among(drawn, state) : begun();
  return [...lines, `RETURN p, r, c LIMIT ${limit}`].join("\n");
}

function around(centres, state, min) {
  const ids = centres.map(quote).join(", ");
  const where = [`(p.id IN [${ids}] OR c.id IN [${ids}])`, ...conditions(state)];
  if (min > 1) where.push(`(c.paper_count >= ${min} OR c.id IN [${ids}])`);
  return [`MATCH (p:Paper)-[r${types(state)}]->(c:Concept)`, `WHERE ${where.join("\n  AND ")}`];
}

function whole(state, min) {
  const where = [`c.paper_count >= ${min}`, ...conditions(state)];
  return [`MATCH (p:Paper)-[r${types(state)}]->(c:Concept)`, `WHERE ${where.join("\n  AND ")}`];
}

/** A saved view is its nodes, whatever brought them. */
function among(drawn, state) {
  const ids = drawn.map(quote).join(", ");
  return [`MATCH (p:Paper)-[r${types(state)}]->(c:Concept)`, `WHERE p.id IN [${ids}]`, `  AND c.id IN [${ids}]`];
}

function conditions(state) {
  const where = [];
  const kinds = state.kinds.filter((kind) => KINDS.has(kind));
  if (kinds.length) where.push(`(${kinds.map((kind) => `c:${kind}`).join(" OR ")})`);
  if (state.from !== null) where.push(`(p.year >= ${state.from} OR p.year IS NULL)`);
  if (state.to !== null) where.push(`(p.year <= ${state.to} OR p.year IS NULL)`);
  if (state.communities.length) where.push(`coalesce(p.community, -1) IN [${state.communities.map(Number).join(", ")}]`);
  if (state.hide.length) {
    const ids = state.hide.map(quote).join(", ");
    where.push(`NOT p.id IN [${ids}] AND NOT c.id IN [${ids}]`);
  }
  return where;
}

const types = (state) => (state.roles.length ? `:${state.roles.map((role) => role.toUpperCase()).join("|")}` : "");
const quote = (text) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
