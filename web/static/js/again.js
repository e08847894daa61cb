/* <pk-again seconds="1">: looks whether the database answers and then loads the page again. */

class Again extends HTMLElement {
  connectedCallback() {
    this.timer = setInterval(() => this.look(), 1000 * Number(this.getAttribute("seconds")));
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  async look() {
    const response = await fetch("/readyz").catch(() => null);
    if (response?.ok) return location.reload();
    const body = await response?.json().catch(() => null);
    const place = this.querySelector("[data-progress]");
    if (place && body?.error) place.textContent = body.error.hint || "";
    if (place && body?.error && body.error.code !== "database_starting") location.reload();
  }
}

customElements.define("pk-again", Again);
