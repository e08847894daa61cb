/* The columns of a result: made wider or narrower by a handle at each head, dragged or with the
   arrow keys. A width is kept while the result is shown; a double click gives the column back. */
import { el } from "../dom.js";

const LEAST = 48; // px
const STEP = 16;

/** A handle for the column `index`; `widths` maps an index to its px and is changed by it. */
export function columnHandle(name, index, widths) {
  const handle = el("span", { class: "resize", role: "separator", tabindex: "0", "aria-orientation": "vertical", "aria-label": `Width of ${name}` });
  const head = () => handle.closest("th");
  const set = (width) => {
    if (width === null) widths.delete(index);
    else widths.set(index, Math.max(LEAST, Math.round(width)));
    applyWidths(handle.closest("table"), widths);
  };
  handle.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    const [start, width] = [event.clientX, head().offsetWidth];
    const move = ({ clientX }) => set(width + clientX - start);
    handle.addEventListener("pointermove", move);
    handle.addEventListener("lostpointercapture", () => handle.removeEventListener("pointermove", move), { once: true });
  });
  handle.addEventListener("dblclick", () => set(null));
  handle.addEventListener("keydown", (event) => {
    const step = { ArrowRight: STEP, ArrowLeft: -STEP }[event.key];
    if (!step) return;
    event.preventDefault();
    set(head().offsetWidth + step);
  });
  return handle;
}

/** Give every column of a table its width; one without is as wide as its words. */
export function applyWidths(table, widths) {
  for (const row of table.rows) {
    for (const [at, cell] of [...row.cells].entries()) {
      const width = widths.get(at - 1); // the first column counts the rows
      for (const name of ["width", "min-width", "max-width"]) cell.style.setProperty(name, width ? `${width}px` : "");
    }
  }
}
