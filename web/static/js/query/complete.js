/* What can be typed here: labels after ":" in a node, types in a relationship, properties after ".",
   parameters after "$", else keywords, functions and the variables of the statement. Pure. */

const KEYWORDS = [
  "MATCH", "OPTIONAL MATCH", "WHERE", "RETURN", "WITH", "UNWIND", "CALL", "YIELD", "UNION", "ORDER BY", "SKIP",
  "LIMIT", "DISTINCT", "AS", "AND", "OR", "NOT", "IN", "IS NULL", "IS NOT NULL", "CONTAINS", "STARTS WITH",
  "ENDS WITH", "CASE", "WHEN", "THEN", "ELSE", "END", "EXISTS", "COUNT", "COLLECT", "DESC", "ASC",
];

/** Options for the text before the caret: {from, options: [{label, type, detail}]}, or null. */
export function complete(before, words, { explicit = false } = {}) {
  const inside = before.replace(/'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"/g, (text) => " ".repeat(text.length));
  if (/['"][^'"]*$/.test(inside) || /\/\/[^\n]*$/.test(inside)) return null;
  const bracket = lastOpen(inside);
  if (/[:|&]\s*!?\w*$/.test(inside) && "([".includes(bracket || "{")) {
    return options(before, /\w*$/, bracket === "[" ? words.types : words.labels, bracket === "[" ? "type" : "class");
  }
  if (/\bCALL\s+[\w.]*$/i.test(inside)) return options(before, /[\w.]*$/, words.procedures, "function", "()");
  if (/\w\.\w*$/.test(inside)) return options(before, /\w*$/, words.properties, "property");
  const typed = /[\w.]+$/.exec(inside)?.[0] ?? "";
  if (!typed && !explicit) return null;
  const all = [
    ...KEYWORDS.map((word) => ({ label: word, type: "keyword" })),
    ...words.functions.map((word) => ({ label: word, type: "function", apply: `${word}(` })),
    ...variables(inside, typed).map((word) => ({ label: word, type: "variable" })),
  ];
  return { from: before.length - typed.length, options: all };
}

/** The names that the statement binds so far: (p:..), [r:..], AS x. */
export function variables(text, typed = "") {
  const found = new Set();
  for (const [, one, two] of text.matchAll(/[([]\s*([A-Za-z_]\w*)\s*[:)\]{]|\bAS\s+([A-Za-z_]\w*)/gi)) found.add(one ?? two);
  found.delete(typed);
  return [...found];
}

function options(before, pattern, known, type, after = "") {
  const typed = pattern.exec(before)[0];
  return { from: before.length - typed.length, options: known.map((label) => ({ label, type, apply: label + after })) };
}

/** The bracket that is open at the end of a text: "(", "[", "{" or "". */
function lastOpen(text) {
  const stack = [];
  for (const char of text) {
    if ("([{".includes(char)) stack.push(char);
    else if (")]}".includes(char)) stack.pop();
  }
  return stack.at(-1) ?? "";
}
