// How Tabulator draws the sheet: columns, editors, the clipboard; and its rows, window by window.

import { escaped } from "./rules.js";

/** @typedef {import("./rules.js").Column} Column */
/** @typedef {import("./sheet.js").Sheet} Sheet */

const ROW = 34;
/** Pixels drawn beyond the edge: more is slower, less shows white while scrolling. */
const BEYOND = 300;

/**
 * The text of a cell; a wrong one is marked and says why.
 * @param {Sheet} sheet
 */
function formatter(sheet) {
  return (/** @type {Cell} */ cell) => {
    const value = cell.getValue();
    if (sheet.marked) mark(cell, sheet.why(cell.getRow().getIndex(), cell.getField()));
    if (value == null || value === "") return "";
    return escaped(sheet.of.get(cell.getField())?.choices[value] || String(value));
  };
}

/**
 * @param {Cell} cell
 * @param {string} why
 */
function mark(cell, why) {
  const element = cell.getElement();
  element.classList.toggle("bad", Boolean(why));
  element.title = why;
}

/**
 * @param {Column} column
 * @param {boolean} editing
 */
function drawn(column, editing) {
  const chosen = Object.keys(column.choices).length > 0;
  const values = { "": "–", ...column.choices };
  return {
    title: column.title,
    field: column.field,
    width: column.width,
    hozAlign: column.kind === "number" && !column.editable ? "right" : "left",
    cssClass: column.editable ? "" : "fixed",
    editor: editing && column.editable && (chosen ? "list" : "input"),
    editorParams: chosen ? { values } : {},
  };
}

/**
 * @param {HTMLElement} box
 * @param {Sheet} sheet
 * @param {boolean} editing whether this person may save
 * @returns {Grid}
 */
export function grid(box, sheet, editing) {
  return new window.Tabulator(box, {
    height: "68vh",
    rowHeight: ROW,
    layout: "fitData",
    index: "id",
    data: [],
    renderVerticalBuffer: BEYOND,
    selectableRange: 1,
    selectableRangeColumns: true,
    selectableRangeRows: true,
    selectableRangeClearCells: editing,
    editTriggerEvent: "dblclick",
    clipboard: editing || "copy",
    clipboardCopyStyled: false,
    clipboardCopyRowRange: "range",
    clipboardPasteParser: "range",
    clipboardPasteAction: "range",
    clipboardCopyConfig: { rowHeaders: false, columnHeaders: false },
    rowHeader: {
      title: box.dataset.number,
      formatter: "rownum",
      hozAlign: "right",
      width: 64,
      headerSort: false,
      resizable: false,
      frozen: true,
    },
    columnDefaults: { headerSort: false, resizable: "header", formatter: formatter(sheet) },
    columns: sheet.columns.map((column) => drawn(column, editing)),
  });
}

/**
 * The part that scrolls can be reached by the keyboard; in a grid it is a group of rows, and what it holds is no second one.
 * @param {HTMLElement} box
 */
export function spoken(box) {
  box.querySelector(".tabulator-tableholder")?.setAttribute("role", "rowgroup");
  box.querySelector(".tabulator-table")?.setAttribute("role", "presentation");
}

/**
 * The rows of the table, window by window, as many as a page holds: how many there are now, and
 * after which the next page begins, empty at the end.
 * @param {HTMLElement} box
 * @param {Sheet} sheet
 * @param {any} table
 */
export async function windows(box, sheet, table) {
  const most = Number(box.dataset.most);
  let after = box.dataset.after ?? "";
  let count = 0;
  do {
    const answer = await fetch(`${box.dataset.rows}?after=${after}`);
    const rows = sheet.load(await answer.json());
    await (count ? table.addData(rows) : table.setData(rows));
    count += rows.length;
    after = answer.headers.get("X-After") ?? "";
  } while (after && count < most);
  return { count, after };
}
