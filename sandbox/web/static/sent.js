/** A drawer with everything the bot called and everything people received, newest first. */

import { sent } from "./api.js";
import { h, iconButton } from "./dom.js";
import { exact } from "./format.js";

/** Columns of the table: the field of an entry and its heading. */
const COLUMNS = /** @type {const} */ ([
  ["time", "Time"],
  ["method", "Method"],
  ["chat", "Chat"],
  ["text", "Text"],
  ["outcome", "Outcome"],
]);

export class SentDrawer {
  constructor() {
    this.filters = h(
      "form",
      { class: "sent-filters", role: "search", "aria-label": "Filter what was sent", onsubmit: (/** @type {Event} */ event) => event.preventDefault(), oninput: () => this.refresh() },
      h("input", { type: "search", name: "text", placeholder: "Search the texts", "aria-label": "Search the texts", "data-testid": "sent-filter-text" }),
      this.select("person", "Everyone"),
      this.select("method", "Every method"),
      this.select("outcome", "Every outcome"),
    );
    this.count = h("span", { class: "small", role: "status", "data-testid": "sent-count" });
    this.body = h("tbody");
    const heads = COLUMNS.map(([, words]) => h("th", { scope: "col" }, words));
    this.node = h(
      "aside",
      { class: "drawer", "aria-label": "What was sent", "data-testid": "sent", hidden: true, onkeydown: (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && this.close() },
      h("header", {}, h("h2", {}, "What was sent"), this.count, iconButton("close", "Close", { "data-testid": "sent-close", onclick: () => this.close() })),
      this.filters,
      h("div", { class: "sent-scroll", tabindex: 0, role: "region", "aria-label": "Table of what was sent" }, h("table", {}, h("thead", {}, h("tr", {}, ...heads)), this.body)),
    );
  }

  /** @param {string} name @param {string} all */
  select(name, all) {
    return h("select", { name, "aria-label": all, "data-testid": `sent-filter-${name}` }, h("option", { value: "" }, all));
  }

  async open() {
    this.opener = document.activeElement;
    this.node.hidden = false;
    await this.refresh();
    /** @type {HTMLElement} */ (this.filters.firstElementChild).focus();
  }

  close() {
    this.node.hidden = true;
    if (this.opener instanceof HTMLElement) this.opener.focus();
  }

  /** Ask again, unless nobody looks or a question is already on its way. */
  async refresh() {
    if (this.node.hidden) return;
    if (this.asking) {
      this.again = true;
      return;
    }
    this.asking = true;
    try {
      this.show(await sent(this.wanted()));
    } finally {
      this.asking = false;
    }
    if (this.again) {
      this.again = false;
      await this.refresh();
    }
  }

  wanted() {
    const data = new FormData(/** @type {HTMLFormElement} */ (this.filters));
    return new URLSearchParams([...data].filter(([, value]) => value !== "").map(([name, value]) => [name, String(value)]));
  }

  /** @param {{entries: any[], total: number, choices: Record<string, [string, string][]>}} answer */
  show(answer) {
    for (const [name, options] of Object.entries(answer.choices)) this.offer(name, options);
    this.count.textContent = answer.entries.length === answer.total ? `${answer.total}` : `${answer.entries.length} of ${answer.total}`;
    this.body.replaceChildren(...answer.entries.map(row));
  }

  /** @param {string} name @param {[string, string][]} options */
  offer(name, options) {
    const select = /** @type {HTMLSelectElement} */ (this.filters.querySelector(`[name=${name}]`));
    const known = new Set([...select.options].map((option) => option.value));
    for (const [value, words] of options) if (!known.has(value)) select.append(h("option", { value }, words));
  }
}

/** @param {any} entry */
function row(entry) {
  const cells = COLUMNS.map(([name]) => h("td", { "data-column": name, dir: name === "text" ? "auto" : null }, name === "time" ? exact(entry.time) : entry[name]));
  return h("tr", { "data-testid": "sent-row", "data-method": entry.method, "data-good": String(entry.good) }, ...cells);
}
