// What a folder tree says: each file's section, class and item, as the server would read it.

import { Words } from "./labels.js";
import { Names, ending, parted, stem } from "./names.js";
import { Sections } from "./sections.js";
import { firm, tells, weigh } from "./weighing.js";

/** @type {KitSaid} */
const SILENT = { code: null, hits: [] };

/** Finds items by names, for one filing scope and the sections of one project. */
export class Finder {
  /** @param {KitRules} rules */
  constructor(rules) {
    this.rules = rules;
    this.names = new Names(rules);
    this.words = new Words(rules, this.names);
    this.sections = new Sections(rules, this.names);
    this.classes = new Set(rules.groups.map((group) => group.plain));
    /** @type {Map<string, KitSaid>} */
    this.known = new Map();
    /** @type {Map<string, KitRules["groups"]>} */
    this.spoken = new Map();
  }

  /** The classes that a folder's name speaks of. @param {string} label */
  groups(label) {
    const told = this.spoken.get(label);
    if (told) return told;
    const found = this.groupsOf(label);
    this.spoken.set(label, found);
    return found;
  }

  /** @param {string} label */
  groupsOf(label) {
    const text = this.sections.without(label);
    const bare = this.names.plain(this.words.cleaned(text));
    const whole = this.rules.groups.filter((group) => bare.includes(group.plain));
    if (whole.length) return whole;
    return this.rules.groups.filter((group) => group.match.some((word) => text.includes(word)));
  }

  /** What one folder says of items. @param {string} label */
  said(label) {
    const told = this.known.get(label);
    if (told) return told;
    const [code, text] = this.words.code(label);
    const rest = this.sections.without(text);
    let hits = this.words.hits(rest);
    if (this.classes.has(this.names.plain(this.words.cleaned(rest)))) {
      // the name of a class is no word for one of its items
      hits = hits.filter((hit) => hit.kind === "name");
    }
    const said = { code, hits };
    this.known.set(label, said);
    return said;
  }

  /** What a file's own name says, and its title without a code. @param {string} name @returns {[KitSaid, string]} */
  own(name) {
    const title = stem(name);
    const [code, rest] = this.words.code(title);
    if (!code && this.words.byMachine(title)) return [SILENT, title];
    const clean = code ? rest || title : title;
    return [{ code, hits: this.words.hits(this.sections.without(rest)) }, clean];
  }

  /** @param {string[]} parts @param {string} name @returns {{section: number, token: string, atOdds: boolean}} */
  section(parts, name) {
    const named = [...parts]
      .reverse()
      .map((part) => this.sections.of(part, true))
      .filter((one) => one.section || one.token);
    const told = named[0] ?? { section: 0, token: "" };
    const numbers = new Set(named.map((one) => one.section).filter(Boolean));
    // one folder of a section in that of another
    if (numbers.size > 1) return { ...told, atOdds: true };
    const own = this.sections.of(stem(name), false);
    if (told.section || told.token) {
      return { ...told, atOdds: own.section > 0 && told.section !== own.section };
    }
    return { ...own, atOdds: false };
  }

  /** Where a relative path seems to belong. @param {string} path @returns {KitGuess} */
  guess(path) {
    const [folders, name] = parted(path.replaceAll("\\", "/").replace(/^\/+|\/+$/g, ""));
    const parts = folders.split("/").filter(Boolean);
    const near = [...parts].reverse();
    const { section, token, atOdds } = this.section(parts, name);
    const named = near.map((part) => this.groups(part)).find((found) => found.length) ?? [];
    const classes = new Set(named.map((group) => group.code));
    const [own, clean] = this.own(name);
    const above = near.map((part) => this.said(part)).find(tells) ?? SILENT;
    const proposals = weigh(this.rules, {
      own,
      above,
      classes,
      inSection: section > 0 || token !== "",
      nameless: this.words.tellsNothing(name),
      model: this.rules.models.includes(ending(name)),
    });
    const group = named[0]?.code ?? "";
    const shown = proposals.slice(0, this.rules.weights.shown);
    const told = { section, group, token, proposals: shown, clean };
    const isVoid = [...parts, stem(name)].some((part) =>
      this.names.patterns.get("void").test(part),
    );
    const designed = parts.some((part) => this.names.patterns.get("designed").test(part));
    const built = proposals[0]?.item.drawings && designed;
    if (atOdds || isVoid || built || !this.sure(proposals, own, above, classes)) {
      return { ...told, item: "", reason: proposals.length ? "unsure" : "no_item" };
    }
    const { item } = proposals[0];
    const [place, reason] = this.inSection(item, section, token);
    return { ...told, section: place, group: item.group, item: reason ? "" : item.code, reason };
  }

  /** @param {KitProposal[]} proposals @param {KitSaid} own @param {KitSaid} above @param {Set<string>} classes */
  sure(proposals, own, above, classes) {
    const { sure, ahead } = this.rules.weights;
    const [first, ...others] = proposals;
    if (!first || first.score < sure) return false;
    if (others.some((other) => first.score - other.score < ahead)) return false;
    if (firm(own) && firm(above) && firm(own) !== firm(above)) return false;
    if (own.code?.printed && own.hits.length) {
      // number and words speak of two items
      const spoken = own.hits.some((hit) => hit.item.code === own.code?.item.code);
      if (!spoken || own.code.item.code !== first.item.code) return false;
    }
    return classes.size === 0 || classes.has(first.item.group);
  }

  /** The section of the item, and why there is none. @param {KitItem} item @param {number} section @param {string} token @returns {[number, string]} */
  inSection(item, section, token) {
    if (!item.each) return [0, ""];
    if (token && !section) return [0, "section_untaught"];
    const { numbers } = this.sections;
    const only = !section && numbers.size === 1 ? [...numbers][0] : section;
    if (!only) return [0, "no_section"];
    return [only, numbers.has(only) ? "" : "unknown_section"];
  }
}
