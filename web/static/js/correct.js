/* "Wrong?" on a mention's card: another kind, another role, or no concept at all. Each answer is
   an override of this paper, kept in the graph; the page is then drawn anew and offers the undo. */
import { send } from "./api.js";
import { say } from "./toast.js";

const KEPT = "paperkin-changed";

/** Open the correction form in the card whose button was pressed. */
export function correct(page, button) {
  const card = button.closest("pk-mention-card");
  if (card.querySelector("form.correction")) return;
  const form = page.querySelector("[data-correction]").content.firstElementChild.cloneNode(true);
  form.elements.kind.value = button.dataset.kindName;
  form.elements.role.value = button.dataset.roleName;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    keep(form, page.dataset.id, card.dataset.id, changes(form, button));
  });
  form.querySelector("[data-reject]").addEventListener("click", () => {
    keep(form, page.dataset.id, card.dataset.id, [["reject", {}]]);
  });
  card.append(form);
  card.place(card.mention);
  form.elements.kind.focus();
}

/* The role first: a new kind gives the concept a new id, under which the role would be looked for. */
function changes(form, button) {
  const { kind, role } = form.elements;
  const found = [];
  if (role.value !== button.dataset.roleName) found.push(["role", { role: role.value }]);
  if (kind.value !== button.dataset.kindName) found.push(["kind", { kind: kind.value }]);
  return found;
}

async function keep(form, paper, target, wanted) {
  const state = form.querySelector("[role=status]");
  if (!wanted.length) {
    state.textContent = "Nothing is changed yet.";
    return;
  }
  state.textContent = "Reading the paper again";
  const ids = [];
  try {
    for (const [action, value] of wanted) {
      ids.push((await send("POST", "/overrides", { action, paper, target, value })).id);
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
