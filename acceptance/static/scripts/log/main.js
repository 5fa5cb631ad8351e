// The page of a paper checks a file by itself, without sending it; and this device is a witness: it keeps the head it saw last.

import { element, fill, told } from "../words.js";
import { continues, hashesOf, headOf, hex, proved } from "./tree.js";

/** @typedef {{proved: string, altered: string, another: string}} Words */

/** Where the head that was seen last is kept. */
const KEPT = "log-head";

/**
 * Whether the log continues the head that this device has seen; then the newer one is kept.
 * @param {string} log address of its head
 * @param {string} text the head as it is now
 * @returns {Promise<boolean>}
 */
async function followed(log, text) {
  const [kept, now] = [localStorage.getItem(KEPT), headOf(text)];
  const old = kept === null ? null : headOf(kept);
  if (old && old.size > now.size && old.origin === now.origin) return false;
  if (old && old.size > 0) {
    const address = log.replace(/checkpoint$/, `consistency/${old.size}/${now.size}`);
    const answer = await fetch(address);
    if (!answer.ok) return false;
    const lines = (await answer.text()).split("\n").filter(Boolean);
    if (!(await continues(old, now, lines.flatMap(hashesOf)))) return false;
  }
  localStorage.setItem(KEPT, text);
  return true;
}

/**
 * @param {HTMLElement} said
 * @param {string} text
 * @param {boolean} good
 */
function say(said, text, good) {
  said.textContent = text;
  said.className = good ? "flash" : "wrong";
}

const said = element("proof");
const words = /** @type {Words} */ (told(said, "words"));
const proofs = /** @type {string[]} */ (told(said, "proofs"));
const written = proofs[0].split("\n\n").slice(1).join("\n\n");

if (window.crypto?.subtle) {
  const input = /** @type {HTMLInputElement | null} */ (document.querySelector("input[type=file]"));
  input?.addEventListener("change", async () => {
    const content = await input.files?.[0]?.arrayBuffer();
    if (!content) return;
    const found = await Promise.all(proofs.map((proof) => proved(content, proof)));
    const root = hex(headOf(written).root).slice(0, 16);
    if (found.includes(true)) say(said, fill(words.proved, { root }), true);
    else say(said, words.altered, false);
  });
  // without a line nothing is told: what was kept stays
  followed(said.dataset.log ?? "", written).then(
    (good) => good || say(said, words.another, false),
    () => {},
  );
}
