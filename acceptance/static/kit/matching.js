// Where each file of a folder would go, in the order in which the server would take them.

import { Finder } from "./folders.js";
import { Kinds } from "./kinds.js";
import { Known } from "./known.js";
import { ending, stem } from "./names.js";
import { elsewhere } from "./places.js";

const AT_ONCE = 20;
const LONGEST = 255;
const WHYS = ["no_section", "unknown_section", "section_untaught", "unsure"];

/** @typedef {{how: string, reason: string, item: number, document: KitKnown | null}} Found */

/** @param {string} reason @param {number} [item] @returns {Found} */
function waits(reason, item = -1) {
  return { how: "held", reason, item, document: null };
}

/** @param {number} item @param {KitKnown | null} [document] @returns {Found} */
function goes(item, document = null) {
  return { how: "placed", reason: "", item, document };
}

/** A folder held against what a project knows; files are judged one after the other. */
export class Matching {
  /** @param {KitData} data */
  constructor(data) {
    this.data = data;
    this.items = data.items;
    this.finder = new Finder(data.rules);
    this.names = this.finder.names;
    this.kinds = new Kinds(data.kinds);
    this.known = new Known(data.files, this.names);
  }

  /** Why a name could not be kept. @param {string} path */
  badName(path) {
    return path.split("/").some((part) => {
      const name = this.names.strip(part.normalize("NFC"));
      const shown = name && name !== "." && name !== ".." && name.length <= LONGEST;
      return !shown || this.names.patterns.get("forbidden").test(name) || name.includes("\n");
    });
  }

  /** @param {KitVerdict} file @returns {Found} */
  match(file) {
    const told = this.finder.guess(file.path);
    file.proposals = told.proposals;
    file.section = told.section;
    if (!this.kinds.fits(file.name, file.type)) return waits("wrong_extension");
    if (this.data.shut) return waits("archive_fixed");
    const title = stem(file.name);
    const titles = new Set([title, this.names.withoutCopyMark(title), told.clean]);
    let listed = this.nearest(this.listed(titles, file), told);
    if (listed.length > 1) listed = orAll(this.known.ofVolume(listed, file.folder), listed);
    if (listed.length === 1) return this.at(listed[0].item, file, told.clean);
    if (listed.length) return waits("many_match");
    const standing = file.folder ? null : this.anywhere(titles, file);
    if (standing) return standing;
    if (!told.item) return waits(WHYS.includes(told.reason) ? told.reason : "no_match");
    const item = this.items.findIndex(
      (row) => row.code === told.item && row.section === told.section,
    );
    return item < 0 ? waits("not_yours") : this.at(item, file, told.clean);
  }

  /** @param {number} item @param {KitVerdict} file @param {string} clean @returns {Found} */
  at(item, file, clean) {
    if (!this.items[item].open) return waits("item_closed", item);
    const titles = new Set([stem(file.name), file.name, clean]);
    const here = this.known.titled(titles).filter((known) => known.item === item);
    const atPlace = here.filter((known) => known.stored && known.folder === file.folder);
    const standing = atPlace.find((known) => !this.kinds.twins(known.type, file.type));
    if (this.data.kinds.originals.includes(file.type)) {
      if (standing) return this.beside(standing, file, "same_name");
      const { lasting } = this.data.kinds;
      return atPlace.some((known) => lasting.includes(known.type))
        ? goes(item)
        : waits("no_twin", item);
    }
    let listed = here.filter((known) => !known.stored).slice(0, AT_ONCE);
    if (listed.length > 1) listed = orAll(this.known.ofVolume(listed, file.folder), listed);
    if (listed.length === 1 && this.elsewhere(listed[0], file)) {
      return waits("listed_elsewhere", item);
    }
    if (listed.length === 1) return goes(item, listed[0]);
    if (listed.length) return waits("many_match", item);
    return standing ? this.beside(standing, file, "same_name") : goes(item);
  }

  /** Whether the list names it in another volume than the folder does. @param {KitKnown} listed @param {KitVerdict} file */
  elsewhere(listed, file) {
    if (!listed.volume || !file.folder) return false;
    return elsewhere(this.finder, file.folder, listed.volume, listed.title);
  }

  /** @param {KitKnown} standing @param {KitVerdict} file @param {string} reason @returns {Found} */
  beside(standing, file, reason) {
    const summed = file.crc !== "" && file.crc === standing.crc && file.size === standing.size;
    const same = summed || standing.mark === (file.twin || file.path);
    const how = same ? "same" : "held";
    return { how, reason: same ? "" : reason, item: standing.item, document: standing };
  }

  /** @param {Set<string>} titles @param {KitVerdict} file */
  listed(titles, file) {
    const known = this.known.titled(titles);
    const { originals, lasting } = this.data.kinds;
    const wanted = originals.includes(file.type)
      ? known.filter((one) => one.folder === file.folder && lasting.includes(one.type))
      : known.filter((one) => !one.stored);
    return wanted.slice(0, AT_ONCE);
  }

  /** Those in the section and the class that the folders name. @param {KitKnown[]} known @param {KitGuess} told */
  nearest(known, told) {
    return known.filter(({ item }) => {
      const { section, group } = this.items[item];
      if (told.token && !told.section && section) return false;
      const inSection = !told.section || section === 0 || section === told.section;
      return inSection && (!told.group || group === told.group);
    });
  }

  /** A file without a folder: what is stored under its title may be an earlier version. @param {Set<string>} titles @param {KitVerdict} file @returns {Found | null} */
  anywhere(titles, file) {
    const found = this.known
      .titled(titles)
      .filter((known) => known.stored)
      .slice(0, AT_ONCE)
      .filter((known) => !this.kinds.twins(known.type, file.type));
    if (found.length > 1) return waits("many_match");
    if (!found.length) return null;
    if (!this.items[found[0].item].open) return waits("item_closed", found[0].item);
    return this.beside(found[0], file, "same_name");
  }
}

/** @param {KitKnown[]} some @param {KitKnown[]} all */
function orAll(some, all) {
  return some.length ? some : all;
}

/** @param {string} name */
export function isPackage(name) {
  return ending(name) === "zip";
}
