/* The view: its state, its steps, and the nodes that belong to it. It asks the API, decides where
   new nodes go, and tells whoever listens; it draws nothing.

   Events: "counted", "shown" {changes, from, fit}, "state", "failed" {name, error, again}, "waiting" {on}. */
import { get } from "../api.js";
import { Model } from "./model.js";
import { Placing } from "./placing.js";
import { writePositions } from "./positions.js";
import { formatQuery, formatState, parseState, sameNodes, withParts } from "./state.js";
import { Steps } from "./steps.js";

const WAIT = 300; // ms before a wait is shown
const NOTHING = { joined: [], left: [] };
const EMPTY = { nodes: [], edges: [], more: 0, found: {} };

export class View extends EventTarget {
  /** `measure` gives the width of a label in pixels. */
  constructor({ measure }) {
    super();
    this.model = new Model(EMPTY);
    this.placing = new Placing(measure);
    this.steps = new Steps({ state: parseState(""), places: new Map() });
    this.keptName = null; // what the saved view is called that this began with
  }

  /** What the view is called where it has no focus. */
  get name() {
    return (this.state.kept && this.keptName) || "Best connected papers";
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

  /** One thing after the other: what a person does while the database answers waits its turn. */
  queue(work) {
    this.last = (this.last ?? Promise.resolve()).then(work, work);
    return this.last;
  }

  /** A step under a name: `parts` are changed, or what a function of the state then gives. */
  go(name, parts, { by = null, quiet = false } = {}) {
    return this.queue(async () => {
      const next = withParts(this.state, typeof parts === "function" ? parts(this.state) : parts);
      const again = () => this.go(name, parts, { by, quiet });
      const changes = await this.become(next, { name, by, again });
      if (changes && !quiet) this.say(name, changes);
      return Boolean(changes);
    });
  }

  /** Take a new state as a step; null where its nodes could not be had. */
  async become(next, { name, by, again, push = true }) {
    const same = sameNodes(next, this.state);
    const data = same ? null : await this.ask(next, name, again);
    if (!same && !data) return null;
    const relaid = next.layout !== this.state.layout;
    this.steps.push(name, { state: next, places: this.places() });
    const changes = data ? await this.take(data, { by }) : NOTHING;
    if (relaid) await this.relay();
    this.steps.amend({ places: this.places() });
    this.changed({ push });
    return changes;
  }

  /** Change what is no step: the selection, table or graph. */
  amend(parts) {
    this.steps.amend({ state: withParts(this.state, parts) });
    this.changed({ push: false });
  }

  /** The saved view that this began with is gone: go on from the address that it was saved from. */
  forget(search) {
    this.amend({ ...parseState(search), kept: null });
  }

  /** A node was dragged: its place is a step and it is pinned. */
  moved(id, place) {
    this.placing.take([[id, place]]);
    const pin = this.state.pin.includes(id) ? this.state.pin : [...this.state.pin, id];
    const name = `${this.model.nodes.get(id)?.label ?? id} moved`;
    this.steps.push(name, { state: withParts(this.state, { pin }), places: this.places() });
    this.changed({ push: true });
  }

  undo() {
    return this.queue(() => this.back(this.steps.past.at(-1), () => this.steps.undo(), "Undone"));
  }

  redo() {
    return this.queue(() => this.back(this.steps.future.at(-1), () => this.steps.redo(), "Done again"));
  }

  /** Go to a step of the past or the future, once its nodes are there. */
  async back(step, move, word) {
    if (!step) return;
    const data = await this.ask(step.state, word, null);
    if (!data) return;
    const { name } = move();
    await this.take(data, { places: step.places });
    this.changed({ push: true });
    this.say(`${word}: ${name}`);
  }

  /** The browser went back or forward: show that address, as a step of its own. */
  visit(search) {
    return this.queue(async () => {
      const state = parseState(search);
      if (formatState(state) !== formatState(this.state)) await this.become(state, { name: "Back", by: null, again: null, push: false });
    });
  }

  /** The nodes of a state, or null where it failed. */
  async ask(state, name, again) {
    const wait = setTimeout(() => this.tell("waiting", { on: true }), WAIT);
    try {
      const parameters = Object.fromEntries(new URLSearchParams(formatQuery(state)));
      return await get("/graph", parameters);
    } catch (error) {
      this.tell("failed", { name, error, again });
      return null;
    } finally {
      clearTimeout(wait);
      this.tell("waiting", { on: false });
    }
  }

  /** Take new nodes: placed ones stay, the others find their place. */
  async take(data, { places = null, by = null, fit = false }) {
    const before = this.model;
    this.model = new Model(data);
    const changes = before.changes(this.model);
    this.tell("counted", {});
    if (places instanceof Map) this.placing.take(places);
    const from = await this.placing.join(this.model, this.state, { by, first: before.nodes.size === 0 });
    this.tell("shown", { changes, from, fit });
    return changes;
  }

  /** Another layout: every node goes where it says. */
  async relay() {
    const from = await this.placing.layOut(this.model, this.state);
    this.steps.amend({ places: this.places() });
    this.tell("shown", { changes: NOTHING, from, fit: true });
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
