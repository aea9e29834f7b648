/** Says times, days, sizes and names the way a chat does. */

const TIME = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long" });
const YEAR = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" });
const CLOCK = new Intl.DateTimeFormat("en-GB", {
  weekday: "short",
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
});
const EXACT = new Intl.DateTimeFormat("en-GB", {
  day: "2-digit",
  month: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});

/** @param {number} seconds since the epoch */
const moment = (seconds) => new Date(seconds * 1000);

/** @param {number} seconds */
export const time = (seconds) => TIME.format(moment(seconds));

/** @param {number} seconds */
export const clockFace = (seconds) => CLOCK.format(moment(seconds));

/** @param {number} seconds */
export const exact = (seconds) => EXACT.format(moment(seconds));

/**
 * Name the day of a message as seen from `now`.
 * @param {number} seconds
 * @param {number} now
 */
export function day(seconds, now) {
  const date = moment(seconds);
  if (date.toDateString() === moment(now).toDateString()) return "Today";
  if (date.toDateString() === moment(now - 86400).toDateString()) return "Yesterday";
  return (date.getFullYear() === moment(now).getFullYear() ? DAY : YEAR).format(date);
}

/** @param {number} seconds */
export const dayKey = (seconds) => moment(seconds).toDateString();

/** @param {number} seconds */
export function duration(seconds) {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds) % 60).padStart(2, "0")}`;
}

/** @param {number | undefined} bytes */
export function size(bytes) {
  if (bytes === undefined) return "";
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1048576 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
}

/** @param {string} name */
export function initials(name) {
  return name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => [...word][0] ?? "")
    .join("")
    .toUpperCase();
}
