/* <pk-theme>: system, light or dark. A cookie keeps the choice, so that the server writes it into
   the page and nothing flashes. */

const CHOICES = ["system", "light", "dark"];
const YEAR = 31536000;

export function chosenTheme() {
  return document.documentElement.dataset.theme ?? "system";
}

export function setTheme(name) {
  if (name === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = name;
  const age = name === "system" ? 0 : YEAR;
  document.cookie = `theme=${name}; Path=/; Max-Age=${age}; SameSite=Lax`;
  document.dispatchEvent(new CustomEvent("pk-theme-changed", { detail: name }));
}

class Theme extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    this.button = this.querySelector("button");
    this.button.addEventListener("click", () => {
      setTheme(CHOICES[(CHOICES.indexOf(chosenTheme()) + 1) % CHOICES.length]);
    });
    document.addEventListener("pk-theme", (event) => setTheme(event.detail));
    document.addEventListener("pk-theme-changed", () => this.name());
    this.name();
  }

  name() {
    const words = `Theme: ${chosenTheme()}`;
    this.button.setAttribute("aria-label", words);
    this.button.title = words;
  }
}

customElements.define("pk-theme", Theme);
