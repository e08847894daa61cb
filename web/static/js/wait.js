/* <pk-wait seconds="12">: counts down on the page of a refusal, then wakes its button. The figures
   are no live region; a screen reader hears once that it may go on. */

class Wait extends HTMLElement {
  connectedCallback() {
    this.until = Date.now() + 1000 * Number(this.getAttribute("seconds"));
    this.button = this.querySelector("a");
    this.button.setAttribute("aria-disabled", "true");
    this.button.addEventListener("click", (event) => {
      if (this.left() > 0) return event.preventDefault();
      if (!this.hasAttribute("data-back")) return null;
      event.preventDefault(); // what was typed is still in the form
      return history.back();
    });
    this.tick();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }

  left() {
    return Math.max(0, Math.ceil((this.until - Date.now()) / 1000));
  }

  tick() {
    const left = this.left();
    this.querySelector("[data-seconds]").textContent = left;
    if (left) {
      this.timer = setTimeout(() => this.tick(), 1000);
      return;
    }
    this.querySelector("[data-words]").hidden = true;
    this.querySelector("[role=status]").textContent = "You can go on now.";
    this.button.removeAttribute("aria-disabled");
  }
}

customElements.define("pk-wait", Wait);
