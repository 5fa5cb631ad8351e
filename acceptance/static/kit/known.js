// The files that are listed or stored, by their titles; and a file of the folder before anybody has judged it.

import { parted } from "./names.js";

/** @typedef {import("./names.js").Names} Names */

/** What a project has, and what of the folder was put with it so far. */
export class Known {
  /** @param {KitKnown[]} files @param {Names} names */
  constructor(files, names) {
    this.names = names;
    /** @type {Map<string, KitKnown[]>} */
    this.files = new Map();
    for (const file of files) this.keep({ ...file });
  }

  /** @param {KitKnown} file */
  keep(file) {
    const same = this.files.get(file.title) ?? [];
    same.push(file);
    this.files.set(file.title, same);
  }

  /** The files known under some titles, in the order in which they came. @param {Set<string>} titles */
  titled(titles) {
    return [...titles].flatMap((title) => this.files.get(title) ?? []);
  }

  /** Those whose volume bears the name of one of the folders. @param {KitKnown[]} known @param {string} folder */
  ofVolume(known, folder) {
    const names = new Set(
      folder
        .split("/")
        .filter(Boolean)
        .map((part) => this.names.plain(part)),
    );
    return known.filter((one) => one.volume && names.has(one.volume));
  }

  /** What is listed and has no bytes yet. */
  waiting() {
    return [...this.files.values()].flat().filter((known) => !known.stored);
  }
}

/** A file as nobody has judged it yet. @param {KitFile} file @returns {KitVerdict} */
export function unjudged({ path, blob }) {
  const [folder, name] = parted(path.normalize("NFC"));
  const none = { how: "", reason: "", type: "", known: "", twin: "", crc: "" };
  return {
    ...none,
    path: path.normalize("NFC"),
    folder,
    name,
    size: blob.size,
    item: -1,
    section: 0,
    proposals: [],
  };
}
