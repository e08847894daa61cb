/* The state of a view and its address: everything but positions is in the query string, under the
   names that GET graph takes. Pure. */

export const DEFAULT_JOINED = 40; // neighbours that join where an opened node names no number
export const LAYOUTS = ["force", "year", "radial", "sides"];

const LISTS = ["add", "hide", "pin", "kinds", "roles", "communities", "sel"];
const NUMBERS = ["min", "from", "to", "limit"];

/** The view that is shown where the address says nothing. */
export function emptyState() {
  return {
    focus: null, kept: null, open: [], add: [], hide: [], pin: [], sel: [], kinds: [], roles: [], communities: [],
    min: null, from: null, to: null, limit: null, layout: "force", table: null,
  };
}

/** Read a query string; what is malformed in it is left out. */
export function parseState(search) {
  const given = new URLSearchParams(search);
  const state = emptyState();
  state.focus = given.get("focus") || null;
  state.kept = given.get("kept") || null;
  state.open = list(given.get("open")).map(readOpened);
  for (const name of LISTS) state[name] = list(given.get(name));
  for (const name of NUMBERS) state[name] = readNumber(given.get(name));
  if (LAYOUTS.includes(given.get("layout"))) state.layout = given.get("layout");
  if (given.get("view") === "table") state.table = true;
  if (given.get("view") === "graph") state.table = false;
  return state;
}

/** The query string of a state, without its "?"; parameters at their default are left out. */
export function formatState(state) {
  const parts = queryParts(state);
  if (state.layout !== "force") parts.push(["layout", state.layout]);
  if (state.sel.length) parts.push(["sel", state.sel.join(",")]);
  if (state.table !== null) parts.push(["view", state.table ? "table" : "graph"]);
  return join(parts);
}

/** The query string for GET graph: what decides which nodes there are. */
export function formatQuery(state) {
  return join(queryParts(state));
}

/** True where two states show the same nodes, so that nothing has to be asked for. */
export const sameNodes = (one, other) => formatQuery(one) === formatQuery(other);

/** A copy of a state with some parts changed. */
export const withParts = (state, parts) => ({ ...state, ...parts });

/** Open a node further: another n of its neighbours join. */
export function withOpened(state, id, joined = DEFAULT_JOINED) {
  const before = state.open.find((one) => one.id === id);
  const open = before
    ? state.open.map((one) => (one === before ? { id, n: one.n + joined } : one))
    : [...state.open, { id, n: joined }];
  return withParts(state, { open, hide: without(state.hide, id) });
}

/** Close an opened node: what only it brought leaves. */
export const withoutOpened = (state, id) =>
  withParts(state, { open: state.open.filter((one) => one.id !== id) });

/** Put an id into a list of the state, or take it out. */
export function toggled(ids, id) {
  return ids.includes(id) ? without(ids, id) : [...ids, id];
}

export const without = (ids, id) => ids.filter((one) => one !== id);

function queryParts(state) {
  const parts = [];
  if (state.focus) parts.push(["focus", state.focus]);
  if (state.kept) parts.push(["kept", state.kept]);
  if (state.open.length) parts.push(["open", state.open.map(writeOpened).join(",")]);
  for (const name of ["add", "hide", "pin", "kinds", "roles", "communities"]) {
    if (state[name].length) parts.push([name, state[name].join(",")]);
  }
  for (const name of NUMBERS) if (state[name] !== null) parts.push([name, String(state[name])]);
  return parts;
}

function join(parts) {
  const keep = (text) => encodeURIComponent(text).replace(/%(3A|2C|2A|7E|28|29)/gi, unescape1);
  return parts.map(([name, value]) => `${name}=${keep(value)}`).join("&");
}

const unescape1 = (code) => decodeURIComponent(code);
const list = (text) => (text ? [...new Set(text.split(",").filter(Boolean))] : []);

function readOpened(text) {
  const [id, n] = text.split("*");
  const joined = Number.parseInt(n ?? "", 10);
  return { id, n: joined > 0 ? joined : DEFAULT_JOINED };
}

const writeOpened = ({ id, n }) => (n === DEFAULT_JOINED ? id : `${id}*${n}`);

function readNumber(text) {
  const value = Number.parseInt(text ?? "", 10);
  return Number.isFinite(value) && value >= 0 ? value : null;
}
