/** On a phone's width only one person is seen at a time; these tabs choose who. */

import { arrange, h } from "./dom.js";
import { avatar } from "./phone.js";

export class Tabs {
  /** @param {(person: number) => void} choose */
  constructor(choose) {
    this.choose = choose;
    /** @type {Map<number, HTMLElement>} */
    this.tabs = new Map();
    this.node = h("div", { class: "tabs", role: "tablist", "aria-label": "People", onkeydown: (/** @type {KeyboardEvent} */ event) => this.walk(event) });
  }

  /**
   * @param {any[]} people
   * @param {number} current
   * @param {Map<number, number>} unread messages not seen yet, by person
   */
  update(people, current, unread) {
    arrange(this.node, people.map((person) => this.tab(person)));
    for (const [id, tab] of this.tabs) {
      tab.setAttribute("aria-selected", String(id === current));
      tab.tabIndex = id === current ? 0 : -1;
      const count = unread.get(id) ?? 0;
      const badge = /** @type {HTMLElement} */ (tab.querySelector(".unread"));
      badge.textContent = count > 0 ? String(count) : "";
    }
  }

  /** @param {any} person */
  tab(person) {
    const known = this.tabs.get(person.id);
    if (known) return known;
    const tab = h(
      "button",
      { type: "button", role: "tab", "data-testid": "tab", "data-person": person.id, "data-name": person.name, "aria-controls": `phone-${person.id}`, onclick: () => this.choose(person.id) },
      avatar(person.name, person.colour),
      h("span", {}, person.first_name),
      h("span", { class: "unread", "data-testid": "unread" }),
    );
    this.tabs.set(person.id, tab);
    return tab;
  }

  /** @param {KeyboardEvent} event */
  walk(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const tabs = [...this.node.children];
    const here = tabs.indexOf(/** @type {Element} */ (document.activeElement));
    const next = /** @type {HTMLElement} */ (tabs[(here + step + tabs.length) % tabs.length]);
    next.focus();
    next.click();
  }
}
