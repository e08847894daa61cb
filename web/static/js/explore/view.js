/* The view: its state, its steps, and the nodes that belong to it. It asks the API, decides where
   new nodes go, and tells whoever listens; it draws nothing.

   Events: "shown" {changes, from, fit}, "state", "failed" {name, error, again}, "waiting" {on}. */
import { get } from "../api.js";
import { Model } from "./model.js";
import { Placing } from "./placing.js";
import { writePositions } from "./positions.js";
import { formatQuery, formatState, parseState, sameNodes, withParts } from "./state.js";
import { Steps } from "./steps.js";

const WAIT = 300; // ms before a wait is shown
const EMPTY = { nodes: [], edges: [], more: 0, found: {} };

export class View extends EventTarget {
  /** `measure` gives the width of a label in pixels. */
  constructor({ measure }) {
    super();
    this.model = new Model(EMPTY);
    this.placing = new Placing(measure);
    this.steps = new Steps({ state: parseState(""), places: new Map() });
  }

  get state() {
    return this.steps.now.state;
  }

  /** Begin with a state and its nodes. */
  async start(state, data, places) {
    this.steps = new Steps({ state, places: new Map() });
    await this.take(data, { places, fit: true });
    this.steps.amend({ places: this.places() });
  }

  /** A step: change the state, ask for its nodes if they are others, remember it under a name. */
  async go(name, parts, { by = null, quiet = false } = {}) {
    const next = withParts(this.state, parts);
    if (sameNodes(next, this.state)) {
      const relaid = next.layout !== this.state.layout;
      this.steps.push(name, { state: next, places: this.steps.now.places });
      if (relaid) await this.relay();
      this.changed({ push: true });
      if (!quiet) this.say(name);
      return true;
    }
    const data = await this.ask(next, name, () => this.go(name, parts, { by, quiet }));
    if (!data) return false;
    this.steps.push(name, { state: next, places: this.places() });
    const changes = await this.take(data, { by });
    this.steps.amend({ places: this.places() });
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
    this.placing.take([[id, place]]);
    const pin = this.state.pin.includes(id) ? this.state.pin : [...this.state.pin, id];
    const name = `${this.model.nodes.get(id)?.label ?? id} moved`;
    this.steps.push(name, { state: withParts(this.state, { pin }), places: this.places() });
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
    await this.take(data, { places });
    this.changed({ push: true });
    this.say(`${word}: ${step.name}`);
  }

  /** The browser went back or forward: show that address, as a step of its own. */
  async visit(search) {
    const state = parseState(search);
    if (formatState(state) === formatState(this.state)) return;
    const data = await this.ask(state, "Back", null);
    if (!data) return;
    this.steps.push("Back", { state, places: this.places() });
    await this.take(data, {});
    this.steps.amend({ places: this.places() });
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
    if (places instanceof Map) this.placing.take(places);
    const from = await this.placing.join(this.model, this.state, { by, first: before.nodes.size === 0 });
    this.tell("shown", { changes, from, fit });
    return changes;
  }

  /** Another layout: every node goes where it says. */
  async relay() {
    const from = await this.placing.layOut(this.model, this.state);
    this.steps.amend({ places: this.places() });
    this.tell("shown", { changes: { joined: [], left: [] }, from, fit: true });
  }

  places() {
    return this.placing.of(this.model);
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
