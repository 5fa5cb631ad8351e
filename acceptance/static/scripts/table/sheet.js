// What the server has, what differs from it and what is wrong: the state of the cataloguing table, without a grid.

import { meant, problem, textOf } from "./rules.js";

/** @typedef {import("./rules.js").Column} Column */
/** @typedef {import("./rules.js").Words} Words */
/** @typedef {Record<string, any> & {id: number}} Row */
/** @typedef {[id: number, field: string, before: any, value: string]} Change */

export class Sheet {
  /**
   * @param {Column[]} columns
   * @param {Words} words
   */
  constructor(columns, words) {
    this.columns = columns;
    this.words = words;
    this.of = new Map(columns.map((column) => [column.field, column]));
    this.fields = columns.filter((column) => column.editable).map((column) => column.field);
    /** @type {Map<number, Row>} what the server has */
    this.kept = new Map();
    /** @type {Map<number, Map<string, string>>} what is wrong: row → field → why */
    this.bad = new Map();
    /** @type {Map<string, {value: string, why: string}>} what the server refused: cell → value, why */
    this.turned = new Map();
    /** @type {Set<number>} rows to compare with what is kept */
    this.touched = new Set();
    /** Whether any cell was ever wrong: until then nothing has to be looked up while drawing. */
    this.marked = false;
  }

  /**
   * The server's rows: an id, then the columns in their order.
   * @param {any[][]} rows
   * @returns {Row[]}
   */
  load(rows) {
    return rows.map(([id, ...values]) => {
      /** @type {Row} */
      const one = { id };
      this.columns.forEach((column, at) => {
        one[column.field] = values[at];
      });
      this.kept.set(id, { ...one });
      return one;
    });
  }

  /**
   * Notes what is wrong with a cell, or that nothing is.
   * @param {number} id
   * @param {string} field
   * @param {string} why
   */
  mark(id, field, why) {
    if (why) this.marked = true;
    const cells = this.bad.get(id) ?? new Map();
    if (why) cells.set(field, why);
    else cells.delete(field);
    if (cells.size) this.bad.set(id, cells);
    else this.bad.delete(id);
  }

  /**
   * Marks what the server refused; it is not sent again until something else is typed.
   * @param {Change[]} sent
   * @param {{row: number, field: string, message: string}[]} errors
   * @returns {number} how many of the cells it was
   */
  refuse(sent, errors) {
    this.marked = true;
    for (const { row, field, message } of errors) {
      const cell = sent.find(([id, name]) => id === row && name === field);
      if (cell) this.turned.set(`${row} ${field}`, { value: cell[3], why: message });
      this.mark(row, field, message);
    }
    return errors.length;
  }

  /**
   * @param {number} id
   * @param {string} field
   */
  why(id, field) {
    return this.bad.get(id)?.get(field) ?? "";
  }

  /**
   * Compares a touched row with what is kept: what changed, and texts to be shown as they were meant.
   * @param {number} id
   * @param {Row} data
   * @returns {{changes: Change[], tidied: Record<string, string>}}
   */
  compare(id, data) {
    const before = this.kept.get(id);
    /** @type {Change[]} */
    const changes = [];
    /** @type {Record<string, string>} */
    const tidied = {};
    if (!before) return { changes, tidied };
    for (const field of this.fields) {
      const column = /** @type {Column} */ (this.of.get(field));
      const value = meant(column, data[field]);
      const same = value === String(before[field]);
      const turned = this.turned.get(`${id} ${field}`);
      const told = turned?.value === value ? turned.why : "";
      const why = same ? "" : problem(column, value, this.words) || told;
      this.mark(id, field, why);
      if (value !== textOf(data[field])) tidied[field] = value;
      if (!same && !why) changes.push([id, field, before[field], value]);
    }
    return { changes, tidied };
  }

  /** @param {Change[]} changes what the server has taken */
  taken(changes) {
    for (const [id, field, , value] of changes) {
      const row = this.kept.get(id);
      if (row) row[field] = value;
    }
    for (const id of this.touched) {
      if (!this.bad.has(id)) this.touched.delete(id);
    }
  }

  /** The first wrong cells, for a list that can be read. @param {number} most */
  problems(most) {
    const cells = [...this.bad].flatMap(([id, fields]) =>
      [...fields].map(([field, why]) => ({ id, title: this.of.get(field)?.title ?? "", why })),
    );
    return cells.slice(0, most);
  }
}
