// What a file is, by its bytes, as the server would say; or the code of the refusal with which it would not take it.

import { entries, isDxf, isText, part, raw, unhex } from "./bytes.js";
import { ending } from "./names.js";

const HEAD = 4096;
const PART = 4 << 20;

/** Kinds of files, by the server's tables. */
export class Kinds {
  /** @param {KitKinds} table */
  constructor(table) {
    this.table = table;
    this.types = table.types;
    this.programs = table.programs.map(unhex);
    this.packed = table.packed.map(unhex);
    this.magic = table.magic.map(([hex, found]) => [unhex(hex), found]);
    this.compound = unhex(table.compound);
    this.dxf = unhex(table.binary_dxf);
  }

  /** Whether the extension of a name belongs to a type. @param {string} name @param {string} type */
  fits(name, type) {
    return name.includes(".") && (this.table.extensions[type] ?? []).includes(ending(name));
  }

  /** Whether two files of one title lie side by side. @param {string} one @param {string} other */
  twins(one, other) {
    const { models, originals, lasting } = this.table;
    const pair = [one, other];
    const those = (/** @type {string[]} */ kinds) =>
      new Set(pair.filter((kind) => kinds.includes(kind))).size;
    if (pair.includes(this.types.PDF) && those(models) === 1) return true;
    if (pair.every((kind) => originals.includes(kind))) return one !== other;
    return those(originals) === 1 && those(lasting) > 0;
  }

  /** The type of a file, or why it would not be taken. @param {string} name @param {Blob} blob @returns {Promise<{type: string, refused: string}>} */
  async of(name, blob) {
    const bytes = await part(blob, 0, HEAD);
    const head = raw(bytes);
    const start = head.replace(/^[ï»¿ \t\r\n]+/, "").toLowerCase();
    const begins = (/** @type {string[]} */ words, /** @type {string} */ text) =>
      words.some((word) => text.startsWith(word));
    if (begins(this.programs, head) || begins(this.table.markup, start)) {
      return { type: "", refused: "executable" };
    }
    const [tar, at] = this.table.tar;
    if (begins(this.packed, head) || head.slice(at).startsWith(tar)) {
      return { type: "", refused: "packed_otherwise" };
    }
    let type = this.byMagic(head);
    if (!type && head.startsWith("PK\x03\x04")) type = await this.byZip(blob);
    if (!type && head.startsWith(this.compound)) type = await this.byNamesInside(blob);
    if (type.startsWith("!")) return { type: "", refused: type.slice(1) };
    if (!type && head.slice(0, this.table.within).includes("%PDF-")) type = this.types.PDF;
    const called = ending(name);
    if (!type && called === "txt" && isText(bytes)) type = this.types.TXT;
    if (!type) return { type, refused: this.table.unknown[called] ?? "unknown_type" };
    if (type === this.types.MP4) type = this.table.called[called] ?? type;
    return { type, refused: "" };
  }

  /** @param {string} head */
  byMagic(head) {
    const { types, table } = this;
    const found = this.magic.find(([magic]) => head.startsWith(magic));
    if (found) return found[1];
    const word = head.slice(4, 8);
    if (head.startsWith("RIFF")) return table.riff[head.slice(8, 12)] ?? "";
    if (word === "ftyp") return table.brands[head.slice(8, 12)] ?? types.MP4;
    if (table.movie.includes(word) && head.slice(0, 4) !== "\0\0\0\0") return types.MOV;
    if (head.startsWith("BM") && head.slice(6, 10) === "\0\0\0\0") return types.BMP;
    if (head.startsWith("ISO-10303-21;")) {
      const at = head.indexOf("FILE_SCHEMA");
      return at >= 0 && head.slice(at + 11, at + 91).includes("IFC") ? types.IFC : types.STEP;
    }
    return head.startsWith(this.dxf) || isDxf(head) ? types.DXF : "";
  }

  /** What a package is by the names of its entries. @param {Blob} blob */
  async byZip(blob) {
    const names = await entries(blob);
    if ([...names].some((name) => name.toLowerCase().endsWith("vbaproject.bin"))) return "!macros";
    const found = this.table.zipped.find(([needed]) => needed.every((name) => names.has(name)));
    return found ? found[1] : "";
  }

  /** What a compound file is by the names of its streams. @param {Blob} blob */
  async byNamesInside(blob) {
    const wanted = this.table.inside.map(([word]) => `${[...word].join("\0")}\0\0\0`);
    const seen = new Set();
    for (let at = 0; at < blob.size; at += PART) {
      const text = raw(await part(blob, at, at + PART + 64));
      for (const word of wanted) if (text.includes(word)) seen.add(word);
    }
    const index = wanted.findIndex((word) => seen.has(word));
    return index < 0 ? "" : this.table.inside[index][1];
  }
}
