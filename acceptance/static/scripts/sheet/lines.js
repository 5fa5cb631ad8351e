// Entries as the page shows them: what waits on this device stands beside what the server has, also after a reload.

import { fill } from "../words.js";

/** @typedef {import("./shelf.js").Entry} Entry */

/** @returns {HTMLElement[]} the cards of the volumes */
const cards = () => [...document.querySelectorAll("[data-volume]")].map(asElement);

/** @param {Element} found */
const asElement = (found) => /** @type {HTMLElement} */ (found);

/** The names of the entries that the page shows. @returns {Set<string>} */
export function shownHere() {
  const lines = [...document.querySelectorAll("[data-entry]")].map(asElement);
  return new Set(lines.map((line) => line.dataset.entry ?? ""));
}

/**
 * The line of an entry, unless the page has it; the words of its result are those of the form.
 * @param {Entry} entry
 * @param {string} mark what says that it waits
 */
export function addLine(entry, mark) {
  const card = cards().find((one) => Number(one.dataset.volume) === entry.volume);
  if (!card || shownHere().has(entry.entry)) return;
  const line = document.createElement("li");
  line.lang = "zh-CN";
  line.dataset.entry = entry.entry;
  const option = card.querySelector(`option[value="${CSS.escape(entry.result)}"]`);
  const result = entry.result ? `${option?.textContent?.trim() ?? ""} ` : "";
  const page = entry.page ? `（${entry.page}）` : "";
  line.textContent = `${result}${entry.text}${page}`;
  const small = document.createElement("small");
  small.className = "mut waiting";
  small.textContent = ` ${mark}`;
  line.append(small);
  card.querySelector(".notes")?.append(line);
}

/** The server has it: it waits no longer. @param {Entry} entry */
export function arrived(entry) {
  document.querySelector(`[data-entry="${CSS.escape(entry.entry)}"] .waiting`)?.remove();
}

/**
 * @param {string} words with places for how many are done, of how many
 * @param {Entry[]} here what this device has
 */
export function showProgress(words, here) {
  const all = cards();
  const known = all.filter((card) => "done" in card.dataset);
  const done = doneOf(new Set(known.map((card) => Number(card.dataset.volume))), here);
  const said = document.getElementById("progress");
  if (said) said.textContent = fill(words, { done, all: all.length });
  const bar = /** @type {HTMLProgressElement | null} */ (document.querySelector("progress"));
  if (bar) bar.value = done;
}

/**
 * How many volumes were looked at: those that the server knows, and those with a result that is here.
 * @param {Set<number>} known
 * @param {Entry[]} here
 */
export function doneOf(known, here) {
  const seen = new Set(known);
  for (const entry of here) if (entry.result) seen.add(entry.volume);
  return seen.size;
}

/**
 * What of the sent entries the page does not show yet: only these are kept.
 * @param {Entry[]} sent
 * @param {Set<string>} shown
 */
export function unseen(sent, shown) {
  return sent.filter((entry) => !shown.has(entry.entry));
}
