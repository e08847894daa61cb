/* <pk-reading>: after a mark has changed, the lists are those of the server again, in place. */
import { MARKED } from "./mark.js";

class Reading extends HTMLElement {
  connectedCallback() {
    this.follow = () => this.draw();
    document.addEventListener(MARKED, this.follow);
  }

  disconnectedCallback() {
    document.removeEventListener(MARKED, this.follow);
  }

  /* The focus moves to what now stands where the marked paper stood. */
  async draw() {
    const list = document.activeElement?.closest("pk-rows, aside");
    const at = list ? this.marks(list).indexOf(document.activeElement.closest("pk-mark")) : -1;
    const response = await fetch(location.href).catch(() => null);
    if (!response?.ok) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.querySelector("pk-reading");
    this.replaceChildren(...[...fresh.childNodes].map((node) => document.adoptNode(node)));
    document.querySelector("pk-tray").draw();
    if (at < 0) return;
    const marks = this.marks(this.querySelector(list.localName));
    const next = marks[Math.min(at, marks.length - 1)]?.querySelector("button");
    (next ?? this.querySelector("nav a[aria-current]")).focus();
  }

  marks(list) {
    return [...list.querySelectorAll("pk-mark")];
  }
}

customElements.define("pk-reading", Reading);
