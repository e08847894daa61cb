/* What the console says about a result. Pure. */
import { count, number } from "../dom.js";

/** "50 rows" and "38 ms. Your LIMIT 50 was reached; there may be more." */
export function countedWords({ rows, truncated, seconds }, statement) {
  const time = seconds < 1 ? `${Math.max(1, Math.round(seconds * 1000))} ms` : `${seconds.toFixed(1)} s`;
  if (truncated) {
    return [`First ${count(rows.length, "row")}`, `${time}. There are more; \`paperkin query\` gives all.`];
  }
  const limit = lastLimit(statement);
  const reached = limit !== null && rows.length === limit && limit > 0;
  return [count(rows.length, "row"), reached ? `${time}. Your LIMIT ${number(limit)} was reached; there may be more.` : `${time}.`];
}

/** The number of a LIMIT that ends the statement; null where none does. */
export function lastLimit(statement) {
  const found = /\bLIMIT\s+(\d+)\s*;?\s*(?:\/\/[^\n]*\s*)?$/i.exec(statement);
  return found ? Number(found[1]) : null;
}

/** Why there may be no rows: a label, type or property that the graph has not, with a near one. */
export function emptyWords(statement, { labels, types, properties }) {
  const bare = statement.replace(/'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, " ");
  const checks = [
    [/\(\s*\w*\s*:\s*(\w+)/g, labels, "label"],
    [/\[\s*\w*\s*:\s*(\w+)/g, types, "relationship type"],
    [/\w\.(\w+)\b(?!\s*\()/g, properties, "property"],
  ];
  for (const [pattern, known, what] of checks) {
    for (const [, name] of bare.matchAll(pattern)) {
      if (known.includes(name)) continue;
      const near = nearest(name, known);
      return `No rows. ${name} is no ${what}${near ? `; did you mean ${near}?` : " of this graph."}`;
    }
  }
  return "No rows.";
}

/** The known word with the fewest changed letters, at most a third of them. */
export function nearest(word, known) {
  let found = null;
  let least = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const other of known) {
    const far = distance(word.toLowerCase(), other.toLowerCase());
    if (far < least) [found, least] = [other, far];
  }
  return found;
}

function distance(one, other) {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[other.length];
}
