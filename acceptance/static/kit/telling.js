// What is told of a judged folder: what is missing first, then what somebody must look at, then what is right.

import { size } from "./page.js";

/** @typedef {import("./page.js").Speech} Speech */
/** @typedef {import("./judging.js").Judged} Judged */
/** @typedef {{heading: string, heads: string[], rows: string[][], note?: string, open?: boolean}} Told */

/** Sentences about what was judged. */
export class Telling {
  /** @param {KitData} data @param {Speech} speech @param {Judged} judged */
  constructor(data, speech, judged) {
    this.data = data;
    this.speech = speech;
    this.judged = judged;
  }

  /** @param {string} how */
  of(how) {
    return this.judged.files.filter((file) => file.how === how);
  }

  /** @param {number} section */
  section(section) {
    return this.speech.say(section ? "section" : "whole", { number: section });
  }

  /** @param {KitVerdict} file */
  item(file) {
    const item = this.data.items[file.item];
    return item ? `${item.code} ${item.name}（${this.section(item.section)}）` : "";
  }

  /** @param {KitVerdict} file */
  why(file) {
    const facts = { name: file.name, size: size(file.size), limit: size(this.data.limit) };
    return file.reason ? this.speech.say(file.reason, facts) : this.speech.say(file.how, facts);
  }

  /** @param {KitVerdict} file */
  proposed(file) {
    const codes = file.proposals.map(({ item }) => `${item.code} ${item.name}`);
    return this.item(file) || codes.join("；");
  }

  /** @returns {string} */
  headline() {
    const waits = this.of("held").length;
    const refused = this.of("refused").length;
    const missing = this.judged.missing.length;
    const unseen = this.of("package").length + this.judged.listed.length;
    if (!missing && !waits && !refused && !unseen) return this.speech.say("nothing_wrong");
    return this.speech.say("headline", { missing, waits, refused });
  }

  /** @returns {string} */
  counted() {
    const doubled = this.judged.files.filter((file) => file.twin).length;
    const count = (/** @type {string} */ how) => this.of(how).length;
    return this.speech.say("counted", {
      files: this.judged.files.length - count("junk"),
      placed: count("placed"),
      same: count("same"),
      doubled,
      package: count("package"),
      junk: count("junk"),
    });
  }

  /** @returns {Told[]} */
  boxes() {
    const say = this.speech.say.bind(this.speech);
    const file = say("file");
    const [missing, listed] = [this.judged.missing, this.judged.listed];
    const doubled = this.judged.files.filter((one) => one.twin);
    /** @param {string} heading @param {KitVerdict[]} files @param {string} last @param {(file: KitVerdict) => string} tell */
    const told = (heading, files, last, tell) => ({
      heading: say(heading, { count: files.length }),
      heads: [file, say("why"), last],
      rows: files.map((one) => [one.path, this.why(one), tell(one)]),
    });
    const boxes = [
      {
        heading: say("missing_head", { count: missing.length }),
        heads: [say("item"), say("where"), say("due")],
        rows: missing.map((item) => [
          `${item.code} ${item.name}`,
          this.section(item.section),
          item.due,
        ]),
      },
      told("refused_head", this.of("refused"), say("size"), (one) => size(one.size)),
      told("held_head", this.of("held"), say("proposed"), (one) => this.proposed(one)),
      {
        heading: say("doubled_head", { count: doubled.length }),
        heads: [file, say("twin_of"), say("item")],
        rows: doubled.map((one) => [one.path, one.twin, this.item(one)]),
      },
      {
        heading: say("listed_head", { count: listed.length }),
        heads: [say("title_of"), say("item"), say("where")],
        rows: listed.map((one) => {
          const item = this.data.items[one.item];
          return [one.title, `${item.code} ${item.name}`, this.section(item.section)];
        }),
      },
      told("package_head", this.of("package"), say("size"), (one) => size(one.size)),
      told("same_head", this.of("same"), say("item"), (one) => this.item(one)),
      {
        ...told("placed_head", this.of("placed"), say("item"), (one) => this.item(one)),
        open: false,
      },
    ];
    return boxes.filter(({ rows }) => rows.length);
  }

  /** Every file with what becomes of it, to be kept. @returns {string[][]} */
  report() {
    const say = this.speech.say.bind(this.speech);
    const heads = [say("file"), say("why"), say("item"), say("twin_of")];
    const files = this.judged.files.map((one) => [
      one.path,
      this.why(one),
      this.proposed(one),
      one.twin,
    ]);
    const missing = this.judged.missing.map((item) => [
      "",
      say("missing_row"),
      `${item.code} ${item.name}（${this.section(item.section)}）`,
      "",
    ]);
    return [heads, ...missing, ...files];
  }
}
