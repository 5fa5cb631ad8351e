// What a name says of an item: its code, its words; and how the words of the server's table are found in it.

import { stem } from "./names.js";

/** @typedef {import("./names.js").Names} Names */

/** The codes and words of a filing scope. */
export class Words {
  /** @param {KitRules} rules @param {Names} names */
  constructor(rules, names) {
    this.rules = rules;
    this.names = names;
    this.patterns = names.patterns;
    /** @type {Map<string, KitHit[]>} */
    this.found = new Map();
  }

  /** Whether a scanner, a camera or a counter gave the name. @param {string} name */
  byMachine(name) {
    return this.patterns.get("machine").test(this.names.strip(name.normalize("NFKC")));
  }

  /** A label without counting numbers and the marks of a copy. @param {string} label */
  cleaned(label) {
    const text = this.names.strip(this.names.withoutCopyMark(label.normalize("NFKC")));
    return this.patterns.all("sequence", text, "") || text;
  }

  /** The code that a label bears, and the label without it. @param {string} label @returns {[KitCode | null, string]} */
  code(label) {
    const text = label.normalize("NFKC").toUpperCase();
    const head = this.patterns.first("head", text)?.groups;
    if (head && !this.patterns.get("counted").test(head.after)) {
      const code = this.known(head.group, head.number);
      if (code) return [code, head.after.replace(/^[ _\-.、,)\]】〕:]+|[ _\-.、,)\]】〕:]+$/g, "")];
    }
    for (const match of text.matchAll(this.patterns.get("bracketed", "g"))) {
      const code = this.known(match.groups?.group ?? "", match.groups?.number ?? "");
      if (code) {
        const rest = text.slice(0, match.index) + text.slice(match.index + match[0].length);
        return [code, this.names.strip(rest)];
      }
    }
    return [null, label];
  }

  /** @param {string} group @param {string} number @returns {KitCode | null} */
  known(group, number) {
    const exact = this.rules.codes[`${group}-${number}`];
    if (exact !== undefined) {
      // 12-01 may be the first of December
      const dated = /^\d+$/.test(group) && Number(group) >= 10;
      return { item: this.rules.items[exact], printed: !dated };
    }
    const counted = String(Number(number)).padStart(2, "0");
    const loose = this.rules.codes[`${group.replace(/^0+/, "")}-${counted}`];
    return loose === undefined ? null : { item: this.rules.items[loose], printed: false };
  }

  /** The items whose words a label holds; words inside longer ones do not count. @param {string} label */
  hits(label) {
    const text = this.patterns.all("digits", this.names.plain(this.cleaned(label)), "#");
    let found = this.found.get(text);
    if (!found) {
      found = this.hitsIn(text);
      this.found.set(text, found);
    }
    return found;
  }

  /** @param {string} text */
  hitsIn(text) {
    /** @type {[number, number][]} */
    const taken = [];
    /** @type {KitHit[]} */
    const found = [];
    for (const [phrase, length, spoken] of this.rules.phrases) {
      const at = text.lastIndexOf(phrase);
      const end = at + phrase.length;
      if (at < 0 || taken.some(([start, stop]) => start <= at && end <= stop)) continue;
      taken.push([at, end]);
      for (const [number, kind] of spoken) {
        const item = this.rules.items[number];
        found.push({
          item,
          kind,
          length,
          atEnd: end === text.length,
          whole: phrase === text,
        });
      }
    }
    return found;
  }

  /** Whether the name of a file tells nothing. @param {string} name */
  tellsNothing(name) {
    return this.byMachine(stem(name));
  }
}
