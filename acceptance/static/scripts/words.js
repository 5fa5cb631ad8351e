// What every script asks of its page: words with places to fill, elements by name, JSON by POST. No sentence is written here.

/** The status of the answer to whoever is not signed in any more. */
export const UNKNOWN = 401;

/**
 * A sentence with its `{places}` filled; a place that nobody knows stays as it is.
 * @param {string} text
 * @param {Record<string, unknown>} facts
 * @returns {string}
 */
export function fill(text, facts) {
  return text.replace(/\{(\w+)\}/g, (place, name) => (name in facts ? String(facts[name]) : place));
}

/**
 * A size as people say it: KB, MB or GB.
 * @param {number} bytes
 * @returns {string}
 */
export function size(bytes) {
  if (bytes >= 1 << 30) return `${(bytes / (1 << 30)).toFixed(1)} GB`;
  if (bytes >= 1 << 20) return `${(bytes / (1 << 20)).toFixed(1)} MB`;
  return `${Math.max(1, Math.round(bytes / 1024))} KB`;
}

/**
 * The element with this id, which the page promises.
 * @param {string} id
 * @returns {HTMLElement}
 */
export function element(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found;
}

/**
 * An attribute of the page that holds JSON: its words, its columns.
 * @param {HTMLElement} box
 * @param {string} name
 * @returns {any} what the template wrote; its shape is the template's
 */
export function told(box, name) {
  return JSON.parse(box.dataset[name] ?? "null");
}

/** The token that every POST carries. @returns {string} */
export function token() {
  const meta = /** @type {HTMLMetaElement | null} */ (
    document.querySelector("meta[name=csrf-token]")
  );
  return meta?.content ?? "";
}

/**
 * Sends JSON; the answer as it came, whatever its status.
 * @param {string} url
 * @param {unknown} body
 * @returns {Promise<Response>}
 */
export function post(url, body) {
  return fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
    body: JSON.stringify(body),
  });
}
