/* <pk-paper>: the life of a paper's page: cards at mentions, kinds that switch off, related papers
   that light what they share, BibTeX into the clipboard. */
import "./mention-card.js";
import { addMissed, correct, sayWhatChanged, setFacts } from "./correct.js";
import { say } from "./toast.js";

const HOVER = 250; // ms before a card opens
const LEAVE = 200; // ms to reach it

class Paper extends HTMLElement {
  connectedCallback() {
    this.addEventListener("pointerover", (event) => this.over(event));
    this.addEventListener("pointerout", () => this.leave());
    this.addEventListener("click", (event) => this.click(event));
    this.addEventListener("keydown", (event) => this.key(event));
    for (const row of this.querySelectorAll("[data-shared]")) this.light(row);
    for (const mention of this.querySelectorAll("a.m")) {
      mention.setAttribute("aria-expanded", "false");
      mention.setAttribute("aria-haspopup", "dialog");
    }
    this.scrolled = () => this.close();
    addEventListener("scroll", this.scrolled, { passive: true });
    for (const part of this.querySelectorAll("[data-wrong], [data-missing], [data-facts], [data-add-facts]")) part.hidden = false;
    this.addEventListener("submit", (event) => this.submit(event));
    this.addEventListener("pointerup", () => this.offer());
    this.addEventListener("keyup", (event) => event.shiftKey && this.offer());
    sayWhatChanged();
    this.openAsked();
  }

  disconnectedCallback() {
    removeEventListener("scroll", this.scrolled);
  }

  submit(event) {
    const keep = event.target.closest("[data-missing]") ? addMissed : event.target.closest("[data-facts]") && setFacts;
    if (!keep) return;
    event.preventDefault();
    keep(this, event.target);
  }

  /* Words that are selected in the text can be added as a concept: they go into the form below. */
  offer() {
    const missing = this.querySelector("[data-missing]");
    const chosen = getSelection();
    const words = chosen.toString().trim();
    if (!missing || words.length < 2 || words.length > 200 || words.includes("\n")) return;
    const at = chosen.anchorNode.parentElement;
    if (!this.contains(at) || !at.closest("h1, h2.title, .abstract")) return;
    missing.querySelector("[name=words]").value = words;
    say(`“${words.length > 40 ? `${words.slice(0, 40)}…` : words}”`, {
      word: "Add as a concept",
      undo: () => {
        missing.open = true;
        missing.querySelector("[name=kind]").focus();
      },
    });
  }

  card(mention) {
    return this.querySelector(`pk-mention-card[data-id="${CSS.escape(mention.dataset.id)}"]`);
  }

  get opened() {
    return [...this.querySelectorAll("pk-mention-card")].find((card) => card.mention);
  }

  show(mention) {
    this.close();
    this.card(mention)?.open(mention);
  }

  close(options) {
    this.opened?.close(options);
  }

  over(event) {
    clearTimeout(this.timer);
    const mention = event.target.closest("a.m:not(.off)");
    if (event.pointerType !== "mouse" || (!mention && event.target.closest("pk-mention-card"))) return;
    if (mention) this.timer = setTimeout(() => this.show(mention), this.opened ? 0 : HOVER);
    else this.leave();
  }

  leave() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (!this.querySelector("pk-mention-card:hover, pk-mention-card:focus-within")) this.close();
    }, LEAVE);
  }

  /* A tap shows the card first; its Open leads on. A mouse click follows the link at once. */
  click(event) {
    const mention = event.target.closest("a.m:not(.off)");
    if (mention && event.pointerType === "touch") {
      event.preventDefault();
      return this.show(mention);
    }
    const toggle = event.target.closest("button[data-kind]");
    if (toggle) return this.toggle(toggle);
    const wrong = event.target.closest("[data-wrong]");
    if (wrong) return correct(this, wrong);
    if (event.target.closest("[data-add-facts]")) {
      const facts = this.querySelector("[data-facts]");
      facts.open = true;
      return facts.querySelector("input").focus();
    }
    const copy = event.target.closest("a[data-copy]");
    if (copy && navigator.clipboard) {
      event.preventDefault();
      this.copy(copy.href);
    }
  }

  key(event) {
    const mention = event.target.closest("a.m");
    if (event.key === "." && mention) {
      event.preventDefault();
      this.show(mention);
      this.card(mention).querySelector("footer a")?.focus();
    } else if (event.key === "Escape" && this.opened) {
      event.preventDefault();
      this.close({ refocus: true });
    }
  }

  toggle(button) {
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(on));
    for (const mention of this.querySelectorAll(`a.m.k-${button.dataset.kind}`)) {
      mention.classList.toggle("off", !on);
    }
  }

  light(row) {
    const shared = new Set(row.dataset.shared.split(" "));
    const set = (on) => {
      for (const mention of this.querySelectorAll("a.m")) {
        mention.classList.toggle("lit", on && shared.has(mention.dataset.id));
      }
    };
    row.addEventListener("pointerenter", () => set(true));
    row.addEventListener("pointerleave", () => set(false));
    row.addEventListener("focusin", () => set(true));
    row.addEventListener("focusout", () => set(false));
  }

  async copy(href) {
    const text = await (await fetch(href)).text();
    await navigator.clipboard.writeText(text);
    say("BibTeX copied.");
  }

  /* ?m=dataset:sharegpt opens with that mention's card open. */
  openAsked() {
    const id = new URLSearchParams(location.search).get("m");
    const mention = id && this.querySelector(`a.m[data-id="${CSS.escape(id)}"]`);
    if (!mention) return;
    mention.scrollIntoView({ block: "center" });
    requestAnimationFrame(() => this.show(mention));
  }
}

customElements.define("pk-paper", Paper);
