/** The lower edge of a phone: commands, attachments, the input, the reply keyboard, Start and Restart. */

import { arrange, h, icon, iconButton } from "./dom.js";
import { replyKeyboard } from "./keyboards.js";
import { openMenu } from "./menu.js";
import { excerpt } from "./message.js";

/**
 * @typedef {import("./phone.js").Phone} Phone
 */

export class Composer {
  /** @param {Phone} phone */
  constructor(phone) {
    this.phone = phone;
    /** @type {any} the message this text will answer */
    this.replyTo = null;
    /** @type {any} the message this text will replace */
    this.editing = null;
    this.keyboardSeen = "";
    this.keyboardOpen = true;
    this.keyboardUsed = false;
    this.build();
    this.input.value = sessionStorage.getItem(this.draftKey) ?? "";
    this.retell();
  }

  get draftKey() {
    return `draft-${this.phone.id}`;
  }

  build() {
    const label = `Message to ${this.phone.botName} as ${this.phone.name}`;
    this.input = /** @type {HTMLTextAreaElement} */ (
      h("textarea", {
        rows: 1,
        dir: "auto",
        "data-testid": "input",
        "aria-label": label,
        placeholder: "Message",
        oninput: () => this.retell(),
        onkeydown: (/** @type {KeyboardEvent} */ event) => this.keyed(event),
      })
    );
    this.photo = this.chooser("file-photo", "Choose a photo", "image/*", "photo");
    this.paper = this.chooser("file-document", "Choose a document", "", "document");
    this.commands = h("button", { type: "button", class: "commands-button", "data-testid": "commands", "aria-expanded": "false", onclick: () => this.toggleCommands() }, icon("menu"), h("span", {}, "Menu"));
    this.attach = iconButton("attach", "Attach", { "data-testid": "attach", "aria-haspopup": "menu", onclick: () => this.openAttach() });
    this.toggle = iconButton("keyboard", "Reply keyboard", { "data-testid": "keyboard-toggle", onclick: () => this.toggleKeyboard() });
    this.send = iconButton("send", "Send", { class: "icon-button send", "data-testid": "send", onclick: () => this.submit() });
    this.voice = iconButton("mic", "Send a voice message", { class: "icon-button send", "data-testid": "voice", onclick: () => this.act("voice") });
    this.bar = h("div", { class: "composer-bar" }, this.commands, this.attach, this.input, this.toggle, this.voice, this.send);
    this.context = h("div", { class: "composer-context", "data-testid": "composer-context" });
    this.list = h("div", { class: "command-list", "data-testid": "command-list", role: "group", "aria-label": "Commands" });
    this.keys = h("div", { class: "keys" });
    this.node = h("footer", { class: "composer" });
    this.node.append(this.photo, this.paper);
    this.list.hidden = true;
    this.context.hidden = true;
  }

  /** @param {string} id @param {string} label @param {string} accept @param {string} action */
  chooser(id, label, accept, action) {
    const input = /** @type {HTMLInputElement} */ (
      h("input", { type: "file", hidden: true, accept, "aria-label": label, "data-testid": id, onchange: () => this.upload(input, action) })
    );
    return input;
  }

  /** @param {any} state this person's part of the state */
  update(state) {
    this.state = state;
    const mode = state.blocked ? "blocked" : state.started ? "open" : "fresh";
    if (mode !== this.mode) this.enter(mode);
    this.commands.hidden = state.commands.length === 0;
    this.input.placeholder = state.keyboard?.input_field_placeholder || "Message";
    this.showKeyboard(state.keyboard);
    if (!this.list.hidden) this.showCommands();
  }

  /** @param {string} mode */
  enter(mode) {
    this.mode = mode;
    const parts = { open: [this.context, this.list, this.bar, this.keys], fresh: [this.startBar()], blocked: [this.blockedBar()] };
    arrange(this.node, [this.photo, this.paper, ...parts[/** @type {keyof typeof parts} */ (mode)]]);
  }

  startBar() {
    return h(
      "div",
      { class: "big-bar" },
      h("button", { type: "button", class: "big", "data-testid": "start", onclick: () => this.act("start") }, "Start"),
      iconButton("link", "Start by a link with a payload", { "data-testid": "start-link", onclick: () => this.phone.askLink() }),
    );
  }

  blockedBar() {
    return h(
      "div",
      { class: "big-bar" },
      h("span", { class: "small", "data-testid": "blocked" }, "You stopped this bot."),
      h("button", { type: "button", class: "big", "data-testid": "restart", onclick: () => this.act("start") }, "Restart"),
      h("button", { type: "button", class: "big quiet", "data-testid": "unblock", onclick: () => this.act("unblock") }, "Unblock"),
    );
  }

  /** @param {string} action @param {object} fields */
  act(action, fields = {}) {
    return this.phone.act(action, fields);
  }

  /** Keep the draft, grow the input, offer Send or Voice, suggest commands after a slash. */
  retell() {
    const text = this.input.value;
    sessionStorage.setItem(this.draftKey, text);
    this.grow();
    this.send.hidden = text.trim() === "";
    this.voice.hidden = !this.send.hidden;
    this.commands.classList.toggle("short", text !== "");
    if (/^\/\w*$/.test(text)) this.showCommands(text);
    else if (!this.list.hidden && text !== "") this.hideCommands();
  }

  /** Give the input as many lines as its text has; a hidden one cannot be measured. */
  grow() {
    this.input.style.height = "auto";
    if (this.input.scrollHeight > 0) this.input.style.height = `${this.input.scrollHeight}px`;
  }

  /** @param {KeyboardEvent} event */
  keyed(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape") {
      this.hideCommands();
      this.dropContext();
    }
  }

  submit() {
    const text = this.input.value.trim();
    if (text === "") return;
    if (this.editing) this.act("edit", { message_id: this.editing.message_id, text });
    else this.act("say", { text, ...this.reply() });
    this.clear();
  }

  reply() {
    return this.replyTo ? { reply_to: this.replyTo.message_id } : {};
  }

  clear() {
    this.input.value = "";
    this.dropContext();
    this.hideCommands();
    this.retell();
  }

  /** @param {HTMLInputElement} chooser @param {string} action */
  async upload(chooser, action) {
    const chosen = chooser.files?.[0];
    if (!chosen) return;
    chooser.value = "";
    const caption = this.input.value.trim();
    const data = await base64(chosen);
    this.act(action, { name: chosen.name, mime: chosen.type, data, caption });
    this.clear();
  }

  openAttach() {
    const item = (/** @type {string} */ name, /** @type {string} */ label, /** @type {() => void} */ pick) => ({ id: `attach-${name}`, icon: name, label, pick });
    openMenu(this.attach, "Attach", [
      item("photo", "Photo", () => this.photo.click()),
      item("document", "Document", () => this.paper.click()),
      item("voice", "Voice message", () => this.act("voice")),
      item("sticker", "Sticker", () => this.act("sticker")),
      item("contact", "My contact", () => this.act("contact")),
      item("location", "Location", () => this.act("location")),
      item("forward", "Forwarded message", () => this.forward()),
    ]);
  }

  forward() {
    this.act("forward", { text: this.input.value.trim() });
    this.clear();
  }

  toggleCommands() {
    if (this.list.hidden) this.showCommands();
    else this.hideCommands();
  }

  /** @param {string} typed only commands that begin so */
  showCommands(typed = "/") {
    const fitting = (this.state?.commands ?? []).filter((/** @type {any} */ known) => `/${known.command}`.startsWith(typed));
    this.list.replaceChildren(...fitting.map((/** @type {any} */ known) => this.command(known)));
    this.list.hidden = fitting.length === 0;
    this.commands.setAttribute("aria-expanded", String(!this.list.hidden));
  }

  /** @param {{command: string, description: string}} known */
  command({ command, description }) {
    const pick = () => {
      this.act("say", { text: `/${command}` });
      this.clear();
      this.input.focus();
    };
    return h(
      "button",
      { type: "button", "data-testid": "command", "data-command": command, onclick: pick },
      h("strong", {}, `/${command}`),
      h("span", { dir: "auto" }, description),
    );
  }

  hideCommands() {
    this.list.hidden = true;
    this.commands.setAttribute("aria-expanded", "false");
  }

  /** @param {any} keyboard a ReplyKeyboardMarkup or null */
  showKeyboard(keyboard) {
    const seen = JSON.stringify(keyboard);
    if (seen !== this.keyboardSeen) {
      this.keyboardSeen = seen;
      this.keyboardOpen = true;
      const drawn = keyboard ? [replyKeyboard(rowsOf(keyboard), { press: (button) => this.press(button) })] : [];
      this.keys.replaceChildren(...drawn);
    }
    this.toggle.hidden = !keyboard;
    this.keys.hidden = !keyboard || !this.keyboardOpen;
    this.toggle.setAttribute("aria-expanded", String(!this.keys.hidden));
  }

  toggleKeyboard() {
    this.keyboardOpen = !this.keyboardOpen;
    this.showKeyboard(this.state.keyboard);
  }

  /** @param {import("./keyboards.js").Button} button */
  press(button) {
    if (button.web_app) this.phone.openLink(button.web_app.url);
    else this.act("press", { text: button.text });
  }

  /** @param {any} message */
  answer(message) {
    this.editing = null;
    this.replyTo = message;
    this.showContext("reply", "Reply", message);
  }

  /** @param {any} message */
  edit(message) {
    this.replyTo = null;
    this.editing = message;
    this.input.value = message.text ?? message.caption ?? "";
    this.showContext("edit", "Edit message", message);
    this.retell();
  }

  /** @param {string} drawing @param {string} title @param {any} message */
  showContext(drawing, title, message) {
    const drop = () => {
      if (this.editing) this.clear();
      this.dropContext();
    };
    this.context.replaceChildren(
      icon(drawing),
      h("span", { class: "answered" }, h("strong", {}, title), h("span", { dir: "auto" }, excerpt(message))),
      iconButton("close", "Cancel", { onclick: drop, "data-testid": "context-cancel" }),
    );
    this.context.hidden = false;
    this.input.focus();
  }

  dropContext() {
    this.replyTo = null;
    this.editing = null;
    this.context.hidden = true;
  }
}

/** Buttons of a reply keyboard may be plain texts. @param {any} keyboard */
function rowsOf(keyboard) {
  return keyboard.keyboard.map((/** @type {any[]} */ row) => row.map((button) => (typeof button === "string" ? { text: button } : button)));
}

/** @param {File} file @returns {Promise<string>} */
function base64(file) {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onerror = () => failed(reader.error);
    reader.onload = () => done(String(reader.result).split(",", 2)[1] ?? "");
    reader.readAsDataURL(file);
  });
}
