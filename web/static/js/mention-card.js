/* <pk-mention-card>: what a mention is, beside it. Opened by hover, "." or a tap on the mention;
   the link under it stays a link, so Enter and a click still open the concept. */

const GAP = 6; // px below the line
const EDGE = 12; // px to the window's edge

class MentionCard extends HTMLElement {
  open(mention) {
    if (this.mention === mention) return;
    this.close();
    this.mention = mention;
    const words = mention.dataset.words;
    const full = this.querySelector("[data-words]");
    full.hidden = !words;
    if (words) full.querySelector("span").textContent = words;
    mention.setAttribute("aria-expanded", "true");
    this.showPopover();
    this.place(mention);
  }

  /* Under the line that the pointer or the focus is on, moved to stay inside the window. */
  place(mention) {
    const lines = mention.getClientRects();
    const line = lines[lines.length - 1];
    const { offsetWidth: width, offsetHeight: height } = this;
    const left = Math.min(Math.max(EDGE, line.left), innerWidth - width - EDGE);
    const below = line.bottom + GAP;
    const top = below + height + EDGE > innerHeight ? lines[0].top - height - GAP : below;
    this.style.setProperty("left", `${left}px`);
    this.style.setProperty("top", `${Math.max(EDGE, top)}px`);
  }

  close({ refocus = false } = {}) {
    if (!this.mention) return;
    this.mention.setAttribute("aria-expanded", "false");
    if (refocus) this.mention.focus();
    this.mention = null;
    this.hidePopover();
  }
}

customElements.define("pk-mention-card", MentionCard);
