/* <pk-paper>: the life of a paper's page: cards at mentions, kinds that switch off, related papers
   that light what they share, BibTeX into the clipboard. */
import "./mention-card.js";
import { correct, sayWhatChanged } from "./correct.js";
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
    addEventListener("scroll", () => this.close(), { passive: true });
    for (const button of this.querySelectorAll("[data-wrong]")) button.hidden = false;
    sayWhatChanged();
    this.openAsked();
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
