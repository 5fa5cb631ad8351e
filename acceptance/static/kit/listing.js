// The list for import: one line for each new file, under the headings that the server knows.

import { stem } from "./names.js";

/**
 * The lines of the list, headings first. A title of one item stands once; what is listed already or there is left out,
 * and so is what no cell may begin with.
 * @param {KitData} data
 * @param {KitVerdict[]} files
 */
export function lines(data, files) {
  const seen = new Set();
  const rows = [data.columns];
  for (const file of files) {
    if (file.how !== "placed" || file.known !== "new") continue;
    const item = data.items[file.item];
    const title = stem(file.name).split(/\s+/).join(" ").trim();
    const key = `${file.item} ${title}`;
    if (seen.has(key) || /^[=+@]/.test(title)) continue;
    seen.add(key);
    const section = item.section ? String(item.section) : "";
    rows.push([item.code, section, item.name, title, "", "", "", ""]);
  }
  return rows;
}
