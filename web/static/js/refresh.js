/* <pk-refresh data-left>: how many papers are still to be read again, until there are none. */
import { get } from "./api.js";
import { count } from "./dom.js";

const EVERY = 1000; // ms
const STUCK = 60; // looks without one paper read, after which it can be begun again

class Refresh extends HTMLElement {
  connectedCallback() {
    this.again = this.querySelector("[data-again]");
    if (this.again) this.again.hidden = true;
    this.watch(Number(this.dataset.left));
  }

  async watch(first) {
    let last = first;
    for (let still = 0; ; ) {
      await new Promise((done) => setTimeout(done, EVERY));
      const found = await get("/outdated").catch(() => null);
      if (!found) continue;
      if (!found.papers) return location.reload();
      still = found.papers === last ? still + 1 : 0;
      last = found.papers;
      this.show(Math.max(first, last), last, still >= STUCK);
    }
  }

  show(most, left, stuck) {
    const line = stuck
      ? `${count(left, "paper")} left. Nothing was read for a minute; another load may be running.`
      : `${count(left, "paper")} left. You can leave this page.`;
    this.querySelector("[data-line]").textContent = line;
    const bar = this.querySelector("progress");
    bar.max = most;
    bar.value = most - left;
    if (this.again) this.again.hidden = !stuck;
  }
}

customElements.define("pk-refresh", Refresh);
