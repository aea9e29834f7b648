/** The lower edge of a phone: commands, attachments, the input, the reply keyboard, Start and Restart. */

import { CommandList } from "./commands.js";
import { arrange, h, icon, iconButton } from "./dom.js";
import { replyKeyboard } from "./keyboards.js";
import { openMenu } from "./menu.js";
import { excerpt } from "./message.js";
import { chooser } from "./uploads.js";

/** @typedef {import("./phone.js").Phone} Phone */

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
    this.photo = chooser("file-photo", "Choose a photo", "image/*", (upload) => this.upload("photo", upload));
    this.paper = chooser("file-document", "Choose a document", "", (upload) => this.upload("document", upload));
    this.commands = new CommandList((text) => this.command(text));
    this.attach = iconButton("attach", "Attach", { "data-testid": "attach", "aria-haspopup": "menu", onclick: () => this.openAttach() });
    this.toggle = iconButton("keyboard", "Reply keyboard", { "data-testid": "keyboard-toggle", onclick: () => this.toggleKeyboard() });
    this.send = iconButton("send", "Send", { class: "icon-button send", "data-testid": "send", onclick: () => this.submit() });
    this.voice = iconButton("mic", "Send a voice message", { class: "icon-button send", "data-testid": "voice", onclick: () => this.act("voice") });
    this.bar = h("div", { class: "composer-bar" }, this.commands.button, this.attach, this.input, this.toggle, this.voice, this.send);
    this.context = h("div", { class: "composer-context", "data-testid": "composer-context" });
    this.keys = h("div", { class: "keys" });
    this.node = h("footer", { class: "composer" });
    this.node.append(this.photo, this.paper);
    this.context.hidden = true;
  }

  /** @param {any} state this person's part of the state */
  update(state) {
    this.state = state;
    const mode = state.blocked ? "blocked" : state.started ? "open" : "fresh";
    if (mode !== this.mode) this.enter(mode);
    this.commands.update(state.commands);
    this.input.placeholder = state.keyboard?.input_field_placeholder || "Message";
    this.showKeyboard(state.keyboard);
  }

  /** @param {string} mode */
  enter(mode) {
    this.mode = mode;
    const parts = { open: [this.context, this.commands.list, this.bar, this.keys], fresh: [this.startBar()], blocked: [this.blockedBar()] };
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
    this.commands.typed(text);
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
      this.commands.hide();
      this.dropContext();
    }
  }

  /** Send what is typed; what the server refuses comes back into the input. */
  async submit() {
    const text = this.input.value.trim();
    if (text === "") return;
    const sent = this.editing
      ? this.act("edit", { message_id: this.editing.message_id, text })
      : this.act("say", { text, ...this.reply() });
    this.clear();
    if ((await sent) || this.input.value !== "") return;
    this.input.value = text;
    this.retell();
  }

  reply() {
    return this.replyTo ? { reply_to: this.replyTo.message_id } : {};
  }

  clear() {
    this.input.value = "";
    this.dropContext();
    this.commands.hide();
    this.retell();
  }

  /** @param {string} action @param {import("./uploads.js").Upload} upload */
  upload(action, upload) {
    this.act(action, { ...upload, caption: this.input.value.trim() });
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

  /** @param {string} text */
  command(text) {
    this.act("say", { text });
    this.clear();
    this.input.focus();
  }

  /** @param {any} keyboard a ReplyKeyboardMarkup or null */
  showKeyboard(keyboard) {
    const seen = JSON.stringify(keyboard);
    if (seen !== this.keyboardSeen) {
      this.keyboardSeen = seen;
      this.keyboardOpen = true;
      const drawn = keyboard ? [replyKeyboard(keyboard.keyboard, { press: (button) => this.press(button) })] : [];
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
