// Before anything is sent: where each file would go, and whether there is room.

import { element, fill, post, size } from "../words.js";
import { hidden } from "./files.js";

/** @typedef {import("./files.js").Chosen} Chosen */
/** @typedef {import("./rails.js").Words} Words */
/**
 * @typedef {object} Found where one path leads
 * @property {string} path
 * @property {number | null} filing
 * @property {string} section
 * @property {string} group
 * @property {string} item
 * @property {string} why it is held, where it found no item
 */

/** Rows that are shown; all are planned. Characters of a path that are asked about. */
const SHOWN = 500;
const LONGEST = 1200;

/**
 * Shows the plan for the files and returns those that would be sent.
 * @param {string} address
 * @param {Chosen[]} files
 * @param {Words} words
 * @returns {Promise<Chosen[]>}
 */
export async function plan(address, files, words) {
  const chosen = files.filter((one) => one.file.size && !hidden(one.path));
  if (!chosen.length) return chosen;
  const answer = await post(address, { paths: chosen.map((one) => one.path.slice(0, LONGEST)) });
  if (!answer.ok) throw new Error(answer.statusText);
  const told = /** @type {{files: Found[], room: number}} */ (await answer.json());
  told.files.forEach((found, at) => {
    chosen[at].filing = found.filing;
  });
  fillRows(told.files.slice(0, SHOWN), words);
  const total = chosen.reduce((sum, one) => sum + one.file.size, 0);
  const placed = told.files.filter((found) => !found.why).length;
  const counts = { count: chosen.length, placed, held: chosen.length - placed };
  const fits = total <= told.room;
  const room = fits ? fill(words.room, { room: size(told.room) }) : words.full;
  element("plan-said").textContent = `${fill(words.planned, counts)} ${size(total)}，${room}`;
  const button = /** @type {HTMLButtonElement} */ (element("go"));
  button.disabled = !fits;
  element("plan").hidden = false;
  button.focus();
  return chosen;
}

/**
 * @param {Found[]} found
 * @param {Words} words
 */
function fillRows(found, words) {
  const rows = /** @type {HTMLTableSectionElement} */ (element("plan-rows"));
  rows.replaceChildren();
  for (const one of found) {
    const section = one.section ? fill(words.section, { n: one.section }) : "–";
    const item = one.why ? `${one.item} ${words.hold}：${one.why}`.trim() : one.item;
    const row = rows.insertRow();
    for (const text of [one.path, section, one.group || "–", item]) {
      row.insertCell().textContent = text;
    }
    if (one.why) row.cells[row.cells.length - 1].className = "risk";
  }
}
