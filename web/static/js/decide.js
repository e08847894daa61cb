/* <pk-decide data-id data-name data-papers>: what a person decides about a concept or an author for
   every paper: merge, split, another name or kind, and the undo of each. Each is an override kept
   in the graph; the page is drawn anew and offers the undo. */
import "./pick.js";
import { get, send } from "./api.js";
import { count, el, pageOf } from "./dom.js";
import { say } from "./toast.js";

const KEPT = "paperkin-decided";

class Decide extends HTMLElement {
  connectedCallback() {
    for (const button of this.querySelectorAll("[data-open], [data-split], [data-undo]")) {
      button.hidden = false;
    }
    this.addEventListener("click", (event) => this.click(event));
    this.addEventListener("submit", (event) => this.submit(event));
    sayWhatWasDecided();
  }

  sheet(name) {
    return this.querySelector(`dialog[data-sheet="${name}"]`);
  }

  click(event) {
    const button = event.target.closest("button");
    if (!button) return;
    const { open, split, undo, other, name } = button.dataset;
    if (open) this.sheet(open).showModal();
    else if (button.matches("[data-close]")) button.closest("dialog").close();
    else if (split) this.keep(button, [["split", this.dataset.id, { words: split }]]);
    else if (undo) this.undo(button, undo);
    else if (other) this.preview({ id: other, name });
    else if (button.matches("[data-merge]")) this.merge(button);
  }

  submit(event) {
    const form = event.target;
    if (form.matches("[data-find]")) {
      event.preventDefault();
      const id = new FormData(form).get("into");
      if (id) this.preview({ id });
    } else if (form.matches("[data-change]")) {
      event.preventDefault();
      this.change(form);
    }
  }

  /* What a merge would give, and which name stays: the one that more papers have. */
  async preview({ id }) {
    const sheet = this.sheet("merge");
    const own = this.dataset.id;
    let facts;
    try {
      facts = await get(`/merged/${own}`, { with: id });
    } catch (error) {
      return this.state(sheet, `${error.message} ${error.hint ?? ""}`.trim());
    }
    this.pair = [facts.one, facts.other];
    const { one, other, papers } = facts;
    sheet.querySelector("[data-preview]").hidden = false;
    sheet.querySelector("[data-sentence]").textContent =
      `${one.name} and ${other.name}: ${one.papers} + ${count(other.papers, "paper")} become ${papers}. `
      + "The other name is kept as an alias.";
    const first = other.papers > one.papers ? other : one;
    sheet.querySelector("[data-keep]").replaceChildren(
      ...this.pair.map((each) => this.choice(each, each === first)),
    );
    sheet.querySelector("[data-merge]").focus();
  }

  choice(each, checked) {
    const radio = el("input", { type: "radio", name: "keep", value: each.id });
    radio.checked = checked;
    return el("label", {}, radio, ` ${each.name}`);
  }

  merge(button) {
    const sheet = this.sheet("merge");
    const into = sheet.querySelector("[name=keep]:checked").value;
    const gone = this.pair.find((each) => each.id !== into);
    const kept = this.pair.find((each) => each.id === into);
    this.keep(button, [["merge", gone.id, { into }]], {
      text: `${gone.name} is merged into ${kept.name}.`,
      to: into,
    });
  }

  change(form) {
    const { name, kind, alias } = form.elements;
    const wanted = [];
    if (alias.value.trim()) wanted.push(["alias", this.dataset.id, { alias: alias.value }]);
    if (name.value.trim() !== this.dataset.name) wanted.push(["name", this.dataset.id, { name: name.value }]);
    if (kind.value !== this.dataset.kind) wanted.push(["kind", this.dataset.id, { kind: kind.value }]);
    if (!wanted.length) return this.state(form.closest("dialog"), "Nothing is changed yet.");
    this.keep(form.querySelector("[type=submit]"), wanted);
  }

  /* Keep the decisions one after the other, then go to where the thing stands now. */
  async keep(button, wanted, { text = "Kept for every paper.", to = this.dataset.id } = {}) {
    const ids = [];
    button.disabled = true;
    this.state(button, "Reading the papers again");
    try {
      for (const [action, target, value] of wanted) {
        const made = await send("POST", "/overrides", { action, target, value });
        ids.push(made.id);
        if (made.left) text += ` ${count(made.left, "paper")} are read in the background and follow.`;
        if (action === "kind") to = made.value.ids[0] ?? to;
        if (action === "split") text = `“${made.value.words}” is a concept of its own now.`;
      }
    } catch (error) {
      button.disabled = false;
      for (const id of ids.reverse()) await send("DELETE", `/overrides/${id}`, {});
      return this.state(button, `${error.message} ${error.hint ?? ""}`.trim());
    }
    sessionStorage.setItem(KEPT, JSON.stringify({ ids, text }));
    location.assign(pageOf({ type: this.dataset.type, id: to }));
  }

  async undo(button, id) {
    button.disabled = true;
    try {
      await takeBack([id]);
    } catch (error) {
      button.disabled = false;
      say(error.message);
    }
  }

  /* Said in the sheet that is open, else in the page's toast. */
  state(place, text) {
    const line = place.closest("dialog")?.querySelector("[data-state]");
    if (line) line.textContent = text;
    else say(text);
  }
}

/* After the page was drawn anew: one sentence, and the undo. */
function sayWhatWasDecided() {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
  sessionStorage.removeItem(KEPT);
  if (!kept) return;
  say(kept.text, {
    undo: () => takeBack(kept.ids).catch((error) => say(error.message)),
  });
}

/* The last one first; then to where the thing stands again, which for a moved one is its old page. */
async function takeBack(ids) {
  const page = document.querySelector("pk-decide").dataset;
  let at = page.id;
  for (const id of [...ids].reverse()) {
    const gone = await send("DELETE", `/overrides/${id}`, {});
    if (gone.action === "kind" || (gone.action === "split" && gone.target !== at)) at = gone.target;
  }
  location.assign(pageOf({ type: page.type, id: at }));
}

customElements.define("pk-decide", Decide);
