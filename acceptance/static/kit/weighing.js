// The points of items for one file, by the weights of the server's table.

/** @typedef {import("./labels.js").Words} Words */

const NAME = "name";
const PART = "part";

/** The code of the item that is named without doubt. @param {KitSaid} said */
export function firm(said) {
  if (said.code) return said.code.item.code;
  const whole = new Set(
    said.hits.filter((hit) => hit.whole && hit.kind === NAME).map((hit) => hit.item.code),
  );
  return whole.size === 1 ? [...whole][0] : "";
}

/** @param {KitSaid} said */
export function tells(said) {
  return said.code !== null || said.hits.length > 0;
}

/** The points of each item, and what they were given for. */
class Points {
  /** @param {KitRules} rules */
  constructor(rules) {
    this.rules = rules;
    this.weights = rules.weights;
    /** @type {Map<string, {item: KitItem, sum: number, why: Set<string>}>} */
    this.items = new Map();
  }

  /** @param {KitItem} item @param {number} points @param {string} [why] */
  give(item, points, why = "") {
    const row = this.items.get(item.code) ?? { item, sum: 0, why: new Set() };
    row.sum += points;
    if (why) row.why.add(why);
    this.items.set(item.code, row);
  }

  /** @param {KitHit} hit */
  value(hit) {
    const { weights } = this;
    const atEnd = hit.atEnd ? weights.at_end : 0;
    if (hit.kind === NAME) return hit.whole ? weights.whole : weights.named + atEnd;
    if (hit.kind === PART) return weights.partly + atEnd;
    return weights.word + weights.letter * Math.min(hit.length, weights.letters) + atEnd;
  }

  /** Of each item its best hit. @param {KitHit[]} hits */
  best(hits) {
    /** @type {Map<string, [KitHit, number]>} */
    const found = new Map();
    for (const hit of [...hits].sort((one, other) => this.value(one) - this.value(other))) {
      found.set(hit.item.code, [hit, this.value(hit)]);
    }
    return found.values();
  }

  /** @param {KitSaid} own */
  giveOwn(own) {
    const { code, loose_code: loose } = this.weights;
    if (own.code) this.give(own.code.item, own.code.printed ? code : loose, "code");
    for (const [hit, value] of this.best(own.hits)) {
      this.give(hit.item, value, hit.kind === NAME ? "title" : "words");
    }
  }

  /** @param {KitSaid} above @param {boolean} nameless */
  giveFolder(above, nameless) {
    const { weights } = this;
    const less = nameless ? weights.less : weights.less_own;
    if (above.code) {
      const points = above.code.printed ? weights.folder_code : weights.loose_code;
      this.give(above.code.item, points, "folder_code");
    }
    for (const [hit, value] of this.best(above.hits)) {
      if (hit.kind !== NAME) {
        this.give(hit.item, Math.min(value, weights.folder_words) - less, "folder_words");
      } else {
        const points = hit.whole ? weights.folder_whole : weights.folder_named;
        this.give(hit.item, points, "folder_title");
      }
    }
  }

  /** @returns {KitProposal[]} */
  proposals() {
    const order = Object.keys(this.rules.why);
    return [...this.items.values()]
      .filter((row) => row.sum >= this.weights.worth)
      .map(({ item, sum, why }) => ({
        item,
        score: sum,
        why: order.filter((name) => why.has(name)),
      }))
      .sort((one, other) => other.score - one.score || (one.item.code < other.item.code ? -1 : 1));
  }
}

/**
 * The items proposed for a file, the best first.
 * @param {KitRules} rules
 * @param {{own: KitSaid, above: KitSaid, classes: Set<string>, inSection: boolean, nameless: boolean, model: boolean}} told
 * @returns {KitProposal[]}
 */
export function weigh(rules, told) {
  const points = new Points(rules);
  const { weights } = rules;
  points.giveOwn(told.own);
  const sure = firm(told.above);
  if (!tells(told.own) || sure) points.giveFolder(told.above, told.nameless);
  for (const { item } of [...points.items.values()]) {
    if (told.classes.size) {
      const inside = told.classes.has(item.group);
      points.give(item, inside ? weights.in_class : weights.out_of_class, inside ? "class" : "");
    }
    if (told.inSection && item.each) points.give(item, weights.in_section);
    if (told.model && item.drawings) points.give(item, weights.drawn, "drawing");
    if (sure && sure !== item.code && !firm(told.own)) points.give(item, weights.firm);
  }
  return points.proposals();
}
