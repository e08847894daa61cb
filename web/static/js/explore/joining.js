/* Nodes that join move from where they begin to their places, once and quickly. */

const TIME = 400; // ms
const calm = matchMedia("(prefers-reduced-motion: reduce)");

/** Move ids from `from` to `to` (Maps of places) with `put(id, x, y)`; `done` at the end. */
export function join(from, to, put, done) {
  if (calm.matches || !from.size) return done();
  const begin = performance.now();
  const frame = (now) => {
    const part = Math.min(1, (now - begin) / TIME);
    const left = (1 - part) ** 3; // of the way, 0 at the end, so that they end exactly there
    for (const [id, start] of from) {
      const end = to.get(id);
      if (end) put(id, end.x + (start.x - end.x) * left, end.y + (start.y - end.y) * left);
    }
    if (part < 1) requestAnimationFrame(frame);
    else done();
  };
  requestAnimationFrame(frame);
  return null;
}
