/* Where the nodes of a view stand: those that were placed stay, others begin on an arc and settle.
   It keeps places; it draws nothing and asks for nothing. */
import { Settling } from "./force.js";
import { radius, shortLabel } from "./look.js";
import { arc, byYear, radial, sides, spiral } from "./place.js";

const SLICE = 10; // ms of settling between frames
const FIRST_SLICE = 250; // the same while nothing is drawn yet that would wait for it
const STEPS = 120;
const LAYOUTS = { year: byYear, radial, sides };

/** Let the browser do what waits, without the 4 ms that a timer costs. */
function nextTask() {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => { port1.close(); resolve(); };
    port2.postMessage(null);
  });
}

export class Placing {
  /** `measure` gives the width of a label in pixels. */
  constructor(measure) {
    this.measure = measure;
    this.places = new Map(); // every node that was ever placed, so that undo brings it back there
  }

  /** Remember places that came from elsewhere: an address, a step. */
  take(places) {
    for (const [id, place] of places) this.places.set(id, { ...place });
  }

  /** The places of a model's nodes. */
  of(model) {
    return new Map(model.ids.map((id) => [id, this.places.get(id)]));
  }

  /** Give every node a place; from where the new ones came, for drawing. */
  async join(model, state, { by = null, first = false } = {}) {
    const fresh = model.ids.filter((id) => !this.places.has(id));
    if (!fresh.length) return new Map();
    if (first && LAYOUTS[state.layout]) {
      await this.layOut(model, state);
      return new Map();
    }
    const from = first ? this.begin(model, state) : this.gather(model, state, fresh, by);
    await this.settle(model, fresh, first ? FIRST_SLICE : SLICE);
    return from;
  }

  /** First places for a whole view. */
  begin(model, state) {
    for (const [id, place] of spiral(model, state.focus)) {
      if (!this.places.has(id)) this.places.set(id, place);
    }
    return new Map();
  }

  /** Places for new nodes around those that brought them. */
  gather(model, state, fresh, by) {
    const from = new Map();
    for (const [centre, ids] of this.byOrigin(model, state, fresh, by)) {
      const middle = this.places.get(centre) ?? { x: 0, y: 0 };
      const others = model.ids.filter((id) => id !== centre && this.places.has(id) && !ids.includes(id));
      const spots = arc(middle, others.map((id) => this.places.get(id)), ids.map((id) => this.width(model, id)));
      ids.forEach((id, index) => {
        this.places.set(id, spots[index]);
        from.set(id, middle);
      });
    }
    return from;
  }

  /** New nodes by the placed one that they hang on: the opened one first. */
  byOrigin(model, state, fresh, by) {
    const groups = new Map();
    for (const id of fresh) {
      const near = [...model.near.get(id).keys()].filter((other) => this.places.has(other));
      const origin = near.includes(by) ? by : near[0] ?? by ?? state.focus;
      groups.set(origin, [...(groups.get(origin) ?? []), id]);
    }
    return groups;
  }

  /** Let some nodes settle while all others stay where they are. */
  async settle(model, free, slice = SLICE) {
    const moving = new Set(free);
    const bodies = model.ids.map((id) => ({
      id, ...this.places.get(id), r: radius(model.nodes.get(id)), w: this.width(model, id),
      fixed: !moving.has(id),
    }));
    const links = [...model.edges.values()].map(({ source, target }) => [source, target]);
    const settling = new Settling(bodies, links, { steps: STEPS });
    while (!settling.run(performance.now() + slice, () => performance.now())) {
      await nextTask();
    }
    for (const [id, place] of settling.places()) if (moving.has(id)) this.places.set(id, place);
  }

  /** Put every node where the layout says; pinned ones stay. Returns where they stood before. */
  async layOut(model, state) {
    const before = this.of(model);
    const pinned = new Set(state.pin.filter((id) => this.places.has(id)));
    const layout = LAYOUTS[state.layout] ?? spiral;
    for (const [id, place] of layout(model, state.focus)) if (!pinned.has(id)) this.places.set(id, place);
    if (!LAYOUTS[state.layout]) await this.settle(model, model.ids.filter((id) => !pinned.has(id)));
    return before;
  }

  width(model, id) {
    return this.measure(shortLabel(model.nodes.get(id)));
  }
}
