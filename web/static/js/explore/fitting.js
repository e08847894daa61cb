/* Where the camera has to be for all nodes to be seen. Pure. */

export const LEAST = 0.08; // scale
const MOST = 1.15;
const MARGIN = { x: 84, top: 40, bottom: 76 }; // pixels, for labels and for what lies over the canvas

/** The camera that shows all nodes with room for a label beside the outermost. */
export function fitted({ places, heads }, width, height) {
  if (!places.size) return { position: { x: 0, y: 0 }, scale: 1 };
  const xs = [...places.values()].map((place) => place.x);
  const ys = [...places.values()].map((place) => place.y);
  const [left, right, bottom] = [Math.min(...xs), Math.max(...xs), Math.max(...ys)];
  const top = Math.min(...ys) - (heads.length ? 40 : 0);
  const across = (width - 2 * Math.min(MARGIN.x, width / 10)) / (right - left || 1);
  const down = (height - MARGIN.top - MARGIN.bottom) / (bottom - top || 1);
  const scale = Math.max(LEAST, Math.min(across, down, MOST));
  const lower = (MARGIN.bottom - MARGIN.top) / 2 / scale;
  return { position: { x: (left + right) / 2, y: (top + bottom) / 2 + lower }, scale };
}
