/* Drawing an area of the map with the pointer; what is in it is the caller's to say. */

const STEP = 4; // px between two corners

export class Lasso {
  /** `done` gets the corners, [x, y] in px of the canvas, once the pointer is let go. */
  constructor(canvas, svg, done) {
    Object.assign(this, { canvas, done });
    this.polygon = svg.querySelector("polygon");
    this.on = false;
    canvas.addEventListener("pointerdown", (event) => this.begin(event), { capture: true });
    canvas.addEventListener("pointermove", (event) => this.move(event));
    canvas.addEventListener("pointerup", (event) => this.end(event));
    canvas.addEventListener("pointercancel", () => this.clear());
  }

  begin(event) {
    if (!(this.on || event.shiftKey) || event.button !== 0) return;
    event.preventDefault();
    event.stopPropagation();
    this.canvas.setPointerCapture(event.pointerId);
    this.corners = [this.at(event)];
  }

  move(event) {
    if (!this.corners) return;
    const [x, y] = this.at(event);
    const [lastX, lastY] = this.corners.at(-1);
    if (Math.hypot(x - lastX, y - lastY) < STEP) return;
    this.corners.push([x, y]);
    this.polygon.setAttribute("points", this.corners.map((corner) => corner.join(",")).join(" "));
  }

  end() {
    if (!this.corners) return;
    const corners = this.corners;
    this.clear();
    if (corners.length > 2) this.done(corners);
  }

  clear() {
    this.corners = null;
    this.polygon.setAttribute("points", "");
  }

  at(event) {
    const box = this.canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }
}
