/* Nodes that join move from where they begin to their places, once and quickly. */

const TIME = 400; // ms
const calm = matchMedia("(prefers-reduced-motion: reduce)");

/** Move ids from `from` to `to` (Maps of places) with `put(id, x, y)`; `done` at the end. */
export function join(from, to, put, done) {
  if (calm.matches || !from.size) return done();
  const begin = performance.now();
  const frame = (now) => {
    const part = Math.min(1, (now - begin) / TIME);
    const eased = 1 - (1 - part) ** 3;
    for (const [id, start] of from) {
      const end = to.get(id);
      if (end) put(id, start.x + (end.x - start.x) * eased, start.y + (end.y - start.y) * eased);
    }
    if (part < 1) requestAnimationFrame(frame);
    else done();
  };
  requestAnimationFrame(frame);
  return null;
}
