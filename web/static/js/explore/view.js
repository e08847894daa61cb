/* The view: its state, its steps, and the nodes that belong to it. It asks the API, decides where
   new nodes go, and tells whoever listens; it draws nothing.

   Events: "shown" {changes, from, fit}, "state", "failed" {name, error, again}, "waiting" {on}. */
import { get } from "../api.js";
import { radius, shortLabel } from "./look.js";
import { Model } from "./model.js";
import { arc, byYear, radial, sides, spiral } from "./place.js";
import { writePositions } from "./positions.js";
import { Settling } from "./force.js";
import { formatQuery, formatState, parseState, sameNodes, withParts } from "./state.js";
import { Steps } from "./steps.js";

const SLICE = 10; // ms of settling between frames
const WAIT = 300; // ms before a wait is shown
const EMPTY = { nodes: [], edges: [], more: 0, found: {} };

export class View extends EventTarget {
  constructor({ measure, defaults }) {
    super();
    this.measure = measure;
    this.defaults = defaults;
    this.model = new Model(EMPTY);
    this.placed = new Map(); // every node that was ever placed, so that undo brings it back there
    this.steps = new Steps({ state: parseState(""), places: new Map() });
  }

  get state() {
    return this.steps.now.state;
  }

  /** Begin with a state and its nodes. */
  async start(state, data, places) {
    this.steps = new Steps({ state, places: new Map() });
    await this.take(data, { places, fit: true });
  }

  /** A step: change the state, ask for its nodes if they are others, remember it under a name. */
  async go(name, parts, { by = null, quiet = false } = {}) {
    const next = withParts(this.state, parts);
    if (sameNodes(next, this.state)) {
      const relaid = next.layout !== this.state.layout;
      this.steps.push(name, { state: next, places: this.steps.now.places });
      if (relaid) await this.layOut();
      this.changed({ push: true });
      if (!quiet) this.say(name);
      return true;
    }
    const data = await this.ask(next, name, () => this.go(name, parts, { by, quiet }));
    if (!data) return false;
    this.steps.push(name, { state: next, places: new Map(this.placed) });
    const changes = await this.take(data, { by });
    this.changed({ push: true });
    if (!quiet) this.say(name, changes);
    return true;
  }

  /** Change what is no step: the selection, table or graph. */
  amend(parts) {
    this.steps.amend({ state: withParts(this.state, parts) });
    this.changed({ push: false });
  }

  /** A node was dragged: its place is a step and it is pinned. */
  moved(id, place) {
    this.placed.set(id, place);
    const pin = this.state.pin.includes(id) ? this.state.pin : [...this.state.pin, id];
    const name = `${this.model.nodes.get(id)?.label ?? id} moved`;
    this.steps.push(name, { state: withParts(this.state, { pin }), places: new Map(this.placed) });
    this.changed({ push: true });
  }

  async undo() {
    await this.back(this.steps.undo(), "Undone");
  }

  async redo() {
    await this.back(this.steps.redo(), "Done again");
  }

  async back(step, word) {
    if (!step) return;
    const { state, places } = step.value;
    const data = await this.ask(state, step.name, null);
    if (!data) return;
    for (const [id, place] of places) this.placed.set(id, place);
    await this.take(data, {});
    this.changed({ push: true });
    this.say(`${word}: ${step.name}`);
  }

  /** The browser went back or forward: show that address, as a step of its own. */
  async visit(search) {
    const state = parseState(search);
    if (formatState(state) === formatState(this.state)) return;
    const data = await this.ask(state, "Back", null);
    if (!data) return;
    this.steps.push("Back", { state, places: new Map(this.placed) });
    await this.take(data, {});
    this.changed({ push: false });
  }

  /** The nodes of a state, or null where it failed or another question overtook it. */
  async ask(state, name, again) {
    this.asking?.abort();
    const asking = new AbortController();
    this.asking = asking;
    const wait = setTimeout(() => this.tell("waiting", { on: true }), WAIT);
    try {
      const parameters = Object.fromEntries(new URLSearchParams(formatQuery(state)));
      return await get("/graph", parameters, { signal: asking.signal });
    } catch (error) {
      if (error.name !== "AbortError") this.tell("failed", { name, error, again });
      return null;
    } finally {
      clearTimeout(wait);
      if (this.asking === asking) this.tell("waiting", { on: false });
    }
  }

  /** Take new nodes: placed ones stay, the others find their place. */
  async take(data, { places = null, by = null, fit = false }) {
    const before = this.model;
    this.model = new Model(data);
    const changes = before.changes(this.model);
    if (places instanceof Map) for (const [id, place] of places) this.placed.set(id, place);
    const fresh = this.model.ids.filter((id) => !this.placed.has(id));
    const from = this.begin(fresh, by, before.nodes.size === 0);
    if (fresh.length) {
      await (this.state.layout === "force" ? this.settle(fresh) : this.layOut({ quiet: true }));
    }
    this.tell("shown", { changes, from, fit });
    return changes;
  }

  /** Give nodes without a place one to begin with; where they come from, for drawing. */
  begin(fresh, by, first) {
    if (!fresh.length) return new Map();
    if (first) {
      for (const [id, place] of spiral(this.model, this.state.focus)) {
        if (!this.placed.has(id)) this.placed.set(id, place);
      }
      return new Map();
    }
    const from = new Map();
    for (const [centre, ids] of this.byOrigin(fresh, by)) {
      const middle = this.placed.get(centre) ?? { x: 0, y: 0 };
      const others = [...this.model.nodes.keys()].filter((id) => id !== centre && this.placed.has(id) && !ids.includes(id));
      const spots = arc(middle, others.map((id) => this.placed.get(id)), ids.map((id) => this.width(id)));
      ids.forEach((id, index) => {
        this.placed.set(id, spots[index]);
        from.set(id, middle);
      });
    }
    return from;
  }

  /** Fresh nodes by the placed one that they hang on: the opened one first. */
  byOrigin(fresh, by) {
    const groups = new Map();
    for (const id of fresh) {
      const near = [...this.model.near.get(id).keys()].filter((other) => this.placed.has(other));
      const origin = near.includes(by) ? by : near[0] ?? by ?? this.state.focus;
      groups.set(origin, [...(groups.get(origin) ?? []), id]);
    }
    return groups;
  }

  /** Let some nodes settle while all others stay where they are. */
  async settle(free) {
    const moving = new Set(free);
    const bodies = this.model.ids.map((id) => ({
      id, ...this.placed.get(id), r: radius(this.model.nodes.get(id)), w: this.width(id),
      fixed: !moving.has(id),
    }));
    const links = [...this.model.edges.values()].map(({ source, target }) => [source, target]);
    const settling = new Settling(bodies, links, { steps: 120 });
    while (!settling.run(performance.now() + SLICE, () => performance.now())) {
      await new Promise((resolve) => setTimeout(resolve));
    }
    for (const [id, place] of settling.places()) if (moving.has(id)) this.placed.set(id, place);
  }

  /** Put every node where the layout says; pinned ones stay. */
  async layOut({ quiet = false } = {}) {
    const pinned = new Map(this.state.pin.filter((id) => this.placed.has(id)).map((id) => [id, this.placed.get(id)]));
    const layout = { year: byYear, radial, sides }[this.state.layout];
    const start = layout ? layout(this.model, this.state.focus) : spiral(this.model, this.state.focus);
    const before = new Map(this.model.ids.map((id) => [id, this.placed.get(id)]));
    for (const [id, place] of [...start, ...pinned]) this.placed.set(id, place);
    if (!layout) await this.settle(this.model.ids.filter((id) => !pinned.has(id)));
    this.steps.amend({ places: new Map(this.placed) });
    if (!quiet) this.tell("shown", { changes: { joined: [], left: [] }, from: before, fit: true });
  }

  width(id) {
    return this.measure(shortLabel(this.model.nodes.get(id)));
  }

  places() {
    return new Map(this.model.ids.map((id) => [id, this.placed.get(id)]));
  }

  /** The address of this view: everything in the query, positions in the fragment. */
  address({ withPositions = false } = {}) {
    const query = formatState(this.state);
    const path = query ? `/explore?${query}` : "/explore";
    return withPositions ? `${path}#${writePositions(this.places())}` : path;
  }

  changed({ push }) {
    history[push ? "pushState" : "replaceState"](null, "", this.address({ withPositions: true }));
    this.tell("state", {});
  }

  say(name, changes) {
    this.tell("said", { name, changes });
  }

  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
