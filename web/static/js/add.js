/* <pk-add>: shows what a pasted text or a chosen file would bring, before anything is written.
   The form works without it; it only fills the two places that the page keeps for the preview. */

import { CORRECTED } from "./correct.js";
import { count, el } from "./dom.js";

const WAIT = 300; // ms after typing stops

class Add extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form.left");
    this.text = this.form.elements.text;
    this.file = this.form.elements.file;
    this.drop = this.querySelector(".drop");
    this.at = 0;
    this.corrections = [];
    this.text.addEventListener("input", () => this.later());
    this.file.addEventListener("change", () => this.fresh());
    this.addEventListener(CORRECTED, (event) => this.correct(event));
    this.addEventListener("click", (event) => {
      const record = event.target.closest("button[data-at]");
      if (record) this.look(Number(record.dataset.at));
    });
    for (const name of ["dragover", "dragleave", "drop"]) {
      this.addEventListener(name, (event) => this.drag(event));
    }
    if (this.text.value.trim()) this.later();
    this.list();
  }

  /* Pairs that may be one paper: comparing many titles takes a moment, so they come afterwards. */
  async list() {
    const place = this.querySelector("[data-may-be-one]");
    if (!place) return;
    const response = await fetch("/add/duplicates").catch(() => null);
    if (!response?.ok) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const found = page.querySelector("[data-duplicates]");
    place.lastElementChild.replaceWith(document.adoptNode(found));
  }

  drag(event) {
    event.preventDefault();
    this.drop.classList.toggle("over", event.type === "dragover");
    if (event.type !== "drop" || !event.dataTransfer.files.length) return;
    this.file.files = event.dataTransfer.files;
    this.fresh();
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(this.at), WAIT);
  }

  /* Another file: what was corrected in the one before is not for it. */
  fresh() {
    this.corrections = [];
    this.listCorrections();
    this.look(0);
  }

  /* What the person changed in the record that is shown; it goes with every preview and the load. */
  correct(event) {
    event.preventDefault();
    for (const each of event.detail) this.corrections.push({ at: this.at, ...each });
    this.listCorrections();
    this.look(this.at);
  }

  listCorrections() {
    const place = this.querySelector("[data-corrections]");
    this.form.elements.corrections.value = this.corrections.length
      ? JSON.stringify(this.corrections.map(({ text, ...each }) => each))
      : "";
    place.hidden = !this.corrections.length;
    place.replaceChildren(
      el("h2", {}, `${count(this.corrections.length, "correction")}, also for later loads`),
      el("ul", {}, this.corrections.map((each) => this.line(each))),
    );
  }

  line(each) {
    const button = el("button", { class: "button plain", type: "button", "aria-label": `Take back: ${each.text}` }, "Take back");
    button.addEventListener("click", () => {
      this.corrections = this.corrections.filter((other) => other !== each);
      this.listCorrections();
      this.look(this.at);
    });
    return el("li", {}, el("span", {}, each.text), button);
  }

  async look(at) {
    this.at = at;
    this.asking?.abort();
    this.waiting(false);
    if (!this.text.value.trim() && !this.file.files.length) return this.clear();
    this.asking = new AbortController();
    const form = new FormData(this.form);
    form.set("at", String(at));
    this.waiting(true);
    try {
      const response = await fetch("/add/preview", {
        method: "POST",
        body: form,
        signal: this.asking.signal,
      });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      if (response.ok) this.fill(page);
      else this.say(page.querySelector("h1")?.textContent ?? "This was not read.");
    } catch (error) {
      if (error.name === "AbortError") return;
      this.say("paperkin does not answer. Is it still running?");
    }
    this.waiting(false);
  }

  /* The server's own markup, parsed without running anything; only its children are moved. */
  fill(page) {
    for (const name of ["records", "summary", "shown"]) {
      const from = page.querySelector(`[data-${name}]`);
      const to = this.querySelector(`[data-${name}]`);
      to.replaceChildren(...[...from.childNodes].map((node) => document.adoptNode(node)));
    }
    const papers = Number(page.querySelector("[data-papers]").dataset.papers);
    const button = this.querySelector("[data-load]");
    button.textContent = papers ? `Load ${papers === 1 ? "1 paper" : `${papers.toLocaleString("en")} papers`}` : "Load";
    button.disabled = papers === 0;
    button.title = papers ? "" : "There is no paper in it yet.";
  }

  /* A bar under the header once it takes longer than 300 ms, then how long it has taken. */
  waiting(on) {
    clearTimeout(this.soon);
    clearInterval(this.clock);
    document.querySelector(".wait")?.remove();
    if (!on) return;
    const start = Date.now();
    this.soon = setTimeout(() => document.body.append(Object.assign(document.createElement("div"), { className: "wait" })), 300);
    this.clock = setInterval(() => {
      const seconds = Math.round((Date.now() - start) / 1000);
      if (seconds >= 3) this.say(`Still reading, ${seconds} s`);
    }, 1000);
  }

  clear() {
    this.corrections = [];
    this.at = 0;
    this.listCorrections();
    this.querySelector("[data-records]").replaceChildren();
    this.say("Nothing is written yet.");
    const button = this.querySelector("[data-load]");
    button.textContent = "Load";
    button.disabled = false;
  }

  say(text) {
    this.querySelector("[data-summary]").textContent = text;
  }
}

customElements.define("pk-add", Add);
