/* <pk-toast>: one short sentence for 8 seconds, with Undo where there is something to undo. It
   stays while it is hovered or focused; `u` anywhere does what its button does. */
import { el } from "./dom.js";

const SHOWN = 8000; // ms

class Toast extends HTMLElement {
  connectedCallback() {
    document.addEventListener("pk-undo", () => this.querySelector("[data-undo]")?.click());
  }

  /** Show a text; `undo` is called at most once, `word` is what its button says. */
  say(text, { undo = null, word = "Undo" } = {}) {
    const box = el("div", { class: "toast" }, el("span", {}, text));
    if (undo) {
      const button = el("button", { type: "button", "data-undo": true }, word);
      button.addEventListener("click", () => { box.remove(); undo(); });
      box.append(button);
    }
    this.replaceChildren(box);
    this.expire(box);
  }

  expire(box) {
    setTimeout(() => {
      if (box.matches(":hover, :focus-within")) this.expire(box);
      else box.remove();
    }, SHOWN);
  }
}

customElements.define("pk-toast", Toast);

/** Say something in the page's toast. */
export function say(text, options) {
  document.querySelector("pk-toast").say(text, options);
}
