// What a cell may hold and what a person meant by what was typed or pasted. Pure; the server judges the same once more.

/**
 * @typedef {object} Column
 * @property {string} field
 * @property {string} title
 * @property {number} width
 * @property {boolean} editable
 * @property {string} kind text, date, dated or number
 * @property {boolean} [required]
 * @property {number} [limit] characters
 * @property {Record<string, string>} choices key → name
 *
 * @typedef {Record<string, string>} Words
 */

/** @param {unknown} value */
export function textOf(value) {
  return String(value ?? "");
}

/**
 * What is wrong with a value, as a sentence; empty when nothing is.
 * @param {Column} column
 * @param {unknown} value
 * @param {Words} words
 */
export function problem(column, value, words) {
  const text = textOf(value);
  if (!text) return column.required ? words.required : "";
  if (column.limit && text.length > column.limit) {
    return words.long.replace("{limit}", String(column.limit));
  }
  if (Object.keys(column.choices).length) return text in column.choices ? "" : words.choice;
  if (column.kind === "date") return isDate(text) ? "" : words.date;
  if (column.kind === "number") return /^\d+$/.test(text) ? "" : words.number;
  return "";
}

/** @param {string} text */
function isDate(text) {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
}

/**
 * What was pasted or typed as people write it: names of choices, 8-digit dates, stray spaces.
 * @param {Column} column
 * @param {unknown} value
 */
export function meant(column, value) {
  const text = textOf(value).trim();
  const named = Object.entries(column.choices).find(
    ([, name]) => name === text || name.replace(/\s/g, "") === text,
  );
  if (named) return named[0];
  const days = column.kind === "date" || column.kind === "dated";
  // without strokes all eight digits: 202612 is a month, not the second of January
  const date = days && /^(\d{4})(?:(\d{2})(\d{2})|([-/.])(\d{1,2})\4(\d{1,2}))$/.exec(text);
  if (!date) return text;
  const [year, month, day] = [date[1], date[2] ?? date[5], date[3] ?? date[6]];
  return `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
}

/** @type {Record<string, string>} */
const ESCAPED = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** The grid takes HTML: text of people is escaped, most has nothing to escape. @param {string} text */
export function escaped(text) {
  return /[&<>]/.test(text) ? text.replace(/[&<>]/g, (sign) => ESCAPED[sign]) : text;
}
