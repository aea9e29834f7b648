/** Draws what is not text in a message: pictures, files, sounds, places, people. */

import { h, icon } from "./dom.js";
import { duration, initials, size } from "./format.js";

/** @param {string} id */
const fileUrl = (id) => `file/${encodeURIComponent(id)}`;

/**
 * The drawing of a message's attachment, or nothing when it has none.
 * @param {any} message
 * @returns {HTMLElement | null}
 */
export function attachment(message) {
  if (message.photo) return photo(message.photo, message.caption);
  if (message.sticker) return picture(message.sticker.file_id, `Sticker ${message.sticker.emoji ?? ""}`.trim(), "sticker");
  if (message.voice) return voice(message.voice);
  if (message.audio) return voice(message.audio);
  if (message.video ?? message.animation ?? message.video_note) {
    return video(message.video ?? message.animation ?? message.video_note);
  }
  if (message.document) return file(message.document);
  if (message.contact) return contact(message.contact);
  if (message.venue) return place(message.venue.location, message.venue.title);
  if (message.location) return place(message.location, "Location");
  if (message.dice) return h("div", { class: "dice" }, `${message.dice.emoji} ${message.dice.value}`);
  return null;
}

/** @param {any[]} sizes @param {string | undefined} caption */
function photo(sizes, caption) {
  const best = sizes.reduce((a, b) => (b.width * b.height > a.width * a.height ? b : a));
  const shown = picture(best.file_id, caption ?? "Photo", "photo", best);
  const attributes = { class: "photo-link", href: fileUrl(best.file_id), target: "_blank", rel: "noopener", "aria-label": "Open the photo" };
  return h("a", attributes, shown);
}

/**
 * @param {string} id @param {string} alt @param {string} name
 * @param {{width?: number, height?: number}} size known before it is loaded, so that nothing jumps
 */
function picture(id, alt, name, { width, height } = {}) {
  const missing = () => image.replaceWith(h("span", { class: "missing" }, icon("photo"), "This picture is not in the sandbox"));
  const image = h("img", { class: name, src: fileUrl(id), alt, width, height, onerror: missing });
  return image;
}

/** @param {any} moving */
function video(moving) {
  return h("video", { class: "photo", src: fileUrl(moving.file_id), controls: true, "aria-label": "Video" });
}

/** @param {any} paper */
function file(paper) {
  const name = paper.file_name ?? "File";
  return h(
    "a",
    { class: "file", href: fileUrl(paper.file_id), download: name, "aria-label": `Download ${name}` },
    h("span", { class: "disc" }, icon("document")),
    h("span", { class: "file-words" }, h("span", { class: "file-name" }, name), h("span", { class: "small" }, size(paper.file_size))),
  );
}

/** @param {any} sound */
function voice(sound) {
  const player = /** @type {HTMLAudioElement} */ (h("audio", { src: fileUrl(sound.file_id), preload: "none" }));
  const length = duration(sound.duration ?? 0);
  const button = h("button", { type: "button", class: "disc", "aria-label": `Play the sound, ${length}`, "data-testid": "play" }, icon("play"));
  const looks = (/** @type {boolean} */ playing) => {
    button.replaceChildren(icon(playing ? "pause" : "play"));
    button.setAttribute("aria-label", `${playing ? "Pause" : "Play"} the sound, ${length}`);
  };
  button.addEventListener("click", () => (player.paused ? player.play().catch(() => looks(false)) : player.pause()));
  for (const happening of ["play", "pause", "ended"]) player.addEventListener(happening, () => looks(!player.paused));
  const words = h("span", { class: "file-words" }, sound.title ?? wave(sound.file_id), h("span", { class: "small" }, length));
  return h("div", { class: "file voice" }, button, words, player);
}

/**
 * A waveform that is always the same for the same file; it is a drawing, not a measurement.
 * @param {string} seed
 */
function wave(seed) {
  let state = [...seed].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 9973, 7);
  const bars = Array.from({ length: 30 }, () => {
    state = (state * 73 + 41) % 9973;
    const bar = h("i");
    bar.style.height = `${20 + (state % 80)}%`;
    return bar;
  });
  return h("span", { class: "wave", "aria-hidden": "true" }, ...bars);
}

/** @param {any} card */
function contact(card) {
  const name = [card.first_name, card.last_name].filter(Boolean).join(" ");
  return h(
    "div",
    { class: "file" },
    h("span", { class: "disc", "aria-hidden": "true" }, initials(name)),
    h("span", { class: "file-words" }, h("span", { class: "file-name" }, name), h("span", { class: "small" }, card.phone_number)),
  );
}

/** @param {any} point @param {string} title */
function place(point, title) {
  const where = `${point.latitude.toFixed(4)}, ${point.longitude.toFixed(4)}`;
  return h(
    "div",
    { class: "place" },
    h("div", { class: "map", "aria-hidden": "true" }, icon("location")),
    h("span", { class: "file-words" }, h("span", { class: "file-name" }, title), h("span", { class: "small" }, where)),
  );
}
