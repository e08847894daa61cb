/* What is kept of a view under a name, and the address and places that come of it. Pure. */

const INSTEAD = ["kept", "open", "add", "hide", "sel", "view"]; // what the saved nodes stand for

/** The address of a saved view: its filters and layout, and its nodes by its id. */
export function keptAddress({ id, value }) {
  const given = new URLSearchParams(value.query ?? "");
  const rest = [...given].filter(([name]) => !INSTEAD.includes(name));
  return `/explore?${new URLSearchParams([["kept", id], ...rest])}`.replaceAll("%3A", ":").replaceAll("%2C", ",");
}

/** What is kept of a view. */
export function keptValue(query, places) {
  const rounded = [...places].map(([id, { x, y }]) => [id, [Math.round(x), Math.round(y)]]);
  return { query, places: Object.fromEntries(rounded) };
}

/** Where the nodes of a saved view stood, and how many of them are gone from the graph. */
export function keptPlaces(kept, ids) {
  const places = new Map(Object.entries(kept.places).map(([id, [x, y]]) => [id, { x, y }]));
  const here = new Set(ids);
  return { places, gone: [...places.keys()].filter((id) => !here.has(id)).length };
}
