/** Questions the sandbox itself asks: a new person, a link to open, a time to move to. */

import { h } from "./dom.js";

/** Languages a newcomer's Telegram may have; any other can be typed. */
const LANGUAGES = [
  ["ru", "Russian"],
  ["tt", "Tatar"],
  ["ba", "Bashkir"],
  ["lez", "Lezgi"],
  ["en", "English"],
];

/** @typedef {Record<string, string>} Answers */

/**
 * Ask with a form; resolves with the answers, or with null when the person changes their mind.
 * @param {{id: string, title: string, note?: string, done: string}} words
 * @param {HTMLElement[]} fields
 * @returns {Promise<Answers | null>}
 */
function ask(words, fields) {
  const form = /** @type {HTMLFormElement} */ (
    h(
      "form",
      { method: "dialog" },
      h("h2", { id: `${words.id}-title` }, words.title),
      words.note ? h("p", { class: "small" }, words.note) : null,
      ...fields,
      h(
        "div",
        { class: "dialog-buttons" },
        h("button", { type: "button", class: "quiet", "data-testid": `${words.id}-cancel`, onclick: () => dialog.close() }, "Cancel"),
        h("button", { type: "submit", class: "primary", value: "done", "data-testid": `${words.id}-done` }, words.done),
      ),
    )
  );
  const dialog = /** @type {HTMLDialogElement} */ (
    h("dialog", { "data-testid": words.id, "aria-labelledby": `${words.id}-title` }, form)
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((answer) =>
    dialog.addEventListener("close", () => {
      dialog.remove();
      answer(dialog.returnValue === "done" ? said(form) : null);
    }),
  );
}

/** @param {HTMLFormElement} form @returns {Answers} */
function said(form) {
  return Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value).trim()]));
}

/**
 * @param {string} name @param {string} label @param {Record<string, any>} attributes
 */
function field(name, label, attributes = {}) {
  return h("label", { class: "field" }, h("span", {}, label), h("input", { name, "data-testid": `field-${name}`, autocomplete: "off", ...attributes }));
}

/**
 * @param {string} name @param {string} label @param {[string, string][]} options @param {string} [chosen]
 */
function choice(name, label, options, chosen) {
  const entries = options.map(([value, text]) => h("option", { value, selected: value === chosen }, text));
  return h("label", { class: "field" }, h("span", {}, label), h("select", { name, "data-testid": `field-${name}` }, ...entries));
}

/** @param {string} bot the bot's username */
export function askPerson(bot) {
  const known = h("datalist", { id: "languages" }, ...LANGUAGES.map(([code, name]) => h("option", { value: code }, name)));
  return ask({ id: "person-dialog", title: "A new person", note: `They open t.me/${bot} for the first time.`, done: "Add" }, [
    field("first_name", "First name", { required: true, maxlength: 64 }),
    field("last_name", "Last name, if any", { maxlength: 64 }),
    field("username", "Username, if any", { maxlength: 32, pattern: "[A-Za-z0-9_]*" }),
    h("div", { class: "together" }, field("language_code", "Language of their Telegram", { value: "ru", list: "languages", maxlength: 8 }), known),
    field("payload", "Payload of the link they came by, if any", { maxlength: 64, pattern: "[A-Za-z0-9_\\-]*" }),
  ]);
}

/**
 * @param {{id: number, name: string}[]} people
 * @param {number} person who opens it unless another is chosen
 * @param {string} link
 */
export function askLink(people, person, link) {
  const who = people.map(({ id, name }) => /** @type {[string, string]} */ ([String(id), name]));
  const note = "Paste a t.me link to the bot, or only its payload.";
  return ask({ id: "link-dialog", title: "Open a link", note, done: "Open" }, [
    field("link", "Link or payload", { value: link, maxlength: 200 }),
    choice("person", "Who opens it", who, String(person)),
  ]);
}

export function askMove() {
  return ask({ id: "clock-dialog", title: "Move the clock", note: "It only goes forward, for the bot and everyone.", done: "Move" }, [
    field("amount", "How much", { type: "number", min: 1, max: 100000, value: 30, required: true }),
    choice("unit", "Of what", [["60", "minutes"], ["3600", "hours"], ["86400", "days"], ["604800", "weeks"]], "60"),
  ]);
}
