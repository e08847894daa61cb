/* Menus: the one of a node (right click, Shift F10) and those behind buttons. One is open at most;
   Escape closes it and the focus goes back to where it was. */
import { el } from "../dom.js";

let open = null;

/** Show items at a point: {word, act} or {word, href, disabled}; `choose(act)` for the former. */
export function showMenu(items, at, choose) {
  closeMenu();
  const before = document.activeElement;
  const menu = el("div", { class: "layer menu", role: "menu" }, items.map((item) => menuItem(item, choose)));
  document.body.append(menu);
  const { innerWidth, innerHeight } = window;
  menu.style.setProperty("left", `${Math.max(4, Math.min(at.x, innerWidth - menu.offsetWidth - 8))}px`);
  menu.style.setProperty("top", `${Math.max(4, Math.min(at.y, innerHeight - menu.offsetHeight - 8))}px`);
  open = { menu, before };
  menu.addEventListener("keydown", (event) => press(event, menu));
  setTimeout(() => document.addEventListener("pointerdown", outside, { capture: true }));
  menu.querySelector("[role=menuitem]:not([aria-disabled])")?.focus();
}

/** Close the menu that is open; true where one was. */
export function closeMenu({ focus = true } = {}) {
  if (!open) return false;
  const { menu, before } = open;
  open = null;
  document.removeEventListener("pointerdown", outside, { capture: true });
  menu.remove();
  if (focus) before?.focus();
  return true;
}

/** Open a menu under a button and keep its aria-expanded. */
export function menuButton(button, items, choose) {
  button.setAttribute("aria-haspopup", "menu");
  button.addEventListener("click", () => {
    const { left, bottom } = button.getBoundingClientRect();
    showMenu(items(), { x: left, y: bottom + 4 }, choose);
  });
}

function menuItem({ word, act, href, disabled, download }, choose) {
  const shared = { role: "menuitem", tabindex: "-1", "aria-disabled": disabled ? "true" : null, title: disabled || null };
  if (href) {
    const link = el("a", { ...shared, href, download: download ?? null }, word);
    link.addEventListener("click", () => closeMenu({ focus: false }));
    return link;
  }
  const button = el("button", { ...shared, type: "button" }, word);
  button.addEventListener("click", () => {
    if (disabled) return;
    closeMenu();
    choose(act);
  });
  return button;
}

function press(event, menu) {
  const items = [...menu.querySelectorAll("[role=menuitem]")];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Escape" || event.key === "Tab") closeMenu();
  else if (step) items[(items.indexOf(document.activeElement) + step + items.length) % items.length].focus();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function outside(event) {
  if (open && !open.menu.contains(event.target)) closeMenu({ focus: false });
}
