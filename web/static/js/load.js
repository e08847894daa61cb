/* <pk-load>: how far a load is, until it is over; then its undo. */
import { get, send } from "./api.js";
import { count, number } from "./dom.js";

const EVERY = 700; // ms

class Load extends HTMLElement {
  connectedCallback() {
    this.querySelector("[data-undo]")?.addEventListener("click", (event) => this.undo(event.target));
    if (this.dataset.state === "running" || "undoing" in this.dataset) this.watch(this.dataset.state);
  }

  /* Until the state is another one; then the page is drawn anew by the server. */
  async watch(state) {
    for (;;) {
      await new Promise((done) => setTimeout(done, EVERY));
      const load = await get(`/loads/${this.dataset.id}`).catch(() => null);
      if (!load) continue;
      if (load.state !== state) return location.reload();
      this.line(load);
    }
  }

  line(load) {
    const line = this.querySelector("[data-line]");
    if (!line) return;
    const refused = load.refused ? `, ${number(load.refused)} not read` : "";
    line.textContent = `${count(load.papers ?? 0, "paper")}${refused}. You can leave this page.`;
  }

  async undo(button) {
    button.disabled = true;
    button.textContent = "Taking it back";
    await send("POST", `/loads/${this.dataset.id}/undo`, {});
    this.watch(this.dataset.state);
  }
}

customElements.define("pk-load", Load);
