/* <pk-tray>: the papers picked on any list, kept for this tab, with what can be done with them. */
import { count, el } from "./dom.js";
import { setMark } from "./mark.js";
import { say } from "./toast.js";

const KEPT = "paperkin-picked";
const MOST = 8; // what a comparison takes

const read = () => JSON.parse(sessionStorage.getItem(KEPT) ?? "[]");

class Tray extends HTMLElement {
  connectedCallback() {
    document.addEventListener("change", (event) => {
      const id = event.target.dataset?.pick;
      if (id) this.pick(id, event.target.checked);
    });
    this.draw();
  }

  pick(id, on) {
    const kept = read().filter((other) => other !== id);
    sessionStorage.setItem(KEPT, JSON.stringify(on ? [...kept, id] : kept));
    this.draw();
  }

  draw() {
    const kept = read();
    for (const box of document.querySelectorAll("[data-pick]")) {
      box.checked = kept.includes(box.dataset.pick);
    }
    this.hidden = kept.length === 0;
    const clear = el("button", { class: "button plain", type: "button" }, "Clear");
    clear.addEventListener("click", () => {
      sessionStorage.removeItem(KEPT);
      this.draw();
    });
    this.replaceChildren(
      el("span", {}, `${count(kept.length, "paper")} picked`),
      ...this.links(kept),
      ...this.marking(kept),
      clear,
    );
  }

  links(kept) {
    const here = (href) => document.querySelector(`.nav a[href="${href}"]`);
    const links = [];
    if (here("/compare")) {
      const query = new URLSearchParams(kept.slice(0, MOST).map((id) => ["p", id]));
      links.push(el("a", { class: "button plain", href: `/compare?${query}` }, "Compare"));
    }
    if (here("/explore")) {
      links.push(el("a", { class: "button plain", href: `/explore?add=${kept.join(",")}` }, "Show in graph"));
    }
    const file = new URLSearchParams(kept.map((id) => ["p", id]));
    links.push(el("a", { class: "button plain", href: `/bibtex?${file}`, download: true }, "Export BibTeX"));
    return links;
  }

  marking(kept) {
    if (!document.querySelector('.nav a[href="/reading"]')) return [];
    const button = el("button", { class: "button plain", type: "button" }, "Mark to read");
    button.addEventListener("click", () => this.mark(button, kept));
    return [button];
  }

  async mark(button, kept) {
    button.disabled = true;
    const before = [];
    try {
      for (const id of kept) before.push([id, await setMark(id, "to_read")]);
      say(`${count(kept.length, "paper")} marked to read.`, { undo: () => takeBack(before) });
    } catch (error) {
      say(`${error.message} ${error.hint}`.trim());
    }
    button.disabled = false;
  }
}

async function takeBack(before) {
  try {
    for (const [id, mark] of before) await setMark(id, mark);
  } catch (error) {
    say(error.message);
  }
}

customElements.define("pk-tray", Tray);
