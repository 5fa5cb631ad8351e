// All files of a folder, judged one after the other: what the server would do with each, what is there twice, what is missing.

import { unjudged } from "./known.js";
import { Matching, isPackage } from "./matching.js";
import { stem } from "./names.js";
import { crc32, sameBytes } from "./sums.js";

/** @typedef {{file: KitVerdict, blob: Blob}} Seen */
/** @typedef {{files: KitVerdict[], missing: KitOwed[], listed: KitKnown[]}} Judged */

/** @param {Blob} blob */
async function sumOf(blob) {
  return `${blob.size} ${await crc32(blob)}`;
}

/** A folder of a site on its way through the rules. */
class Judging {
  /** @param {KitData} data */
  constructor(data) {
    this.data = data;
    this.matching = new Matching(data);
    /** @type {KitVerdict[]} */
    this.originals = [];
    /** @type {Map<number, Seen | null>} the only file of a size; null where there are more */
    this.bySize = new Map();
    /** @type {Map<string, Seen[]>} files by size and sum */
    this.bySum = new Map();
  }

  /** @param {KitFile} given @returns {Promise<KitVerdict>} */
  async judge(given) {
    const file = unjudged(given);
    if (this.matching.names.isJunk(file.path)) return { ...file, how: "junk" };
    if (isPackage(file.name)) return { ...file, how: "package" };
    const reason = await this.refusal(file, given.blob);
    if (reason) return { ...file, how: "refused", reason };
    await this.twin(file, given.blob);
    if (this.maybeThere(file)) file.crc = await crc32(given.blob);
    const found = this.matching.match(file);
    file.how = found.how;
    file.reason = found.reason;
    file.item = found.item;
    if (found.how === "placed") this.place(file, found.document);
    if (found.reason === "no_twin") this.originals.push(file);
    return file;
  }

  /** Why the server would not take a file. @param {KitVerdict} file @param {Blob} blob */
  async refusal(file, blob) {
    if (this.matching.badName(file.path)) return "bad_name";
    if (!blob.size) return "empty_file";
    if (blob.size > this.data.limit) return "too_large";
    const { type, refused } = await this.matching.kinds.of(file.name, blob);
    file.type = type;
    return refused;
  }

  /** Whether something of the same size stands that could be this very file. @param {KitVerdict} file */
  maybeThere(file) {
    return this.data.files.some((known) => known.stored && known.size === file.size);
  }

  /** The first file of the folder with the same bytes; sums are taken only of files of one size. @param {KitVerdict} file @param {Blob} blob */
  async twin(file, blob) {
    const alone = this.bySize.get(blob.size);
    if (alone === undefined) {
      this.bySize.set(blob.size, { file, blob });
      return;
    }
    if (alone !== null) {
      this.bySum.set(await sumOf(alone.blob), [alone]);
      this.bySize.set(blob.size, null);
    }
    const sum = await sumOf(blob);
    const same = this.bySum.get(sum) ?? [];
    for (const one of same) {
      if (await sameBytes(one.blob, blob)) {
        file.twin = one.file.path;
        return;
      }
    }
    this.bySum.set(sum, [...same, { file, blob }]);
  }

  /** @param {KitVerdict} file @param {KitKnown | null} document */
  place(file, document) {
    const { folder, type, size, crc, item } = file;
    const mark = file.twin || file.path;
    if (document) {
      file.known = document.stored ? "version" : "listed";
      Object.assign(document, { stored: true, folder, type, size, crc, mark });
    } else {
      file.known = "new";
      const title = stem(file.name);
      const there = { item, title, stored: true, folder, type, size, crc, mark };
      this.matching.known.keep({ ...there, volume: "" });
    }
    if (this.data.kinds.lasting.includes(type)) this.follow(file);
  }

  /** Originals of this name that waited at its place go with it. @param {KitVerdict} file */
  follow(file) {
    for (const original of this.originals) {
      const waiting = original.how === "held" && original.item === file.item;
      if (waiting && original.folder === file.folder && stem(original.name) === stem(file.name)) {
        original.how = "placed";
        original.reason = "";
        this.place(original, null);
      }
    }
  }

  /** What is still owed when all these files have come. @param {KitVerdict[]} files */
  missing(files) {
    const found = new Set(files.filter((file) => file.how === "placed").map((file) => file.item));
    return this.data.items.filter((item, at) => item.missing && !found.has(at));
  }
}

/**
 * What the server would do with the files of a folder, in their order.
 * @param {KitData} data
 * @param {KitFile[]} files
 * @param {(done: number) => void} [tell]
 * @returns {Promise<Judged>}
 */
export async function judgeAll(data, files, tell = () => {}) {
  const judging = new Judging(data);
  const told = [];
  for (const file of files) {
    try {
      told.push(await judging.judge(file));
    } catch {
      // a program holds it open, or it lies in a cloud alone: the others are looked at
      told.push({ ...unjudged(file), how: "refused", reason: "no_read" });
    }
    tell(told.length);
  }
  const listed = judging.matching.known.waiting();
  return { files: told, missing: judging.missing(told), listed };
}
