/** Draws a poll: a question to answer, or its results once this person has answered or it has closed. */

import { h, icon } from "./dom.js";
import { rich } from "./entities.js";

/**
 * @param {any} poll a Bot API Poll
 * @param {number[]} mine the options this person chose, by position
 * @param {{vote: (chosen: number[]) => void} & import("./entities.js").Hands} hands
 */
export function pollCard(poll, mine, hands) {
  const answered = mine.length > 0 || poll.is_closed;
  return h(
    "div",
    { class: "poll", "data-testid": "poll", role: "group", "aria-label": `Poll: ${poll.question}` },
    h("div", { class: "poll-question", dir: "auto" }, ...rich(poll.question, poll.question_entities, hands)),
    h("div", { class: "small" }, kind(poll)),
    ...(answered ? results(poll, mine) : ballot(poll, hands)),
    h("div", { class: "small poll-total" }, total(poll)),
    answered && mine.length > 0 && !poll.is_closed && poll.allows_revoting ? retract(hands) : null,
  );
}

/** @param {any} poll */
function kind(poll) {
  if (poll.is_closed) return "Final results";
  const visibility = poll.is_anonymous === false ? "Public" : "Anonymous";
  return poll.type === "quiz" ? `${visibility} quiz` : `${visibility} poll`;
}

/** @param {any} poll */
function total(poll) {
  const votes = poll.total_voter_count ?? 0;
  return votes === 0 ? "No votes yet" : votes === 1 ? "1 vote" : `${votes} votes`;
}

/** @param {any} poll @param {{vote: (chosen: number[]) => void}} hands */
function ballot(poll, hands) {
  return poll.allows_multiple_answers ? manyOf(poll, hands) : poll.options.map(oneOf);

  /** @param {any} option @param {number} place */
  function oneOf(option, place) {
    const vote = () => hands.vote([place]);
    return h(
      "button",
      { type: "button", class: "poll-option", "data-testid": "poll-option", onclick: vote },
      h("span", { class: "ring" }),
      h("span", { dir: "auto" }, option.text),
    );
  }
}

/** @param {any} poll @param {{vote: (chosen: number[]) => void}} hands */
function manyOf(poll, hands) {
  const boxes = poll.options.map((/** @type {any} */ _, /** @type {number} */ place) =>
    /** @type {HTMLInputElement} */ (h("input", { type: "checkbox", value: place, onchange: ready })),
  );
  const send = /** @type {HTMLButtonElement} */ (
    h("button", { type: "button", class: "poll-vote", "data-testid": "poll-vote", disabled: true, onclick: vote }, "Vote")
  );
  return [
    ...poll.options.map((/** @type {any} */ option, /** @type {number} */ place) =>
      h("label", { class: "poll-option", "data-testid": "poll-option" }, boxes[place], h("span", { dir: "auto" }, option.text)),
    ),
    send,
  ];

  function chosen() {
    return boxes.filter((/** @type {HTMLInputElement} */ box) => box.checked).map((/** @type {HTMLInputElement} */ box) => Number(box.value));
  }
  function ready() {
    send.disabled = chosen().length === 0;
  }
  function vote() {
    hands.vote(chosen());
  }
}

/** @param {any} poll @param {number[]} mine */
function results(poll, mine) {
  const votes = Math.max(1, poll.total_voter_count ?? 0);
  return poll.options.map((/** @type {any} */ option, /** @type {number} */ place) => {
    const share = Math.round((100 * (option.voter_count ?? 0)) / votes);
    const bar = h("span", { class: "poll-bar", "aria-hidden": "true" });
    bar.style.setProperty("--share", `${share}%`);
    const verdict = poll.type !== "quiz" ? "" : poll.correct_option_ids?.includes(place) ? "right" : mine.includes(place) ? "wrong" : "";
    return h(
      "div",
      { class: "poll-result", "data-testid": "poll-result", "data-mine": String(mine.includes(place)), "data-verdict": verdict },
      h("span", { class: "poll-share" }, `${share}%`),
      h("span", { class: "poll-answer", dir: "auto" }, option.text),
      mine.includes(place) ? h("span", { class: "poll-mine", role: "img", "aria-label": "Your answer" }, icon("check")) : null,
      bar,
    );
  });
}

/** @param {{vote: (chosen: number[]) => void}} hands */
function retract(hands) {
  return h("button", { type: "button", class: "poll-vote", "data-testid": "poll-retract", onclick: () => hands.vote([]) }, "Retract vote");
}
