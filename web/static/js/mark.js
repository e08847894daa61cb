/* <pk-mark data-id>: what a paper is marked as. The form inside works without it; with it nothing is
   drawn anew, every other place that shows the paper follows, and the toast takes the step back. */
import { send } from "./api.js";
import { say } from "./toast.js";

/** Sent on the document after a mark has changed; detail is {id, mark}. */
export const MARKED = "pk-marked";

/** Mark a paper, or with null take its mark away; answers the mark that it had. */
export async function setMark(id, mark) {
  const done = mark === null
    ? await send("DELETE", `/marks/${id}`, {})
    : await send("POST", "/marks", { paper: id, mark });
  document.dispatchEvent(new CustomEvent(MARKED, { detail: { id, mark } }));
  return done.before;
}

class Mark extends HTMLElement {
  connectedCallback() {
    this.addEventListener("submit", (event) => this.submit(event));
    this.follow = ({ detail }) => detail.id === this.dataset.id && this.press(detail.mark);
    document.addEventListener(MARKED, this.follow);
  }

  disconnectedCallback() {
    document.removeEventListener(MARKED, this.follow);
  }

  async submit(event) {
    event.preventDefault();
    const button = event.submitter;
    const { id } = this.dataset;
    const mark = button.getAttribute("aria-pressed") === "true" ? null : button.dataset.mark;
    const text = mark ? `Marked: ${button.textContent.toLowerCase()}.` : "The mark is gone.";
    try {
      const before = await setMark(id, mark);
      say(text, { undo: () => setMark(id, before).catch((error) => say(error.message)) });
    } catch (error) {
      say(`${error.message} ${error.hint}`.trim());
    }
  }

  press(mark) {
    for (const button of this.querySelectorAll("[data-mark]")) {
      const on = button.dataset.mark === mark;
      button.setAttribute("aria-pressed", String(on));
      button.value = on ? "" : button.dataset.mark;
    }
  }
}

customElements.define("pk-mark", Mark);
