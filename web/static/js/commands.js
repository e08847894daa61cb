/* What a leading ">" in the search box offers: the actions of this page and the pages themselves. */
import { el } from "./dom.js";

/* Actions that the page itself shows as links or buttons, under the words it shows. */
function actions() {
  return [...document.querySelectorAll(".actions a, .actions button, .nav a")].map((node) => ({
    words: node.textContent.trim(),
    run: () => node.click(),
  }));
}

function themes() {
  return ["System", "Light", "Dark"].map((name) => ({
    words: `Theme: ${name}`,
    run: () => document.dispatchEvent(new CustomEvent("pk-theme", { detail: name.toLowerCase() })),
  }));
}

/** Rows for the commands whose words hold the typed text. */
export function commandsFor(text) {
  const wanted = text.toLowerCase();
  return [...actions(), ...themes()]
    .filter((command) => command.words && command.words.toLowerCase().includes(wanted))
    .slice(0, 12)
    .map((command) => {
      const row = el("a", { href: "#" }, el("span", { class: "name" }, command.words));
      row.addEventListener("click", (event) => {
        event.preventDefault();
        document.activeElement?.blur();
        command.run();
      });
      return row;
    });
}
