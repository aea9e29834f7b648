/** Draws the two kinds of keyboards: inline under a message, and in place of the letters. */

import { h, icon } from "./dom.js";
import { link } from "./entities.js";

/**
 * @typedef {{text: string, style?: string, url?: string, callback_data?: string, copy_text?: {text: string},
 *   web_app?: {url: string}, login_url?: {url: string}, switch_inline_query?: string,
 *   request_contact?: boolean, request_location?: boolean}} Button
 * @typedef {{tap: (data: string) => void, copy: (text: string) => void, link: (url: string) => boolean,
 *   refuse: (why: string) => void}} Hands
 */

/**
 * @param {Button[][]} rows
 * @param {Hands} hands
 */
export function inlineKeyboard(rows, hands) {
  return grid(rows, "inline-keyboard", "Buttons of this message", (button, place) => inlineButton(button, place, hands));
}

/** @param {Button} button @param {Record<string, any>} place @param {Hands} hands */
function inlineButton(button, place, hands) {
  const attributes = { class: "key", "data-testid": "inline-button", "data-style": button.style, ...place };
  const url = button.url ?? button.web_app?.url ?? button.login_url?.url;
  if (url !== undefined) return link(url, [label(button.text), icon("arrow")], hands, { ...attributes, "data-action": "url" });
  if (button.copy_text) {
    const { text } = button.copy_text;
    return key(button, { ...attributes, "data-action": "copy", onclick: () => hands.copy(text) }, icon("copy"));
  }
  const data = button.callback_data;
  if (data === undefined) {
    const refuse = () => hands.refuse("The sandbox has no inline mode, games or payments.");
    return key(button, { ...attributes, "data-action": "other", onclick: refuse });
  }
  return key(button, { ...attributes, "data-action": "callback", "data-callback": data, onclick: () => hands.tap(data) });
}

/** @param {Button} button @param {Record<string, any>} attributes @param {SVGElement} [sign] */
function key(button, attributes, sign) {
  return h("button", { type: "button", ...attributes }, label(button.text), sign);
}

/** @param {string} text */
const label = (text) => h("span", { class: "key-label", dir: "auto" }, text);

/**
 * Show on each callback button of a message whether its tap still waits for an answer.
 * @param {HTMLElement} message
 * @param {Set<string>} waiting the callback data of unanswered taps
 */
export function showWaiting(message, waiting) {
  for (const button of message.querySelectorAll("[data-callback]")) {
    button.setAttribute("aria-busy", String(waiting.has(/** @type {HTMLElement} */ (button).dataset.callback ?? "")));
  }
}

/**
 * @param {Button[][]} rows
 * @param {{press: (button: Button) => void}} hands
 */
export function replyKeyboard(rows, hands) {
  return grid(rows, "reply-keyboard", "Reply keyboard", (button, place) =>
    h(
      "button",
      { type: "button", class: "key", "data-testid": "reply-button", "data-style": button.style, ...place, onclick: () => hands.press(button) },
      label(button.text),
      button.request_contact ? icon("contact") : button.request_location ? icon("location") : null,
    ),
  );
}

/**
 * @param {Button[][]} rows @param {string} name @param {string} title
 * @param {(button: Button, place: Record<string, number>) => HTMLElement} draw
 */
function grid(rows, name, title, draw) {
  const lines = rows.map((buttons, row) =>
    h("div", { class: "key-row" }, ...buttons.map((button, column) => draw(button, { "data-row": row, "data-column": column }))),
  );
  return h("div", { class: name, "data-testid": name, role: "group", "aria-label": title }, ...lines);
}
