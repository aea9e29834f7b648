/** One person's phone: the head of the chat, its messages and the composer. */

import { Shelf, arrange, h, icon, iconButton } from "./dom.js";
import { Composer } from "./composer.js";
import { showAlert, showToast } from "./notices.js";
import { day, dayKey, initials } from "./format.js";
import { payloadOf } from "./links.js";
import { openMenu } from "./menu.js";
import { showWaiting } from "./keyboards.js";
import { line, messageRow } from "./message.js";

/** How near to its end a chat must be, in pixels, to follow new messages. */
const NEAR = 120;

export class Phone {
  /**
   * @param {any} person this person's part of the state
   * @param {any} bot
   * @param {{act: Function, askLink: (person: number, link: string) => void}} outside
   */
  constructor(person, bot, outside) {
    this.id = person.id;
    this.name = person.name;
    this.bot = bot;
    this.outside = outside;
    this.heard = person.answers.at(-1)?.id ?? null;
    this.shelf = new Shelf((/** @type {any} */ shown) => this.row(shown));
    this.composer = new Composer(this);
    this.build(person);
  }

  get botName() {
    return this.bot.first_name;
  }

  /** @param {any} person */
  build(person) {
    this.status = h("span", { class: "small", "data-testid": "chat-status" });
    this.title = h("h2", { "data-testid": "chat-title" });
    this.menu = iconButton("more", "Chat menu", { "data-testid": "chat-menu", "aria-haspopup": "menu", onclick: () => this.openMenu() });
    this.list = h("ol", {
      class: "messages",
      role: "log",
      "aria-label": `Chat of ${this.name} with ${this.botName}`,
      "data-testid": "messages",
      tabindex: 0,
      onscroll: () => this.scrolled(),
    });
    this.atEnd = true;
    this.list.addEventListener("load", () => this.settle(), true);
    new ResizeObserver(() => this.settle()).observe(this.list);
    this.jump = iconButton("down", "To the newest message", { class: "icon-button jump", "data-testid": "jump", onclick: () => this.toEnd() });
    this.jump.hidden = true;
    this.notices = h("div", { class: "notices", role: "status", "data-testid": "notices" });
    this.node = h(
      "section",
      { class: "phone", "data-testid": "phone", "data-person": this.id, "data-name": this.name, id: `phone-${this.id}`, "aria-label": `${this.name}’s phone` },
      owner(person),
      h(
        "header",
        { class: "chat-head" },
        avatar(this.botName, "bot"),
        h("div", { class: "chat-words" }, this.title, this.status),
        this.menu,
      ),
      h("div", { class: "chat" }, this.list, this.jump, this.notices),
      this.composer.node,
    );
  }

  /** @param {any} person @param {number} now */
  update(person, now) {
    this.person = person;
    this.node.dataset.language = person.language_code ?? "";
    this.title.textContent = person.bot_name;
    this.showStatus(person);
    this.composer.update(person);
    arrange(this.list, this.rows(person, now));
    this.showTaps(person.waiting);
    this.showAnswers(person.answers);
    const last = person.messages.at(-1);
    const wrote = last?.mine && last.message.message_id !== this.seen;
    this.seen = last?.message.message_id ?? null;
    if (wrote) this.atEnd = true;
    this.settle();
  }

  /** @param {any} person */
  showStatus(person) {
    const doing = { typing: "typing", upload_photo: "sending a photo", upload_document: "sending a file", record_voice: "recording" };
    const { kind, seconds } = person.action ?? { kind: "", seconds: 0 };
    const words = doing[/** @type {keyof typeof doing} */ (kind)] ?? "busy";
    this.status.replaceChildren(kind ? h("span", { class: "doing" }, words) : "bot");
    this.status.dataset.action = kind;
    clearTimeout(this.lapse);
    if (kind) this.lapse = setTimeout(() => this.showStatus({ action: null }), 1000 * seconds);
  }

  /** @param {any} person @param {number} now @returns {HTMLElement[]} */
  rows(person, now) {
    const rows = [];
    if (person.earlier > 0) rows.push(line(`${person.earlier} earlier messages are not shown`, "earlier"));
    if (person.messages.length === 0) rows.push(this.greeting(person));
    let today = "";
    for (const shown of person.messages) {
      const { date } = shown.message;
      if (dayKey(date) !== today) rows.push(this.dayLine(date, now));
      today = dayKey(date);
      rows.push(this.shelf.take(String(shown.message.message_id), shown));
    }
    return rows;
  }

  /** @param {any} person */
  greeting(person) {
    const text = person.description || "No messages here yet.";
    return h(
      "li",
      { class: "greeting", "data-testid": "greeting" },
      avatar(this.botName, "bot"),
      h("strong", {}, person.bot_name),
      h("p", { dir: "auto" }, text),
    );
  }

  /** @param {number} date @param {number} now */
  dayLine(date, now) {
    this.days ??= new Shelf((/** @type {string} */ name) => line(name, "day"));
    return this.days.take(dayKey(date), day(date, now));
  }

  /** @param {import("./message.js").Shown} shown */
  row(shown) {
    const { message, mine } = shown;
    const id = message.message_id;
    return messageRow(shown, mine ? this.name : this.botName, {
      tap: (data) => this.act("tap", { message_id: id, data }),
      vote: (chosen) => this.act("vote", { message_id: id, options: chosen }),
      command: (text) => this.act("say", { text }),
      copy: (text) => this.copy(text),
      link: (url) => this.takeLink(url),
      refuse: (why) => this.toast(why),
      more: (anchor) => this.openMessageMenu(anchor, message, mine),
    });
  }

  /** @param {HTMLElement} anchor @param {any} message @param {boolean} mine */
  openMessageMenu(anchor, message, mine) {
    const text = message.text ?? message.caption;
    const items = [{ id: "message-reply", icon: "reply", label: "Reply", pick: () => this.composer.answer(message) }];
    if (text) items.push({ id: "message-copy", icon: "copy", label: "Copy text", pick: () => this.copy(text) });
    items.push({ id: "message-delete", icon: "close", label: "Delete", pick: () => this.act("delete", { message_id: message.message_id }) });
    if (mine && text) items.push({ id: "message-edit", icon: "edit", label: "Edit", pick: () => this.composer.edit(message) });
    openMenu(anchor, "Message", items);
  }

  openMenu() {
    const items = [{ id: "chat-link", icon: "link", label: "Open a link to the bot…", pick: () => this.askLink() }];
    if (!this.person.blocked) items.push({ id: "chat-block", icon: "block", label: "Stop and block the bot", pick: () => this.act("block") });
    openMenu(this.menu, "Chat", items);
  }

  /** @param {{message_id: number, data: string}[]} waiting */
  showTaps(waiting) {
    for (const row of this.list.querySelectorAll(".row.in")) {
      const id = Number(/** @type {HTMLElement} */ (row).dataset.messageId);
      showWaiting(/** @type {HTMLElement} */ (row), new Set(waiting.filter((tap) => tap.message_id === id).map((tap) => tap.data)));
    }
  }

  /** Show answers to taps that came since the last look. @param {any[]} answers */
  showAnswers(answers) {
    const known = answers.findIndex((answer) => answer.id === this.heard);
    for (const answer of answers.slice(known + 1)) this.hear(answer);
    this.heard = answers.at(-1)?.id ?? this.heard;
  }

  /** @param {{text?: string, show_alert?: boolean, url?: string}} answer */
  hear(answer) {
    if (answer.url && !this.takeLink(answer.url)) this.openLink(answer.url);
    if (!answer.text) return;
    if (answer.show_alert) showAlert(this.node, answer.text);
    else this.toast(answer.text);
  }

  /** @param {string} text */
  toast(text) {
    showToast(this.notices, text);
  }

  /** @param {string} text */
  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      this.toast("Copied");
    } catch {
      this.toast("This browser does not let the page copy");
    }
  }

  /** Open a link to this bot inside the sandbox; say whether it was one. @param {string} url */
  takeLink(url) {
    const mine = payloadOf(url, this.bot.username) !== null;
    if (mine) this.outside.askLink(this.id, url);
    return mine;
  }

  askLink() {
    this.outside.askLink(this.id, "");
  }

  /** @param {string} url */
  openLink(url) {
    if (/^https?:/i.test(url)) window.open(url, "_blank", "noopener");
  }

  /**
   * Let this person do something; a refusal is shown as a toast.
   * @param {string} action @param {object} fields
   * @returns {Promise<boolean>} whether it was done
   */
  async act(action, fields = {}) {
    try {
      await this.outside.act(this.id, action, fields);
      return true;
    } catch (problem) {
      this.toast(problem instanceof Error ? problem.message : String(problem));
      return false;
    }
  }

  isNearEnd() {
    return this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < NEAR;
  }

  toEnd() {
    this.atEnd = true;
    this.settle();
  }

  /** After anything changed its size: who read the newest message goes on reading it. */
  settle() {
    if (this.atEnd) this.list.scrollTop = this.list.scrollHeight;
    this.jump.hidden = this.isNearEnd();
  }

  /** A hidden list cannot be scrolled by anyone. */
  scrolled() {
    if (this.list.clientHeight > 0) this.atEnd = this.isNearEnd();
    this.jump.hidden = this.atEnd;
  }
}

/** The strip that says whose phone this is. @param {any} person */
function owner(person) {
  return h(
    "div",
    { class: "owner" },
    avatar(person.name, person.colour),
    h("strong", {}, person.name),
    person.username ? h("span", { class: "small" }, `@${person.username}`) : null,
    person.language_code ? h("span", { class: "badge", title: "Language of this person’s Telegram" }, icon("globe"), person.language_code) : null,
  );
}

/** @param {string} name @param {string | number} colour */
export function avatar(name, colour) {
  return h("span", { class: "avatar", "data-colour": colour, "aria-hidden": "true" }, initials(name));
}
