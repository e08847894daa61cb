/* Settling: a few steps of springs, repulsion and label boxes that do not overlap. Deterministic and
   pure; the caller runs it in slices. Placed nodes are fixed and never move. */

const SPRING = 0.09;
const LENGTH = 120;
const REPULSION = 26_000;
const REACH = 520; // beyond it two nodes do not feel each other
const GRAVITY = 0.010;
const LABEL_HEIGHT = 24; // a label line under a node, with its gap

export class Settling {
  /** `bodies`: {id, x, y, r, w: label width, fixed}; `links`: pairs of ids; `steps` at most. */
  constructor(bodies, links, { steps = 120, centre = { x: 0, y: 0 } } = {}) {
    this.bodies = bodies.map((body) => ({ ...body, dx: 0, dy: 0 }));
    const byId = new Map(this.bodies.map((body) => [body.id, body]));
    this.links = links.map(([a, b]) => [byId.get(a), byId.get(b)]).filter(([a, b]) => a && b);
    for (const body of this.bodies) body.degree = 0;
    for (const [a, b] of this.links) { a.degree += 1; b.degree += 1; }
    this.free = this.bodies.filter((body) => !body.fixed);
    this.ordered = [...this.free, ...this.bodies.filter((body) => body.fixed)];
    for (const name of ["xs", "ys", "pushX", "pushY"]) this[name] = new Float64Array(bodies.length);
    this.tallest = this.bodies.reduce((most, body) => Math.max(most, height(body)), 0);
    this.steps = steps;
    this.step = 0;
    this.centre = centre;
  }

  get done() {
    return this.step >= this.steps || this.free.length === 0;
  }

  /** Run steps until done or until `now()` passes `deadline`; true when done. */
  run(deadline = Infinity, now = () => 0) {
    while (!this.done) {
      this.tick();
      if (now() >= deadline) break;
    }
    return this.done;
  }

  /** Where everything stands: a Map of id to {x, y}. */
  places() {
    return new Map(this.bodies.map(({ id, x, y }) => [id, { x, y }]));
  }

  tick() {
    const heat = 1 - this.step / this.steps;
    for (const body of this.free) { body.dx = 0; body.dy = 0; }
    this.pull();
    this.push();
    const most = 4 + 60 * heat * heat;
    for (const body of this.free) {
      body.dx += (this.centre.x - body.x) * GRAVITY;
      body.dy += (this.centre.y - body.y) * GRAVITY * 1.6;
      const length = Math.sqrt(body.dx * body.dx + body.dy * body.dy) || 1;
      const move = Math.min(length, most) / length;
      body.x += body.dx * move;
      body.y += body.dy * move;
    }
    this.separate(heat < 0.5 ? 1 : 0.4);
    this.step += 1;
  }

  /** Springs, weaker where both ends have many. */
  pull() {
    for (const [a, b] of this.links) {
      const x = b.x - a.x;
      const y = b.y - a.y;
      const distance = Math.sqrt(x * x + y * y) || 0.01;
      const rest = LENGTH + a.r + b.r;
      const force = (SPRING * (distance - rest)) / distance / Math.sqrt(Math.min(a.degree, b.degree));
      a.dx += x * force; a.dy += y * force;
      b.dx -= x * force; b.dy -= y * force;
    }
  }

  /** Repulsion of the free nodes and all others within reach: most of the time goes here, so it
   *  runs over plain numbers. */
  push() {
    const { ordered, xs, ys, pushX, pushY } = this;
    ordered.forEach((body, index) => { xs[index] = body.x; ys[index] = body.y; });
    pushX.fill(0);
    pushY.fill(0);
    const count = xs.length;
    const free = this.free.length;
    for (let i = 0; i < free; i += 1) {
      const ownX = xs[i];
      const ownY = ys[i];
      let sumX = pushX[i];
      let sumY = pushY[i];
      for (let j = i + 1; j < count; j += 1) {
        const y = ys[j] - ownY;
        if (y > REACH || y < -REACH) continue;
        const x = xs[j] - ownX || (ordered[i].id < ordered[j].id ? 0.1 : -0.1);
        const square = x * x + y * y;
        if (square > REACH * REACH) continue;
        const near = square < 64 ? 64 : square;
        const force = REPULSION / (near * Math.sqrt(near));
        const forceX = x * force;
        const forceY = y * force;
        sumX -= forceX; sumY -= forceY;
        pushX[j] += forceX; pushY[j] += forceY;
      }
      pushX[i] = sumX; pushY[i] = sumY;
    }
    this.free.forEach((body, index) => { body.dx += pushX[index]; body.dy += pushY[index]; });
  }

  /** Move apart nodes whose boxes (mark and label) overlap, along the shorter way. */
  separate(strength) {
    const rows = [...this.bodies].sort((a, b) => a.y - b.y);
    for (let i = 0; i < rows.length; i += 1) {
      for (let j = i + 1; j < rows.length && rows[j].y - rows[i].y < this.tallest; j += 1) {
        if (!(rows[i].fixed && rows[j].fixed)) separatePair(rows[i], rows[j], strength);
      }
    }
  }
}

function separatePair(a, b, strength) {
  const x = b.x - a.x;
  const y = b.y - a.y;
  const high = (height(a) + height(b)) / 2 - Math.abs(y);
  if (high <= 0) return;
  const wide = halfWidth(a) + halfWidth(b) - Math.abs(x);
  if (wide <= 0) return;
  const share = a.fixed || b.fixed ? strength : strength / 2;
  if (high <= wide) shift(a, b, 0, (y < 0 ? -high : high) * share);
  else shift(a, b, (x < 0 ? -wide : wide) * share, 0);
}

const halfWidth = (body) => Math.max(body.r, body.w / 2) + 4;
const height = (body) => 2 * body.r + LABEL_HEIGHT;

function shift(a, b, x, y) {
  if (!a.fixed) { a.x -= x; a.y -= y; }
  if (!b.fixed) { b.x += x; b.y += y; }
}
