// What the page of a kit shows: sentences in two languages, tables of files, and nothing that is not text.

const SHOWN = 300;
const CHINESE = /[一-鿿]/;

/** Words of the page in the language that was chosen. */
export class Speech {
  /** @param {Record<string, Record<string, string>>} words */
  constructor(words) {
    this.words = words;
    this.language = "zh";
  }

  /** A sentence with its `%(places)s` filled. @param {string} key @param {Record<string, unknown>} [facts] */
  say(key, facts = {}) {
    const text = this.words[this.language][key] ?? key;
    return text.replace(/%\((\w+)\)[sd]/g, (_place, name) => String(facts[name] ?? ""));
  }
}

/** @param {string} id */
export function part(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found;
}

/** @param {string} name @param {string} text */
function made(name, text) {
  const element = document.createElement(name);
  element.textContent = text;
  return element;
}

/**
 * A box with a heading that tells how many, and a table of the first rows.
 * @param {Speech} speech
 * @param {{heading: string, heads: string[], rows: string[][], note?: string, open?: boolean}} told
 */
export function box(speech, { heading, heads, rows, note = "", open = true }) {
  const outer = document.createElement("details");
  outer.open = open;
  outer.append(made("summary", heading));
  if (note) outer.append(made("p", note));
  const table = document.createElement("table");
  const head = document.createElement("tr");
  for (const name of heads) {
    const cell = made("th", name);
    cell.setAttribute("scope", "col");
    head.append(cell);
  }
  const top = document.createElement("thead");
  top.append(head);
  const body = document.createElement("tbody");
  for (const row of rows.slice(0, SHOWN)) {
    const line = document.createElement("tr");
    row.forEach((text, at) => {
      const cell = made("td", text);
      cell.dataset.head = heads[at];
      if (CHINESE.test(text)) cell.lang = "zh-CN";
      line.append(cell);
    });
    body.append(line);
  }
  table.append(top, body);
  outer.append(table);
  if (rows.length > SHOWN) {
    outer.append(made("p", speech.say("more", { count: rows.length - SHOWN })));
  }
  return outer;
}

/** Gives a file to whoever sits there. @param {Blob} blob @param {string} name */
export function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** @param {number} bytes */
export function size(bytes) {
  if (bytes >= 1 << 30) return `${(bytes / (1 << 30)).toFixed(1)} GB`;
  if (bytes >= 1 << 20) return `${(bytes / (1 << 20)).toFixed(1)} MB`;
  return `${Math.max(1, Math.round(bytes / 1024))} KB`;
}
