/**
 * The sandbox's page: several people side by side, each with a chat with the bot.
 *
 * Tests and screen readers find things by these stable `data-testid`s; each control also has an aria name.
 *
 *   toolbar   title, connection, clock (opens the moves on a narrow screen), clock-now, clock-hour, clock-day,
 *             clock-week, clock-other → clock-dialog (field-amount, field-unit, -done, -cancel),
 *             sent-open, person-add → person-dialog (field-first_name, field-last_name, field-username,
 *             field-language_code, field-payload, -done, -cancel)
 *   tabs      tab[data-person][data-name], unread
 *   phone     phone[data-person][data-name][data-language]; inside it:
 *     head    chat-title, chat-status[data-action], chat-menu → chat-link, chat-block
 *     chat    messages, greeting, earlier, day, service, jump, toast, alert, alert-ok,
 *             message[data-message-id][data-kind][data-side=in|out] with message-text, message-time,
 *             message-edited, reply-quote, reactions, message-more → message-reply, message-copy, message-edit,
 *             message-delete, play,
 *             inline-keyboard, inline-button[data-row][data-column][data-action][aria-busy],
 *             poll, poll-option, poll-vote, poll-retract, poll-result[data-mine][data-verdict]
 *     foot    input, send, voice, commands → command-list, command[data-command], keyboard-toggle,
 *             reply-keyboard, reply-button, composer-context, context-cancel,
 *             attach → attach-photo, -document, -voice, -sticker, -contact, -location, -forward,
 *             file-photo, file-document (hidden file inputs), start, start-link, blocked, restart, unblock
 *   dialogs   link-dialog (field-link, field-person, -done, -cancel)
 *   sent      sent, sent-count, sent-close, sent-row[data-method][data-good],
 *             sent-filter-text, -person, -method, -outcome
 *
 * `document.body.dataset.version` is the version of the state that is shown.
 */

import { act, follow } from "./api.js";
import { askLink } from "./dialogs.js";
import { arrange, h } from "./dom.js";
import { payloadOf } from "./links.js";
import { Phone } from "./phone.js";
import { SentDrawer } from "./sent.js";
import { showToast } from "./notices.js";
import { Tabs } from "./tabs.js";
import { Toolbar } from "./toolbar.js";

/** @type {Map<number, Phone>} */
const phones = new Map();
/** The newest message each person has seen on a narrow screen. @type {Map<number, number>} */
const seen = new Map();
/** @type {any} */
let state = null;
let current = Number(sessionStorage.getItem("current") ?? 0);

const notices = h("div", { class: "notices page", role: "status" });
const drawer = new SentDrawer();
const toolbar = new Toolbar({ openSent: () => drawer.open(), say: (text) => showToast(notices, text) });
const tabs = new Tabs(choose);
const desk = h("main", { class: "desk" });
document.body.replaceChildren(toolbar.node, tabs.node, desk, drawer.node, notices);

follow(show, (well) => toolbar.connected(well));

/** @param {any} news */
function show(news) {
  const fresh = state === null;
  const added = fresh ? [] : news.people.filter((/** @type {any} */ person) => !phones.has(person.id));
  state = news;
  document.title = `${news.bot.first_name}: sandbox`;
  toolbar.update(news);
  arrange(desk, news.people.map((/** @type {any} */ person) => phoneOf(person).node));
  if (!phones.has(current)) current = news.people[0]?.id ?? 0;
  if (added.length > 0) current = added.at(-1).id;
  for (const person of news.people) phoneOf(person).update(person, news.now);
  if (fresh) for (const person of news.people) seen.set(person.id, newest(person));
  showCurrent();
  if (added.length > 0) phones.get(current)?.node.scrollIntoView({ inline: "end", block: "nearest" });
  drawer.refresh();
  document.body.dataset.version = news.version;
}

/** @param {any} person @returns {Phone} */
function phoneOf(person) {
  const known = phones.get(person.id);
  if (known) return known;
  const phone = new Phone(person, state.bot, { act, askLink: openLink });
  phones.set(person.id, phone);
  return phone;
}

/** @param {any} person */
const newest = (person) => person.messages.at(-1)?.message.message_id ?? 0;

/** @param {number} person */
function choose(person) {
  current = person;
  sessionStorage.setItem("current", String(person));
  showCurrent();
  phones.get(person)?.toEnd();
}

function showCurrent() {
  const unread = new Map();
  for (const person of state.people) {
    if (person.id === current) seen.set(person.id, newest(person));
    const last = seen.get(person.id) ?? 0;
    unread.set(person.id, person.messages.filter((/** @type {any} */ shown) => !shown.mine && shown.message.message_id > last).length);
    phones.get(person.id)?.node.classList.toggle("current", person.id === current);
  }
  tabs.update(state.people, current, unread);
}

/**
 * Ask who opens a link to the bot, and open it as that person.
 * @param {number} person
 * @param {string} link
 */
async function openLink(person, link) {
  const answers = await askLink(state.people, person, link);
  if (!answers) return;
  const opener = Number(answers.person);
  const payload = payloadOf(answers.link, state.bot.username) ?? answers.link;
  choose(opener);
  await phones.get(opener)?.act("start", { payload });
}
