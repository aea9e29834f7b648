/** Draws one message: its bubble, what it answers, its time and the buttons under it. */

import { h, icon, iconButton } from "./dom.js";
import { rich } from "./entities.js";
import { time } from "./format.js";
import { inlineKeyboard } from "./keyboards.js";
import { attachment } from "./media.js";
import { pollCard } from "./poll.js";

/**
 * @typedef {import("./entities.js").Hands & import("./keyboards.js").Hands & {
 *   vote: (chosen: number[]) => void, more: (anchor: HTMLElement) => void}} Hands what can be done with a message
 * @typedef {{message: any, mine: boolean, votes: number[], reactions: string[]}} Shown
 */

/** Kinds of content, in the order they are looked for. */
const KINDS = ["text", "photo", "document", "voice", "sticker", "contact", "location", "poll", "audio", "video", "animation", "dice"];

/** @param {any} message */
export const kindOf = (message) => KINDS.find((kind) => kind in message) ?? "other";

/**
 * @param {Shown} shown
 * @param {string} author the name a screen reader says
 * @param {Hands} hands
 * @returns {HTMLElement}
 */
export function messageRow(shown, author, hands) {
  const { message, mine } = shown;
  const service = serviceText(message);
  if (service !== null) return line(service, "service", message.message_id);
  const inside = h(
    "div",
    { class: "stack" },
    bubble(shown, author, hands),
    message.reply_markup?.inline_keyboard ? inlineKeyboard(message.reply_markup.inline_keyboard, hands) : null,
  );
  return h(
    "li",
    {
      class: `row ${mine ? "out" : "in"}`,
      "data-testid": "message",
      "data-message-id": message.message_id,
      "data-kind": kindOf(message),
      "data-side": mine ? "out" : "in",
    },
    inside,
  );
}

/**
 * A line in the middle of the chat: a day, a pinned message.
 * @param {string} text @param {string} name @param {number} [id]
 */
export function line(text, name, id) {
  return h("li", { class: "line", "data-testid": name, "data-message-id": id }, h("span", {}, text));
}

/** @param {Shown} shown @param {string} author @param {Hands} hands */
function bubble({ message, mine, votes, reactions }, author, hands) {
  const text = message.text ?? message.caption;
  const entities = message.entities ?? message.caption_entities;
  const more = iconButton("more", "More about this message", {
    class: "icon-button more",
    "data-testid": "message-more",
    "aria-haspopup": "menu",
    onclick: (/** @type {Event} */ event) => hands.more(/** @type {HTMLElement} */ (event.currentTarget)),
  });
  const oncontextmenu = (/** @type {Event} */ event) => {
    if (event.target instanceof Element && event.target.closest("a, img")) return;
    event.preventDefault();
    hands.more(more);
  };
  return h(
    "div",
    { class: `bubble kind-${kindOf(message)}`, role: "group", "aria-label": `${author}, ${time(message.date)}`, oncontextmenu },
    forwarded(message),
    answered(message),
    message.show_caption_above_media ? null : attachment(message),
    message.poll ? pollCard(message.poll, votes, hands) : null,
    text === undefined ? null : h("div", { class: "text", "data-testid": "message-text", dir: "auto" }, ...rich(text, entities, hands)),
    message.show_caption_above_media ? attachment(message) : null,
    kindOf(message) === "other" ? h("div", { class: "text small" }, "The sandbox cannot draw this kind of message.") : null,
    reactions.length > 0 ? h("span", { class: "reactions", "data-testid": "reactions", role: "img", "aria-label": `Reaction ${reactions.join(" ")}` }, ...reactions) : null,
    meta(message, mine),
    more,
  );
}

/** @param {any} message @param {boolean} mine */
function meta(message, mine) {
  return h(
    "span",
    { class: "meta" },
    message.edit_date ? h("span", { "data-testid": "message-edited" }, "edited") : null,
    h("time", { "data-testid": "message-time", datetime: new Date(message.date * 1000).toISOString() }, time(message.date)),
    mine ? icon("ticks") : null,
  );
}

/** @param {any} message */
function forwarded(message) {
  const origin = message.forward_origin;
  if (!origin) return null;
  const source = origin.sender_user?.first_name ?? origin.sender_user_name ?? origin.chat?.title ?? origin.sender_chat?.title;
  return h("div", { class: "forwarded" }, `Forwarded from ${source ?? "someone"}`);
}

/** @param {any} message */
function answered(message) {
  const original = message.reply_to_message;
  if (!original) return null;
  const author = original.from?.first_name ?? "Message";
  return h("div", { class: "answered", "data-testid": "reply-quote" }, h("strong", {}, author), h("span", { dir: "auto" }, excerpt(original)));
}

/**
 * A message in a few words: its text, or the name of its kind.
 * @param {any} message
 */
export function excerpt(message) {
  const text = message.text ?? message.caption ?? message.poll?.question;
  const kind = kindOf(message);
  return text ?? kind.charAt(0).toUpperCase() + kind.slice(1);
}

/**
 * The sentence of a service message, or null for a message someone wrote.
 * @param {any} message
 */
function serviceText(message) {
  if (message.pinned_message) return `${message.from?.first_name ?? "Someone"} pinned “${excerpt(message.pinned_message)}”`;
  if (message.users_shared) return "People were shared with the bot";
  if (message.chat_shared) return "A chat was shared with the bot";
  if (message.write_access_allowed) return "The bot was allowed to write";
  if (message.message_auto_delete_timer_changed) return "Messages will delete themselves";
  return null;
}
