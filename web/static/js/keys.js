/* <pk-keys>: the single-letter keys of every page and the list of them behind "?". They never act
   in a field or with a modifier, and can be switched off. */
import { el, typing } from "./dom.js";

const PAGES = { h: "/", e: "/explore", m: "/map", c: "/compare", p: "/path", q: "/query", r: "/reading", a: "/add" };
const HELP = [
  ["/ or Ctrl K", "search"],
  ["g then h e m c p q r a", "go to Home, Explore, Map, Compare, Path, Query, Reading, Add"],
  ["j k", "next or previous row"],
  ["Enter", "open the row"],
  ["e", "show in graph"],
  ["x", "pick the row"],
  ["c", "add to compare"],
  ["← →", "neighbouring paper"],
  ["u", "undo"],
  ["Esc", "close the top layer"],
  ["?", "this list"],
];
const OFF = "paperkin-keys-off";

class Keys extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    this.querySelector("button").addEventListener("click", () => this.help());
    document.addEventListener("keydown", (event) => this.press(event));
  }

  get off() {
    return localStorage.getItem(OFF) === "1";
  }

  press(event) {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      return focusSearch();
    }
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") return closeMenu();
    if (typing(event) || (this.off && event.key !== "?")) return;
    if (this.going) return this.go(event);
    const act = {
      "/": () => focusSearch(),
      "?": () => this.help(),
      g: () => this.start(),
      j: () => moveRow(1),
      k: () => moveRow(-1),
      x: () => currentRow()?.querySelector("[data-pick]")?.click(),
      e: () => document.querySelector('[data-key="e"]')?.click(),
      c: () => document.querySelector('[data-key="c"]')?.click(),
      u: () => document.dispatchEvent(new CustomEvent("pk-undo")),
      ArrowLeft: () => document.querySelector('.place [rel="prev"]')?.click(),
      ArrowRight: () => document.querySelector('.place [rel="next"]')?.click(),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  start() {
    this.going = true;
    setTimeout(() => { this.going = false; }, 1500);
  }

  go(event) {
    this.going = false;
    const href = PAGES[event.key];
    if (!href || (href !== "/" && !document.querySelector(`.nav a[href="${href}"]`))) return;
    event.preventDefault();
    location.assign(href);
  }

  help() {
    this.dialog ??= this.build();
    this.dialog.showModal();
  }

  build() {
    const toggle = el("input", { type: "checkbox", id: "keys-on" });
    toggle.checked = !this.off;
    toggle.addEventListener("change", () => localStorage.setItem(OFF, toggle.checked ? "0" : "1"));
    const close = el("button", { class: "button", type: "button" }, "Close");
    const dialog = el(
      "dialog",
      { class: "keys", "aria-labelledby": "keys-title" },
      el("header", {}, el("h2", { id: "keys-title" }, "Keys"), close),
      el("dl", {}, HELP.flatMap(([key, text]) => [el("dt", {}, el("kbd", {}, key)), el("dd", {}, text)])),
      el("label", { for: "keys-on" }, toggle, " Single letters act"),
    );
    close.addEventListener("click", () => dialog.close());
    document.body.append(dialog);
    return dialog;
  }
}

function focusSearch() {
  const input = document.querySelector("#ask") ?? document.querySelector("#q");
  input?.focus();
  input?.select();
}

const rows = () => [...document.querySelectorAll("[data-row]")];
const currentRow = () => document.querySelector('[data-row][data-at="true"]');

function moveRow(step) {
  const all = rows();
  if (!all.length) return;
  const at = all.indexOf(currentRow());
  const next = all[Math.min(all.length - 1, Math.max(0, at + step))];
  currentRow()?.removeAttribute("data-at");
  next.dataset.at = "true";
  next.querySelector("h3 a, a")?.focus();
  next.scrollIntoView({ block: "nearest" });
}

/* The menu of the small screen is part of the shell, so its button is wired here. */
const menuButton = document.querySelector(".menu-button");
const menu = document.querySelector("#nav");

function closeMenu() {
  if (!menu?.classList.contains("open")) return;
  menu.classList.remove("open");
  menuButton.setAttribute("aria-expanded", "false");
  menuButton.focus();
}

menuButton?.addEventListener("click", () => {
  const open = menu.classList.toggle("open");
  menuButton.setAttribute("aria-expanded", String(open));
});

customElements.define("pk-keys", Keys);
