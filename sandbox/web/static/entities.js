/** Turns a text and its entities (offsets in UTF-16 units, as Telegram counts) into DOM nodes. */

import { h } from "./dom.js";

/**
 * @typedef {{type: string, offset: number, length: number, url?: string, language?: string}} Entity
 * @typedef {{copy: (text: string) => void, command: (text: string) => void, link: (url: string) => boolean}} Hands
 *   what a tap on a part of the text does; `link` says whether it took the link
 */

/**
 * @param {string} text
 * @param {Entity[] | undefined} entities
 * @param {Hands} hands
 * @returns {(Node | string)[]}
 */
export function rich(text, entities, hands) {
  const ordered = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return between(text, ordered, 0, text.length, hands);
}

/**
 * Render `text[start, end)`; an entity that reaches over the end of its parent is cut there.
 * @param {string} text @param {Entity[]} ordered @param {number} start @param {number} end @param {Hands} hands
 * @returns {(Node | string)[]}
 */
function between(text, ordered, start, end, hands) {
  const parts = [];
  let here = start;
  for (let next = 0; next < ordered.length; ) {
    const entity = ordered[next];
    const from = Math.max(entity.offset, here);
    const to = Math.min(entity.offset + entity.length, end);
    next += 1;
    if (to <= from) continue;
    const inner = [];
    while (next < ordered.length && ordered[next].offset < to) inner.push(ordered[next++]);
    parts.push(text.slice(here, from), wrap(entity, text.slice(from, to), between(text, inner, from, to, hands), hands));
    here = to;
  }
  parts.push(text.slice(here, end));
  return parts.filter((part) => part !== "");
}

/** The entities that are nothing but an element. */
const PLAIN = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", blockquote: "blockquote" };

/** @param {Entity} entity @param {string} raw @param {(Node | string)[]} inside @param {Hands} hands */
function wrap(entity, raw, inside, hands) {
  if (entity.type in PLAIN) return h(PLAIN[/** @type {keyof typeof PLAIN} */ (entity.type)], {}, ...inside);
  switch (entity.type) {
    case "code":
      return copyable("code", raw, inside, hands);
    case "pre":
      return h("pre", { "data-language": entity.language }, copyable("code", raw, inside, hands));
    case "text_link":
      return link(entity.url ?? "", inside, hands);
    case "url":
      return link(/^[a-z][a-z0-9+.-]*:/i.test(raw) ? raw : `https://${raw}`, inside, hands);
    case "email":
      return link(`mailto:${raw}`, inside, hands);
    case "phone_number":
      return link(`tel:${raw.replace(/[^+\d]/g, "")}`, inside, hands);
    case "bot_command":
      return h("button", { type: "button", class: "text-command", onclick: () => hands.command(raw) }, ...inside);
    case "spoiler":
      return spoiler(inside);
    case "expandable_blockquote":
      return expandable(inside);
    case "mention":
    case "text_mention":
    case "hashtag":
    case "cashtag":
      return h("span", { class: "marked" }, ...inside);
    default:
      return h("span", {}, ...inside);
  }
}

/** @param {string} tag @param {string} raw @param {(Node | string)[]} inside @param {Hands} hands */
function copyable(tag, raw, inside, hands) {
  return h(tag, { ...pressed(() => hands.copy(raw)), title: "Copy" }, ...inside);
}

/** @param {(Node | string)[]} inside */
function expandable(inside) {
  const toggle = () => quote.setAttribute("aria-expanded", String(quote.getAttribute("aria-expanded") !== "true"));
  const quote = h("blockquote", { ...pressed(toggle), class: "expandable", "aria-expanded": "false" }, ...inside);
  return quote;
}

/**
 * What makes any element a button: for a mouse, a finger and a keyboard.
 * @param {() => void} action
 */
function pressed(action) {
  const onkeydown = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    action();
  };
  return { role: "button", tabindex: 0, onclick: action, onkeydown };
}

/** @param {(Node | string)[]} inside */
function spoiler(inside) {
  const shown = (/** @type {Event} */ event) => {
    const cover = /** @type {HTMLElement} */ (event.currentTarget);
    cover.setAttribute("aria-expanded", "true");
    cover.removeAttribute("aria-label");
  };
  return h(
    "button",
    { type: "button", class: "spoiler", "aria-expanded": "false", "aria-label": "Hidden text", onclick: shown },
    ...inside,
  );
}

/** Schemes a link may have; any other is shown as plain text. */
const SAFE = /^(https?|mailto|tel|tg):/i;

/**
 * A link that opens in a new tab, unless the hands take it.
 * @param {string} url @param {(Node | string)[]} inside @param {Pick<Hands, "link">} hands
 * @param {Record<string, any>} attributes
 */
export function link(url, inside, hands, attributes = {}) {
  if (!SAFE.test(url)) return h("span", { class: "marked" }, ...inside);
  const onclick = (/** @type {MouseEvent} */ event) => {
    if (hands.link(url)) event.preventDefault();
  };
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer", onclick, ...attributes }, ...inside);
}
