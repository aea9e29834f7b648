/** A small menu that opens beside its button and is at home on a keyboard. */

import { h, icon } from "./dom.js";

/** @typedef {{id: string, icon: string, label: string, pick: () => void}} Item */

/** @type {(() => void) | null} */
let closeOpen = null;

/**
 * Open a menu beside `anchor`; picking, Escape or a click elsewhere closes it.
 * @param {HTMLElement} anchor
 * @param {string} title
 * @param {Item[]} items
 */
export function openMenu(anchor, title, items) {
  closeOpen?.();
  const menu = h("div", { class: "menu", role: "menu", "aria-label": title, onkeydown: walk }, ...items.map(entry));
  (anchor.closest(".phone") ?? document.body).append(menu);
  beside(anchor, menu);
  anchor.setAttribute("aria-expanded", "true");
  document.addEventListener("pointerdown", elsewhere, true);
  closeOpen = close;
  focusOn(menu.firstElementChild);

  /** @param {Item} item */
  function entry(item) {
    const pick = () => {
      close();
      anchor.focus({ preventScroll: true });
      item.pick();
    };
    return h(
      "button",
      { type: "button", role: "menuitem", tabindex: -1, "data-testid": item.id, onclick: pick },
      icon(item.icon),
      h("span", {}, item.label),
    );
  }

  function close() {
    menu.remove();
    anchor.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", elsewhere, true);
    closeOpen = null;
  }

  /** @param {Event} event */
  function elsewhere(event) {
    if (event.target instanceof Node && !menu.contains(event.target)) close();
  }

  /** @param {KeyboardEvent} event */
  function walk(event) {
    const entries = [...menu.children];
    const here = entries.indexOf(/** @type {Element} */ (document.activeElement));
    if (event.key === "ArrowDown") focusOn(entries[(here + 1) % entries.length]);
    else if (event.key === "ArrowUp") focusOn(entries[(here - 1 + entries.length) % entries.length]);
    else if (event.key === "Home") focusOn(entries[0]);
    else if (event.key === "End") focusOn(entries[entries.length - 1]);
    else if (event.key === "Escape") close(), anchor.focus();
    else if (event.key === "Tab") return close();
    else return;
    event.preventDefault();
  }
}

/** @param {Element | null} element */
function focusOn(element) {
  if (element instanceof HTMLElement) element.focus({ preventScroll: true });
}

/**
 * Place the menu over or under its button, inside the phone it belongs to.
 * @param {HTMLElement} anchor @param {HTMLElement} menu
 */
function beside(anchor, menu) {
  const button = anchor.getBoundingClientRect();
  const box = menu.getBoundingClientRect();
  const phone = (anchor.closest(".phone") ?? document.body).getBoundingClientRect();
  const below = button.bottom + 6 + box.height < phone.bottom;
  const left = Math.min(Math.max(phone.left + 8, button.left), phone.right - box.width - 8);
  menu.style.left = `${left}px`;
  menu.style.top = `${below ? button.bottom + 6 : Math.max(8, button.top - box.height - 6)}px`;
}
