/** Reads links that open the bot: t.me/bot?start=payload, tg://resolve, or a bare payload. */

/**
 * The payload of a link to this bot, "" for a link without one, null when the link leads elsewhere.
 * @param {string} text
 * @param {string} username
 * @returns {string | null}
 */
export function payloadOf(text, username) {
  const url = parsed(text.trim());
  if (url === null) return null;
  const named = url.protocol === "tg:" ? url.searchParams.get("domain") : url.pathname.split("/")[1];
  if (!isTelegram(url) || named?.toLowerCase() !== username.toLowerCase()) return null;
  return url.searchParams.get("start") ?? "";
}

/** @param {string} text */
function parsed(text) {
  try {
    return new URL(/^(t\.me|telegram\.me)\//i.test(text) ? `https://${text}` : text);
  } catch {
    return null;
  }
}

/** @param {URL} url */
function isTelegram(url) {
  if (url.protocol === "tg:") return url.host === "resolve" || url.pathname.startsWith("//resolve");
  return ["t.me", "telegram.me"].includes(url.host);
}

/** @param {string} username @param {string} payload */
export function linkOf(username, payload) {
  return `https://t.me/${username}${payload ? `?start=${encodeURIComponent(payload)}` : ""}`;
}
