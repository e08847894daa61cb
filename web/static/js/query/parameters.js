/* The parameters of a statement: which it names, and what a person typed for them. Pure. */

/** The names after $ in a statement, in order, without those in strings and comments. */
export function parameterNames(statement) {
  const names = [];
  const pieces = /'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|`(?:``|[^`])*`|\/\/[^\n\r]*|\/\*[\s\S]*?\*\/|\$(?:([\p{L}_][\p{L}\p{N}_]*|\d+)|`((?:``|[^`])*)`)/gu;
  for (const found of statement.matchAll(pieces)) {
    const name = found[1] ?? found[2]?.replaceAll("``", "`");
    if (name !== undefined && !names.includes(name)) names.push(name);
  }
  return names;
}

/** What was typed as a value: JSON where it is JSON, else the text itself; null for nothing. */
export function readValue(text) {
  if (!text.trim()) return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A value as it is typed: text as it stands where it reads back as the same text. */
export function writeValue(value) {
  if (value === null || value === undefined) return "";
  if (typeof value === "string" && readValue(value) === value) return value;
  return JSON.stringify(value);
}

/** The address of a console with this statement filled in; it runs nothing when opened. */
export function linkTo(statement, parameters, view = "") {
  const query = new URLSearchParams({ q: statement });
  if (Object.keys(parameters).length) query.set("p", JSON.stringify(parameters));
  if (view && view !== "table") query.set("view", view);
  return `/query?${query}`;
}
