/** Files a person chooses on their machine, on their way to the server. */

import { h } from "./dom.js";

/** @typedef {{name: string, mime: string, data: string}} Upload with `data` in base64 */

/**
 * A hidden file input; a button opens it, a test fills it.
 * @param {string} id @param {string} label @param {string} accept
 * @param {(upload: Upload) => void} chosen
 * @returns {HTMLInputElement}
 */
export function chooser(id, label, accept, chosen) {
  const read = async () => {
    const file = input.files?.[0];
    if (!file) return;
    chosen({ name: file.name, mime: file.type, data: await base64(file) });
    input.value = "";
  };
  const attributes = { type: "file", hidden: true, accept, "aria-label": label, "data-testid": id, onchange: read };
  const input = /** @type {HTMLInputElement} */ (h("input", attributes));
  return input;
}

/** @param {File} file @returns {Promise<string>} */
function base64(file) {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onerror = () => failed(reader.error);
    reader.onload = () => done(String(reader.result).split(",", 2)[1] ?? "");
    reader.readAsDataURL(file);
  });
}
