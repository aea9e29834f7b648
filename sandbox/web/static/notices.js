/** What Telegram shows after a tap: a short toast, or an alert that waits for OK. */

import { h } from "./dom.js";

/** How long a toast stays at least, and how long per letter, in milliseconds. */
const STAYS = 5000;
const PER_LETTER = 60;

/**
 * @param {HTMLElement} place
 * @param {string} text
 */
export function showToast(place, text) {
  const toast = h("div", { class: "toast", "data-testid": "toast", dir: "auto" }, text);
  place.replaceChildren(toast);
  setTimeout(() => toast.remove(), STAYS + PER_LETTER * text.length);
}

/**
 * Cover one phone with an alert; the other phones go on working.
 * @param {HTMLElement} phone
 * @param {string} text
 */
export function showAlert(phone, text) {
  const before = document.activeElement;
  const close = () => {
    cover.remove();
    if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  };
  const ok = h("button", { type: "button", class: "primary", "data-testid": "alert-ok", onclick: close }, "OK");
  const onkeydown = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Escape") close();
    else if (event.key === "Tab") event.preventDefault();
  };
  const words = h("p", { id: `alert-${phone.id}`, "data-testid": "alert", dir: "auto" }, text);
  const box = h("div", { class: "alert", role: "alertdialog", "aria-modal": "true", "aria-labelledby": words.id, onkeydown }, words, ok);
  const cover = h("div", { class: "cover" }, box);
  phone.append(cover);
  ok.focus({ preventScroll: true });
}
