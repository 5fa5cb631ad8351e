// Saves what was changed a moment after the last key, says what was refused, takes back what was saved.

import { fill, post, UNKNOWN } from "../words.js";

/** @typedef {import("./sheet.js").Sheet} Sheet */
/** @typedef {import("./sheet.js").Change} Change */

/** Milliseconds after the last change; cells in one request; problems that are listed. */
const SOON = 350;
const AT_ONCE = 5000;
const LISTED = 8;

export class Saving {
  /**
   * @param {Grid} table
   * @param {Sheet} sheet
   * @param {{address: string, said: HTMLElement, wrong: HTMLElement, why: HTMLElement | null}} page
   */
  constructor(table, sheet, { address, said, wrong, why }) {
    this.table = table;
    this.sheet = sheet;
    this.address = address;
    this.said = said;
    this.wrong = wrong;
    this.why = why;
    this.busy = false;
    this.timer = 0;
    /** @type {[id: number, field: string, before: any][][]} what was saved, the last one last */
    this.undo = [];
  }

  /**
   * @param {string} text
   * @param {Record<string, unknown>} [facts]
   */
  say(text, facts = {}) {
    this.said.textContent = fill(text, facts);
  }

  /**
   * @param {GridRow[]} rows
   * @param {boolean} [remember] whether it can be taken back
   */
  soon(rows, remember = true) {
    for (const row of rows) this.sheet.touched.add(row.getIndex());
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.send(remember), SOON);
  }

  /** What differs from the server, tidied on the way. @returns {Change[]} */
  changes() {
    const found = [];
    for (const id of this.sheet.touched) {
      const row = this.table.getRow(id);
      if (!row) continue;
      const { changes, tidied } = this.sheet.compare(id, row.getData());
      if (Object.keys(tidied).length) row.update(tidied);
      found.push(...changes);
      row.reformat();
    }
    return found;
  }

  /** @param {boolean} remember */
  async send(remember) {
    if (!this.address || this.busy) return;
    const sent = this.changes().slice(0, AT_ONCE);
    this.list();
    if (!sent.length) return;
    this.busy = true;
    this.say(this.sheet.words.saving);
    let left = false;
    try {
      const answer = await post(this.address, this.told(sent));
      const body = await answer.json().catch(() => ({}));
      if (answer.status === UNKNOWN) this.say(this.sheet.words.ended);
      else if (answer.ok) this.saved(sent, body, remember);
      else left = this.refused(sent, body);
    } catch {
      this.say(this.sheet.words.offline);
    }
    this.busy = false;
    if (left) await this.send(remember);
  }

  /** The cells, with the reason of a correction where one was typed. @param {Change[]} sent */
  told(sent) {
    const reason = this.why instanceof HTMLInputElement ? this.why.value.trim() : "";
    return reason ? { reason, cells: sent } : sent;
  }

  /**
   * @param {Change[]} sent
   * @param {{saved: number, kept?: [number, string, string][]}} body
   * @param {boolean} remember
   */
  saved(sent, { saved: count, kept = [] }, remember) {
    this.sheet.taken(sent);
    // what was understood otherwise than it was typed stands as it is kept
    for (const [id, field, value] of kept) {
      this.sheet.taken([[id, field, "", value]]);
      const row = this.table.getRow(id);
      if (row) row.update({ [field]: value });
    }
    if (remember) this.undo.push(sent.map(([id, field, before]) => [id, field, before]));
    this.say(this.sheet.words.saved, { count });
  }

  /**
   * What is wrong is marked; whether the others go now.
   * @param {Change[]} sent
   * @param {{errors?: {row: number, field: string, message: string}[], reason?: string}} body
   */
  refused(sent, body) {
    const turned = this.sheet.refuse(sent, body.errors ?? []);
    for (const id of this.sheet.touched) {
      const row = this.table.getRow(id);
      if (row) row.reformat();
    }
    this.say(body.reason || this.sheet.words.refused);
    this.list();
    return turned > 0 && turned < sent.length;
  }

  /** The first problems, each with its row and column. */
  list() {
    const lines = this.sheet.problems(LISTED).map(({ id, title, why }) => {
      const row = this.table.getRow(id);
      const place = row ? `${row.getPosition()} · ` : "";
      const item = document.createElement("li");
      item.textContent = `${place}${title}：${why}`;
      return item;
    });
    this.wrong.replaceChildren(...lines);
    this.wrong.hidden = !lines.length;
  }

  takeBack() {
    const last = this.undo.pop() ?? [];
    const rows = last.map(([id, field, before]) => {
      const row = /** @type {GridRow} */ (this.table.getRow(id));
      row.update({ [field]: before });
      return row;
    });
    this.soon(rows, false);
    const { undone, nothing } = this.sheet.words;
    this.say(last.length ? undone : nothing, { count: last.length });
  }
}
