// The cataloguing table: Tabulator draws and selects, the sheet judges as one types, saving sends; here are the keys.

import { element, told } from "../words.js";
import { grid, spoken, windows } from "./grid.js";
import { meant, problem } from "./rules.js";
import { Saving } from "./saving.js";
import { Sheet } from "./sheet.js";

/** @param {EventTarget | null} target */
function typingIn(target) {
  return target instanceof Element && target.closest("input, textarea, select");
}

/**
 * The first row of the selection in all its rows, in the columns that can be edited.
 * @param {Grid} table
 * @param {Sheet} sheet
 * @param {Saving} saving
 */
function fillDown(table, sheet, saving) {
  const range = table.getRanges()[0];
  if (!range) return;
  const [top, ...rows] = range.getRows();
  const first = top.getData();
  const names = range.getColumns().map((column) => column.getField());
  const filled = names.filter((name) => sheet.fields.includes(name));
  table.blockRedraw();
  for (const row of rows) row.update(Object.fromEntries(filled.map((name) => [name, first[name]])));
  table.restoreRedraw();
  saving.soon([top, ...rows]);
}

/**
 * A sign typed over a selected cell opens it empty, as in a spreadsheet.
 * @param {Grid} table
 * @param {Sheet} sheet
 */
function typeOver(table, sheet) {
  const cell = table.getRanges()[0]?.getCells()[0][0];
  if (!cell || !sheet.fields.includes(cell.getField())) return;
  cell.edit(true);
  const input = cell.getElement().querySelector("input");
  if (input) input.value = "";
}

/**
 * @param {KeyboardEvent} event
 * @param {Grid} table
 * @param {Sheet} sheet
 * @param {Saving} saving
 */
function key(event, table, sheet, saving) {
  if (typingIn(event.target)) return;
  const letter = event.ctrlKey && event.key.toLowerCase();
  if (letter === "d" || letter === "z") {
    event.preventDefault();
    if (letter === "d") fillDown(table, sheet, saving);
    else saving.takeBack();
    return;
  }
  if (event.key === "Delete" || event.key === "Backspace") {
    // the grid empties the cells after this event
    const rows = table.getRanges()[0]?.getRows();
    if (rows) setTimeout(() => saving.soon(rows), 0);
    return;
  }
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey && event.key.length === 1;
  if (plain) typeOver(table, sheet);
}

/**
 * As one types: a wrong text is marked before the cell is left.
 * @param {Event} event
 * @param {Sheet} sheet
 * @param {Saving} saving
 */
function judge(event, sheet, saving) {
  const input = event.target;
  if (!(input instanceof HTMLInputElement)) return;
  const cell = input.closest(".tabulator-cell");
  const column = sheet.of.get(cell?.getAttribute("tabulator-field") ?? "");
  if (!cell || !column) return;
  const why = problem(column, meant(column, input.value), sheet.words);
  cell.classList.toggle("bad", Boolean(why));
  input.setAttribute("aria-invalid", String(Boolean(why)));
  saving.say(why && `${column.title}：${why}`);
}

/**
 * @param {Grid} table
 * @param {Sheet} sheet
 * @param {HTMLInputElement} find
 */
function search(table, sheet, find) {
  find.addEventListener("input", () => {
    const text = find.value.trim();
    if (!text) {
      table.clearFilter();
      return;
    }
    table.setFilter((data) =>
      sheet.columns.some((column) => String(data[column.field]).includes(text)),
    );
  });
}

const box = document.getElementById("table");
if (box && window.Tabulator) {
  const sheet = new Sheet(told(box, "columns"), told(box, "words"));
  const address = box.dataset.save ?? "";
  const table = grid(box, sheet, Boolean(address));
  const why = document.getElementById("why");
  const page = { address, said: element("said"), wrong: element("wrong"), why };
  const saving = new Saving(table, sheet, page);

  table.on("cellEdited", (cell) => saving.soon([cell.getRow()]));
  table.on("clipboardPasted", (_text, _data, rows) =>
    saving.soon(rows.map((row) => row.getComponent?.() ?? row)),
  );
  table.on("tableBuilt", async () => {
    spoken(box);
    const { count, after } = await windows(box, sheet, table);
    saving.say(after ? sheet.words.more : sheet.words.loaded, { count });
    const more = /** @type {HTMLAnchorElement} */ (element("more"));
    more.hidden = !after;
    more.search = after ? `?after=${after}` : "";
    box.dataset.ready = "1";
  });
  if (address) box.addEventListener("keydown", (event) => key(event, table, sheet, saving));
  box.addEventListener("input", (event) => judge(event, sheet, saving));
  search(table, sheet, /** @type {HTMLInputElement} */ (element("find")));
  addEventListener("beforeunload", (event) => {
    if (sheet.touched.size && address) event.preventDefault();
  });
}
