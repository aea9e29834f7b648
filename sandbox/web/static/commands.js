/** The list of the bot's commands over the input: all of them, or those that begin with what is typed. */

import { h, icon } from "./dom.js";

/** @typedef {{command: string, description: string}} Command */

export class CommandList {
  /** @param {(text: string) => void} pick */
  constructor(pick) {
    this.pick = pick;
    /** @type {Command[]} */
    this.known = [];
    this.list = h("div", { class: "command-list", "data-testid": "command-list", role: "group", "aria-label": "Commands" });
    this.button = h(
      "button",
      { type: "button", class: "commands-button", "data-testid": "commands", onclick: () => (this.list.hidden ? this.show() : this.hide()) },
      icon("menu"),
      h("span", {}, "Menu"),
    );
    this.button.hidden = true;
    this.hide();
  }

  /** @param {Command[]} known */
  update(known) {
    if (JSON.stringify(known) === JSON.stringify(this.known)) return;
    this.known = known;
    this.button.hidden = known.length === 0;
    if (!this.list.hidden) this.show();
  }

  /**
   * Follow what is being typed: a slash asks for commands, anything else sends them away.
   * @param {string} text
   */
  typed(text) {
    this.button.classList.toggle("short", text !== "");
    if (/^\/\w*$/.test(text)) this.show(text);
    else if (text !== "") this.hide();
  }

  /** @param {string} beginning */
  show(beginning = "/") {
    const fitting = this.known.filter(({ command }) => `/${command}`.startsWith(beginning));
    this.list.replaceChildren(...fitting.map((known) => this.entry(known)));
    this.list.hidden = fitting.length === 0;
    this.button.setAttribute("aria-expanded", String(!this.list.hidden));
  }

  hide() {
    this.list.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
  }

  /** @param {Command} known */
  entry({ command, description }) {
    return h(
      "button",
      { type: "button", "data-testid": "command", "data-command": command, onclick: () => this.pick(`/${command}`) },
      h("strong", {}, `/${command}`),
      h("span", { dir: "auto" }, description),
    );
  }
}
