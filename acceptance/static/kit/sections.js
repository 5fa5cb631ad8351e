// Which contract section the name of a folder or file speaks of.

/** @typedef {import("./names.js").Names} Names */
/** @typedef {{section: number, token: string}} Named */

/** @type {Named} */
const NOTHING = { section: 0, token: "" };

/** The sections of a project by their numbers, their names, and what sites call them. */
export class Sections {
  /** @param {KitRules} rules @param {Names} names */
  constructor(rules, names) {
    this.told = rules.sections;
    this.names = names;
    this.patterns = names.patterns;
    this.numbers = new Set(this.told.numbers);
    /** @type {Map<string, Named>} */
    this.known = new Map();
    this.tokens = new Map(
      this.told.tokens.map(([word, number, section]) => [`${word} ${number}`, section]),
    );
  }

  /** A number below a hundred in digits or in Chinese. @param {string} text */
  number(text) {
    if (/^\d+$/.test(text)) return Number(text);
    const { numerals } = this.told;
    const digit = (/** @type {string} */ sign) => numerals.indexOf(sign);
    if (text.length === 1 && digit(text) >= 0) return digit(text);
    const last = text[text.length - 1];
    // what stands before 十 are the tens, what stands behind it are the ones
    const tens = text[0] === "十" || digit(text[0]) < 0 ? 1 : digit(text[0]);
    const ones = last === "十" || digit(last) < 0 ? 0 : digit(last);
    return 10 * tens + ones;
  }

  /** @param {string} label */
  folded(label) {
    return this.patterns.all("spaces", label.normalize("NFKC"), "").toUpperCase();
  }

  /** What stands before the number of a section, and the number. @param {string} label @param {boolean} folder @returns {[string, number]} */
  tokenOf(label, folder) {
    const text = this.folded(label);
    const plain = this.patterns.first("plain_section", text)?.groups;
    if (plain) return ["", this.number(plain.a ?? plain.b)];
    const before = this.patterns.first("before", text)?.groups;
    if (before) {
      const word = this.told.neutral.includes(before.word) ? "" : before.word;
      return [word, this.number(before.number)];
    }
    const bare = folder ? this.patterns.first("bare", text)?.groups : undefined;
    return bare ? [bare.word, this.number(bare.number)] : ["", 0];
  }

  /** The words of a name that speak of more than one section. @param {string} label */
  severalOf(label) {
    const text = this.folded(label);
    const found = this.patterns.first("several", text);
    if (found) return found[0];
    const spoken = ["plain_section", "before"].flatMap((name) => [
      ...text.matchAll(this.patterns.get(name, "g")),
    ]);
    const numbers = new Set(
      spoken.map(({ groups = {} }) => this.number(groups.number ?? groups.a ?? groups.b)),
    );
    if (numbers.size < 2) return "";
    const ends = spoken.map((match) => match.index + match[0].length);
    return text.slice(Math.min(...spoken.map(({ index }) => index)), Math.max(...ends));
  }

  /** A label without the words that name a section. @param {string} label */
  without(label) {
    const text = this.folded(label);
    for (const name of ["plain_section", "before"]) {
      const match = this.patterns.first(name, text);
      if (match) return text.slice(0, match.index) + text.slice(match.index + match[0].length);
    }
    return text;
  }

  /** The section that a name speaks of; the same folders come again and again. @param {string} label @param {boolean} folder @returns {Named} */
  of(label, folder) {
    const key = `${folder} ${label}`;
    const told = this.known.get(key) ?? this.look(label, folder);
    this.known.set(key, told);
    return told;
  }

  /** @param {string} label @param {boolean} folder @returns {Named} */
  look(label, folder) {
    const plain = this.names.plain(label);
    const own = Object.hasOwn(this.told.names, plain) ? this.told.names[plain] : 0;
    if (own) return { section: own, token: "" };
    const several = this.severalOf(label);
    if (several) return { section: 0, token: several };
    const [before, found] = this.tokenOf(label, folder);
    if (!found) return NOTHING;
    const known = this.tokens.get(`${before} ${found}`);
    if (known) return { section: known, token: "" };
    if (!before || this.countsAlike(before)) return { section: found, token: "" };
    const text = this.folded(label);
    let written = this.patterns.first("before", text);
    if (!written && this.told.usual.includes(before)) written = this.patterns.first("bare", text);
    return written ? { section: 0, token: written[0] } : NOTHING;
  }

  /** Whether the names known with these letters bear the numbers of their sections. @param {string} before */
  countsAlike(before) {
    const known = this.told.tokens.filter(([word]) => word === before);
    return known.length > 0 && known.every(([, number, section]) => number === section);
  }
}
