/* What a person corrects in one paper: "Wrong?" on a mention's card (another kind or role, the same
   as another concept, none at all), and words that were missed. Each answer is an override of this
   paper, kept in the graph; the page is then drawn anew and offers the undo. A preview takes the
   event CORRECTED instead and keeps them until the load. */
import "./pick.js";
import { send } from "./api.js";
import { say } from "./toast.js";

const KEPT = "paperkin-changed";

/** Sent by the paper's element; detail is [{action, target, value, text}]. Cancelled by who keeps them. */
export const CORRECTED = "pk-corrected";

/** Open the correction form in the card whose button was pressed. */
export function correct(page, button) {
  const card = button.closest("pk-mention-card");
  if (card.querySelector("form.correction")) return;
  const form = page.querySelector("[data-correction]").content.firstElementChild.cloneNode(true);
  form.elements.kind.value = button.dataset.kindName;
  form.elements.role.value = button.dataset.roleName;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    keep(page, form, changes(form, card.dataset.id, button.dataset));
  });
  form.querySelector("[data-reject]").addEventListener("click", () => {
    const text = `${button.dataset.name} is no concept here.`;
    keep(page, form, [{ action: "reject", target: card.dataset.id, value: {}, text }]);
  });
  card.append(form);
  card.place(card.mention);
  form.elements.kind.focus();
}

/* The role first: a new kind gives the concept a new id, under which the role would be looked for.
   Another concept brings its own kind. */
function changes(form, target, { name, kindName, roleName }) {
  const { kind, role } = form.elements;
  const same = form.querySelector("pk-pick").choice;
  const found = [];
  if (role.value !== roleName) {
    const text = `${name}: ${role.selectedOptions[0].textContent}.`;
    found.push({ action: "role", target, value: { role: role.value }, text });
  }
  if (same && same.id !== target) {
    const text = `${name} is ${same.name}.`;
    found.push({ action: "merge", target, value: { into: same.id, name: same.name }, text });
  } else if (kind.value !== kindName) {
    const text = `${name} is of the kind ${kind.value.toLowerCase()}.`;
    found.push({ action: "kind", target, value: { kind: kind.value }, text });
  }
  return found;
}

/** Keep what the form for missed words holds. */
export function addMissed(page, form) {
  const words = form.elements.words.value.trim();
  const { kind, role } = form.elements;
  const text = [...page.querySelectorAll("h1, h2.title, .abstract")].map((node) => node.textContent).join(" ");
  if (!text.toLowerCase().includes(words.toLowerCase())) {
    form.querySelector("[role=status]").textContent = `“${words}” does not stand in title or abstract.`;
    return;
  }
  const value = { kind: kind.value, role: role.value };
  keep(page, form, [{ action: "mention", target: words, value, text: `“${words}” is a ${kind.value.toLowerCase()}.` }]);
}

/** Keep what the form says of the paper itself: authors, year, venue. */
export function setFacts(page, form) {
  const { authors, year, venue } = form.elements;
  const wanted = [];
  const set = (target, value, text) => wanted.push({ action: "field", target, value: { value }, text });
  if (authors.value !== authors.defaultValue) {
    const names = authors.value.split(";").map((name) => name.trim()).filter(Boolean);
    set("authors", names, "Other authors.");
  }
  if (year.value !== year.defaultValue) set("year", year.value ? Number(year.value) : null, "Another year.");
  if (venue.value !== venue.defaultValue) set("venue", venue.value.trim() || null, "Another venue.");
  keep(page, form, wanted);
}

async function keep(page, form, wanted) {
  const state = form.querySelector("[role=status]");
  if (!wanted.length) {
    state.textContent = "Nothing is changed yet.";
    return;
  }
  const event = new CustomEvent(CORRECTED, { bubbles: true, cancelable: true, detail: wanted });
  if (!page.dispatchEvent(event)) return;
  state.textContent = "Reading the paper again";
  const ids = [];
  try {
    for (const { action, target, value } of wanted) {
      ids.push((await send("POST", "/overrides", { action, paper: page.dataset.id, target, value })).id);
    }
  } catch (error) {
    state.textContent = `${error.message} ${error.hint}`.trim();
    return;
  }
  sessionStorage.setItem(KEPT, JSON.stringify(ids));
  location.reload();
}

/** After the page was drawn anew: one sentence, and the undo. */
export function sayWhatChanged() {
  const ids = JSON.parse(sessionStorage.getItem(KEPT) ?? "[]");
  sessionStorage.removeItem(KEPT);
  if (!ids.length) return;
  say("Kept. Later loads of this paper follow it.", {
    undo: async () => {
      for (const id of ids) await send("DELETE", `/overrides/${id}`, {});
      location.reload();
    },
  });
}
