/** The edge above the phones: the clock that can be moved, what was sent, one more person. */

import { addPerson, moveClock } from "./api.js";
import { askMove, askPerson } from "./dialogs.js";
import { h, icon } from "./dom.js";
import { clockFace } from "./format.js";

/** Moves offered with one click: name, words, seconds. */
const MOVES = /** @type {const} */ ([
  ["clock-hour", "+1 h", "Move the clock by one hour", 3600],
  ["clock-day", "+1 day", "Move the clock by one day", 86400],
  ["clock-week", "+1 week", "Move the clock by one week", 604800],
]);

export class Toolbar {
  /** @param {{openSent: () => void, say: (text: string) => void}} outside */
  constructor(outside) {
    this.outside = outside;
    this.title = h("h1", { "data-testid": "title" }, "Sandbox");
    this.face = h("time", { "data-testid": "clock-now" });
    this.opener = h("button", { type: "button", class: "clock-face", "aria-label": "The sandbox’s clock", "aria-expanded": "false", "data-testid": "clock", onclick: () => this.toggle() }, icon("clock"), this.face);
    const quick = MOVES.map(([id, words, label, seconds]) =>
      h("button", { type: "button", "data-testid": id, "aria-label": label, title: label, onclick: () => this.move(seconds) }, words),
    );
    const other = h("button", { type: "button", "data-testid": "clock-other", onclick: () => this.moveBy() }, "Other…");
    this.moves = h("div", { class: "clock-moves", role: "group", "aria-label": "Move the clock" }, ...quick, other);
    this.clock = h("div", { class: "clock" }, this.opener, this.moves);
    this.sent = h("button", { type: "button", class: "tool", "data-testid": "sent-open", "aria-label": "What was sent", onclick: () => outside.openSent() }, icon("list"), h("span", {}, "What was sent"));
    this.person = h("button", { type: "button", class: "tool", "data-testid": "person-add", "aria-label": "Add a person", onclick: () => this.add() }, icon("person-add"), h("span", {}, "Add a person"));
    this.lost = h("span", { class: "lost", role: "status", "data-testid": "connection" });
    this.node = h("header", { class: "toolbar", "data-testid": "toolbar" }, this.title, this.clock, this.lost, this.sent, this.person);
    setInterval(() => this.tick(), 1000);
  }

  /** @param {any} state */
  update(state) {
    this.bot = state.bot;
    this.title.textContent = `${state.bot.first_name}: sandbox`;
    this.ahead = state.now - Date.now() / 1000;
    this.tick();
  }

  tick() {
    if (this.ahead === undefined) return;
    const now = Date.now() / 1000 + this.ahead;
    this.face.textContent = clockFace(now);
    this.face.setAttribute("datetime", new Date(now * 1000).toISOString());
  }

  toggle() {
    const open = this.clock.classList.toggle("open");
    this.opener.setAttribute("aria-expanded", String(open));
  }

  /** @param {number} seconds */
  async move(seconds) {
    await this.trying(moveClock(seconds));
  }

  async moveBy() {
    const answers = await askMove();
    if (answers) await this.move(Number(answers.amount) * Number(answers.unit));
  }

  async add() {
    const person = await askPerson(this.bot?.username ?? "");
    if (person) await this.trying(addPerson(person));
  }

  /** @param {Promise<any>} request */
  async trying(request) {
    try {
      await request;
    } catch (problem) {
      this.outside.say(problem instanceof Error ? problem.message : String(problem));
    }
  }

  /** @param {boolean} well */
  connected(well) {
    this.lost.textContent = well ? "" : "Connection lost, trying again…";
  }
}

