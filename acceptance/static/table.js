// The cataloguing table: Tabulator draws and selects, this judges as one types, saves, fills down and takes back.
(function () {
  "use strict";
  const box = document.getElementById("table");
  if (!box || !window.Tabulator) return;
  const columns = JSON.parse(box.dataset.columns);
  const words = JSON.parse(box.dataset.words);
  const save = box.dataset.save;
  const said = document.getElementById("said");
  const wrong = document.getElementById("wrong");
  const token = document.querySelector("meta[name=csrf-token]").content;
  const fields = columns.filter((column) => column.editable).map((column) => column.field);
  const of = Object.fromEntries(columns.map((column) => [column.field, column]));
  const kept = new Map(); // what the server has, by row
  const bad = new Map(); // what is wrong, by "row field"
  const touched = new Set(); // rows to compare with what is kept
  const undo = [];
  let timer = 0;
  let busy = false;
  const say = (text, values) => { said.textContent = text.replace(/{(\w+)}/g, (_all, name) => values[name]); };

  function problem(column, value) {
    const text = String(value == null ? "" : value);
    if (!text) return column.required ? words.required : "";
    if (column.limit && text.length > column.limit) return words.long.replace("{limit}", column.limit);
    if (Object.keys(column.choices).length) return text in column.choices ? "" : words.choice;
    if (column.kind === "date") return /^\d{4}-\d{2}-\d{2}$/.test(text) && !isNaN(Date.parse(text)) ? "" : words.date;
    if (column.kind === "number") return /^\d+$/.test(text) ? "" : words.number;
    return "";
  }

  let marked = false; // whether any cell was ever marked: until then nothing has to be looked up
  function shown(cell) {
    const value = cell.getValue();
    if (marked) {
      const element = cell.getElement();
      const why = bad.get(cell.getRow().getIndex() + " " + cell.getField());
      element.classList.toggle("bad", Boolean(why));
      element.title = why || "";
    }
    if (value == null || value === "") return "";
    const choices = of[cell.getField()].choices;
    const text = choices[value] || String(value);
    return /[&<>]/.test(text) ? text.replace(/[&<>]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[sign]) : text;
  }

  // What was pasted or typed as people write it: names of choices, 8-digit dates, stray spaces.
  function meant(column, value) {
    const text = String(value == null ? "" : value).trim();
    const named = Object.keys(column.choices).find((key) => column.choices[key] === text || column.choices[key].replace(/\s/g, "") === text);
    if (named) return named;
    const eight = column.kind === "date" && /^(\d{4})[-/.]?(\d{1,2})[-/.]?(\d{1,2})$/.exec(text);
    return eight ? eight[1] + "-" + eight[2].padStart(2, "0") + "-" + eight[3].padStart(2, "0") : text;
  }

  const table = new window.Tabulator(box, {
    height: "68vh", rowHeight: 34, layout: "fitData", index: "id", data: [], renderVerticalBuffer: 300,
    selectableRange: 1, selectableRangeColumns: true, selectableRangeRows: true, selectableRangeClearCells: Boolean(save),
    editTriggerEvent: "dblclick", clipboard: save ? true : "copy", clipboardCopyStyled: false, clipboardCopyRowRange: "range", clipboardPasteParser: "range",
    clipboardPasteAction: "range", clipboardCopyConfig: { rowHeaders: false, columnHeaders: false },
    rowHeader: { formatter: "rownum", hozAlign: "right", width: 64, headerSort: false, resizable: false, frozen: true },
    columnDefaults: { headerSort: false, resizable: "header", formatter: shown },
    columns: columns.map((column) => ({
      title: column.title, field: column.field, width: column.width, hozAlign: column.kind === "number" && !column.editable ? "right" : "left",
      cssClass: column.editable ? "" : "fixed",
      editor: !save || !column.editable ? false : Object.keys(column.choices).length ? "list" : "input",
      editorParams: Object.keys(column.choices).length ? { values: { "": "–", ...column.choices } } : {},
    })),
  });

  function changes() {
    const found = [];
    touched.forEach((id) => {
      const row = table.getRow(id);
      const before = kept.get(id);
      if (!row || !before) return;
      const data = row.getData();
      fields.forEach((field) => {
        const value = meant(of[field], data[field]);
        const why = value === String(before[field]) ? "" : problem(of[field], value);
        marked = marked || Boolean(why);
        if (why) bad.set(id + " " + field, why); else bad.delete(id + " " + field);
        if (value !== String(data[field] == null ? "" : data[field])) row.update({ [field]: value });
        if (value !== String(before[field]) && !why) found.push([id, field, before[field], value]);
      });
      row.reformat();
    });
    return found;
  }

  function tell() {
    wrong.replaceChildren();
    [...bad].slice(0, 8).forEach(([place, why]) => {
      const [id, field] = place.split(" ");
      const row = table.getRow(Number(id));
      const item = document.createElement("li");
      item.textContent = (row ? row.getPosition() + " · " : "") + (of[field] ? of[field].title : "") + "：" + why;
      wrong.append(item);
    });
    wrong.hidden = !bad.size;
  }

  async function send(remember) {
    if (!save || busy) return;
    const sent = changes().slice(0, 5000);
    tell();
    if (!sent.length) return;
    busy = true;
    say(words.saving, {});
    try {
      const answer = await fetch(save, { method: "POST", headers: { "Content-Type": "application/json", "X-CSRFToken": token }, body: JSON.stringify(sent) });
      const told = await answer.json().catch(() => ({}));
      if (answer.ok) {
        sent.forEach(([id, field, , value]) => { kept.get(id)[field] = value; });
        if (remember) undo.push(sent.map(([id, field, before]) => [id, field, before]));
        say(words.saved, { count: told.saved });
      } else {
        marked = true;
        (told.errors || []).forEach((one) => bad.set(one.row + " " + one.field, one.message));
        touched.forEach((id) => { const row = table.getRow(id); if (row) row.reformat(); });
        say(told.reason || words.refused, {});
        tell();
      }
      if (answer.ok) [...touched].forEach((id) => { if (![...bad.keys()].some((key) => key.startsWith(id + " "))) touched.delete(id); });
    } catch (error) {
      say(words.offline, {});
    }
    busy = false;
  }

  function soon(rows, remember = true) {
    rows.forEach((row) => touched.add(row.getIndex()));
    clearTimeout(timer);
    timer = setTimeout(() => send(remember), 350);
  }

  function ranges() { return table.getRanges()[0]; }

  function fillDown() {
    const range = ranges();
    if (!range) return;
    const rows = range.getRows();
    const first = rows[0].getData();
    const names = range.getColumns().map((column) => column.getField()).filter((name) => fields.includes(name));
    table.blockRedraw();
    rows.slice(1).forEach((row) => row.update(Object.fromEntries(names.map((name) => [name, first[name]]))));
    table.restoreRedraw();
    soon(rows);
  }

  function takeBack() {
    const last = undo.pop();
    if (!last) { say(words.nothing, {}); return; }
    const rows = last.map(([id, field, before]) => { const row = table.getRow(id); row.update({ [field]: before }); return row; });
    soon(rows, false);
    say(words.undone, { count: last.length });
  }

  table.on("cellEdited", (cell) => soon([cell.getRow()]));
  table.on("clipboardPasted", (_text, _data, rows) => soon(rows.map((row) => (row.getComponent ? row.getComponent() : row))));
  box.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select");
    if (!save) return;
    if (event.ctrlKey && event.key.toLowerCase() === "d" && !typing) { event.preventDefault(); fillDown(); return; }
    if (event.ctrlKey && event.key.toLowerCase() === "z" && !typing) { event.preventDefault(); takeBack(); return; }
    if ((event.key === "Delete" || event.key === "Backspace") && !typing) { const range = ranges(); if (range) setTimeout(() => soon(range.getRows()), 0); return; }
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1) return;
    const range = ranges();
    const cell = range && range.getCells()[0][0];
    if (!cell || !fields.includes(cell.getField())) return;
    cell.edit(true);
    const input = cell.getElement().querySelector("input");
    if (input) { input.value = ""; }
  });
  // As one types: a wrong text is marked before the cell is left.
  box.addEventListener("input", (event) => {
    const element = event.target.closest(".tabulator-cell");
    const column = element && of[element.getAttribute("tabulator-field")];
    if (!column || !event.target.matches("input")) return;
    const why = problem(column, meant(column, event.target.value));
    element.classList.toggle("bad", Boolean(why));
    event.target.setAttribute("aria-invalid", String(Boolean(why)));
    if (why) say(column.title + "：" + why, {}); else say("", {});
  });
  document.getElementById("find").addEventListener("input", (event) => {
    const text = event.target.value.trim();
    if (!text) { table.clearFilter(); return; }
    table.setFilter((data) => columns.some((column) => String(data[column.field]).includes(text)));
  });
  window.addEventListener("beforeunload", (event) => { if (touched.size && save) event.preventDefault(); });

  table.on("tableBuilt", async () => {
    const answer = await fetch(box.dataset.rows);
    const names = columns.map((column) => column.field);
    const data = (await answer.json()).map((row) => {
      const one = { id: row[0] };
      names.forEach((name, at) => { one[name] = row[at + 1]; });
      kept.set(one.id, { ...one });
      return one;
    });
    await table.setData(data);
    say(words.loaded, { count: data.length });
    box.dataset.ready = "1";
  });
})();
