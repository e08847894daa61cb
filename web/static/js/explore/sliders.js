/* The two sliders of the legend: "Only if shared by" over a histogram, and the years. The HTML is
   the server's; this fills it in. Events on the root: "min" {value}, "years" {from, to}. */
import { count, number } from "../dom.js";

/** The slider of how many papers must share a concept. */
export class MinSlider extends EventTarget {
  constructor(root) {
    super();
    this.input = root.querySelector("input");
    this.words = root.querySelector(".note");
    this.bars = [...root.querySelectorAll("rect")];
    this.input.addEventListener("input", () => this.say());
    this.input.addEventListener("change", () => {
      this.dispatchEvent(new CustomEvent("min", { detail: { value: Number(this.input.value) } }));
    });
  }

  /** `shared`: how many concepts are shared by 1, 2, ... 9 papers, and by 10 or more. */
  show(value, shared = []) {
    this.input.value = value;
    const top = Math.sqrt(Math.max(1, ...shared));
    this.bars.forEach((bar, index) => {
      const height = 20 * (Math.sqrt(shared[index] ?? 0) / top);
      bar.setAttribute("height", Math.max(1, height).toFixed(1));
      bar.setAttribute("y", (20 - Math.max(1, height)).toFixed(1));
      bar.classList.toggle("out", index + 1 < value);
    });
    this.shared = shared;
    this.say();
  }

  say() {
    const value = Number(this.input.value);
    this.words.textContent = value === 1 ? "any paper" : `≥ ${value} papers`;
    const concepts = this.shared?.slice(value - 1).reduce((sum, n) => sum + n, 0);
    this.input.setAttribute("aria-valuetext",
      `${this.words.textContent}${concepts === undefined ? "" : `, ${count(concepts, "concept")}`}`);
  }
}

/** From and to, as two thumbs on one line; papers without a year always stay. */
export class YearSlider extends EventTarget {
  constructor(root) {
    super();
    this.root = root;
    [this.low, this.high] = root.querySelectorAll("input");
    this.words = root.querySelector(".note");
    this.undated = root.querySelector(".quiet");
    this.least = Infinity;
    this.most = -Infinity;
    for (const input of [this.low, this.high]) {
      input.addEventListener("input", () => this.say());
      input.addEventListener("change", () => this.send());
    }
  }

  show({ from, to }, papers) {
    const years = papers.map((paper) => paper.year).filter(Boolean);
    this.least = Math.min(this.least, from ?? Infinity, ...years);
    this.most = Math.max(this.most, to ?? -Infinity, ...years);
    const any = Number.isFinite(this.least) && this.least < this.most;
    for (const input of [this.low, this.high]) {
      input.hidden = !any;
      [input.min, input.max] = any ? [this.least, this.most] : [0, 0];
    }
    if (any) [this.low.value, this.high.value] = [from ?? this.least, to ?? this.most];
    const without = papers.length - years.length;
    this.undated.textContent = without ? `${number(without)} of ${count(papers.length, "paper")} have no year and stay.` : "";
    this.root.hidden = !papers.length;
    this.say();
  }

  say() {
    if (!Number.isFinite(this.least)) this.words.textContent = "";
    else if (this.least === this.most) this.words.textContent = String(this.least);
    else this.words.textContent = `${Math.min(this.low.value, this.high.value)} – ${Math.max(this.low.value, this.high.value)}`;
  }

  send() {
    const [from, to] = [Number(this.low.value), Number(this.high.value)].sort((a, b) => a - b);
    this.dispatchEvent(new CustomEvent("years", {
      detail: { from: from <= this.least ? null : from, to: to >= this.most ? null : to },
    }));
  }
}
