/* The bottom sheet of a narrow screen: details or legend, peeking, half or full. Its bar is pressed
   or dragged; on a wide screen the bar is not shown and the two stand at the sides. Attributes on
   the root: data-sheet (panel, legend), data-size (peek, half, full); the style sheet does the rest. */

const SIZES = ["peek", "half", "full"];
const SWIPE = 30; // pixels that make a drag

/** The size after a drag of so many pixels upwards, or a press (0), from a size. Pure. */
export function nextSize(size, up = 0) {
  const at = SIZES.indexOf(size);
  if (Math.abs(up) < SWIPE) return SIZES[(at + 1) % SIZES.length];
  return SIZES[Math.max(0, Math.min(SIZES.length - 1, at + Math.sign(up)))];
}

export class Sheet {
  constructor(root, bar) {
    this.root = root;
    this.tabs = [...bar.querySelectorAll("[data-show]")];
    this.grip = bar.querySelector("[data-grip]");
    this.set("panel", "peek");
    for (const tab of this.tabs) tab.addEventListener("click", () => this.press(tab.dataset.show));
    this.grip.addEventListener("click", () => this.set(this.shown, nextSize(this.size)));
    bar.addEventListener("pointerdown", ({ clientY: from }) => {
      addEventListener("pointerup", ({ clientY }) => this.drop(from - clientY), { once: true });
    });
  }

  /** A tab: what it names, and room to read it; once more folds it away. */
  press(name) {
    if (this.dragged) return;
    const again = name === this.shown && this.size !== "peek";
    this.set(name, again ? "peek" : this.size === "peek" ? "half" : this.size);
  }

  drop(up) {
    this.dragged = Math.abs(up) >= SWIPE;
    if (this.dragged) this.set(this.shown, nextSize(this.size, up));
    setTimeout(() => { this.dragged = false; }); // the click that follows is no press
  }

  set(shown, size) {
    [this.shown, this.size] = [shown, size];
    Object.assign(this.root.dataset, { sheet: shown, size });
    for (const tab of this.tabs) {
      tab.setAttribute("aria-pressed", String(tab.dataset.show === shown));
    }
    this.grip.setAttribute("aria-expanded", String(size !== "peek"));
    this.grip.setAttribute("aria-label", size === "full" ? "Make the sheet small" : "Make the sheet larger");
  }

  /** Show the details, with room where there was none. */
  details() {
    this.set("panel", this.size === "peek" ? "half" : this.size);
  }

  /** Fold it away; true where it was open. */
  fold() {
    if (this.size === "peek" || !matchMedia("(width < 768px)").matches) return false;
    this.set(this.shown, "peek");
    return true;
  }
}
