// A ZIP whose entries are files of the disk, named in UTF-8 and kept as they are, and a list as a workbook.

import { crcNumber, crcOf } from "./sums.js";

const UTF8 = 0x0800;
/** The first of January 1980, the earliest day that a ZIP can say. */
const DAY = 0x21;

/** @typedef {{name: string, blob: Blob, crc: number}} Entry */

/** @param {number[]} shorts @param {number[]} pattern widths in bytes */
function packed(shorts, pattern) {
  const bytes = new DataView(new ArrayBuffer(pattern.reduce((sum, width) => sum + width, 0)));
  let at = 0;
  pattern.forEach((width, index) => {
    if (width === 4) bytes.setUint32(at, shorts[index], true);
    else bytes.setUint16(at, shorts[index], true);
    at += width;
  });
  return bytes.buffer;
}

const COMMON = [2, 2, 2, 2, 2, 4, 4, 4, 2, 2];

/**
 * A ZIP of these entries; no byte of theirs is read here.
 * @param {Entry[]} entries
 */
export function zip(entries) {
  /** @type {BlobPart[]} */
  const parts = [];
  /** @type {BlobPart[]} */
  const directory = [];
  let at = 0;
  let listed = 0;
  for (const { name, blob, crc } of entries) {
    const called = new TextEncoder().encode(name);
    const common = [20, UTF8, 0, 0, DAY, crc, blob.size, blob.size, called.length, 0];
    parts.push(packed([0x04034b50, ...common], [4, ...COMMON]), called, blob);
    directory.push(
      packed([0x02014b50, 20, ...common, 0, 0, 0, 0, at], [4, 2, ...COMMON, 2, 2, 2, 4, 4]),
      called,
    );
    at += 30 + called.length + blob.size;
    listed += 46 + called.length;
  }
  const { length } = entries;
  const end = packed([0x06054b50, 0, 0, length, length, listed, at, 0], [4, 2, 2, 2, 2, 4, 4, 2]);
  return new Blob([...parts, ...directory, end], { type: "application/zip" });
}

/**
 * Files in packages that none is larger than `most` bytes or `count` files; and what is too large for any.
 * @param {KitFile[]} files
 * @param {[number, number]} limits
 */
export function portions(files, [most, count]) {
  /** @type {KitFile[][]} */
  const found = [];
  let [size, room] = [most + 1, 0];
  for (const file of files.filter(({ blob }) => blob.size <= most)) {
    if (size + file.blob.size > most || room === 0) {
      found.push([]);
      [size, room] = [0, count];
    }
    found[found.length - 1].push(file);
    size += file.blob.size;
    room -= 1;
  }
  return { packages: found, large: files.filter(({ blob }) => blob.size > most) };
}

/** What goes into a package: all that the server would take in, right or held. */
const TAKEN = ["placed", "held", "package"];

/**
 * The files of a folder that go into packages, under the names that were judged: a Mac writes them in pieces.
 * @param {KitFile[]} files
 * @param {KitVerdict[]} judged
 */
export function taken(files, judged) {
  const wanted = new Set(
    judged.filter(({ how }) => TAKEN.includes(how)).map(({ path }) => path),
  );
  return files
    .map(({ path, blob }) => ({ path: path.normalize("NFC"), blob }))
    .filter(({ path }) => wanted.has(path));
}

/** @param {KitFile[]} files @param {(done: number) => void} tell */
export async function packageOf(files, tell) {
  const entries = [];
  for (const { path, blob } of files) {
    entries.push({ name: path, blob, crc: await crcNumber(blob) });
    tell(entries.length);
  }
  return zip(entries);
}

const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/** @param {string} text */
function escaped(text) {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

/**
 * A workbook of one sheet, every cell text.
 * @param {string[][]} rows
 */
export function workbook(rows) {
  const cells = (/** @type {string[]} */ row) =>
    row
      .map((cell) => `<c t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`)
      .join("");
  const sheet = rows.map((row) => `<row>${cells(row)}</row>`).join("");
  const part = (/** @type {string} */ name, /** @type {string} */ kind) =>
    `<Override PartName="${name}" ContentType="${TYPE}.${kind}+xml"/>`;
  const relation = (/** @type {string} */ kind, /** @type {string} */ target) =>
    `<Relationships xmlns="${PACKAGE}/relationships">` +
    `<Relationship Id="r1" Type="${OFFICE}/${kind}" Target="${target}"/></Relationships>`;
  const texts = {
    "[Content_Types].xml":
      `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ` +
      `ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
      `${part("/xl/workbook.xml", "sheet.main")}${part("/xl/worksheets/sheet1.xml", "worksheet")}</Types>`,
    "_rels/.rels": relation("officeDocument", "xl/workbook.xml"),
    "xl/workbook.xml": `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="list" sheetId="1" r:id="r1"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": relation("worksheet", "worksheets/sheet1.xml"),
    "xl/worksheets/sheet1.xml": `<worksheet xmlns="${MAIN}"><sheetData>${sheet}</sheetData></worksheet>`,
  };
  return zip(
    Object.entries(texts).map(([name, text]) => {
      const bytes = new TextEncoder().encode(`<?xml version="1.0" encoding="UTF-8"?>${text}`);
      return { name, blob: new Blob([bytes]), crc: crcOf(bytes) };
    }),
  );
}
