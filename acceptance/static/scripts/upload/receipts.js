// One card for each file on its way; the server is asked until it has said its last word.

import { element, post, size } from "../words.js";
import { final, receiving, sentence, stored } from "./rails.js";

/** @typedef {import("./rails.js").Receipt} Receipt */
/** @typedef {import("./rails.js").Rail} Rail */
/** @typedef {import("./rails.js").Words} Words */

/** How many receipts one question asks for; milliseconds between two questions. */
const AT_ONCE = 100;
const PAUSE = 2000;

/** @param {Rail} stations */
function railOf(stations) {
  const list = document.createElement("ol");
  list.className = "rail";
  for (const { text, how } of stations) {
    const item = document.createElement("li");
    item.textContent = text;
    item.className = how;
    list.append(item);
  }
  return list;
}

/** What the sender sees of one file. */
export class Card {
  /**
   * @param {string} path
   * @param {number} bytes
   * @param {Words} words
   */
  constructor(path, bytes, words) {
    this.words = words;
    const title = document.createElement("h3");
    title.lang = "zh-CN";
    title.textContent = path;
    const weight = document.createElement("span");
    weight.className = "sz num";
    weight.textContent = size(bytes);
    title.append(weight);
    this.rail = railOf(receiving(words));
    this.said = document.createElement("p");
    this.said.className = "code";
    const box = document.createElement("div");
    box.className = "receipt";
    box.append(title, this.rail, this.said);
    element("uploads").append(box);
  }

  /** @param {Rail} stations */
  stand(stations) {
    const next = railOf(stations);
    this.rail.replaceWith(next);
    this.rail = next;
  }

  /**
   * @param {string} text
   * @param {boolean} [bad] whether there is something to mend
   */
  say(text, bad = false) {
    this.said.textContent = text;
    this.said.className = bad ? "fix" : "code";
  }

  /** @param {Receipt} told */
  show(told) {
    this.stand(stored(told, this.words));
    this.say(sentence(told, this.words), told.check === "failed");
  }
}

/** @type {Map<string, Card>} what still waits for its last word, by token */
const waiting = new Map();

/**
 * @param {Receipt} told
 * @param {Card} card
 */
export function follow(told, card) {
  card.show(told);
  if (!final(told)) waiting.set(told.token, card);
}

/** Asks on, every two seconds, while anything waits. @param {string} address */
export function keepAsking(address) {
  setInterval(async () => {
    if (!waiting.size) return;
    const tokens = [...waiting.keys()].slice(0, AT_ONCE);
    const answer = await post(address, { tokens }).catch(() => null);
    if (!answer?.ok) return; // asked again in two seconds
    const told = await answer.json();
    for (const one of /** @type {Receipt[]} */ (told.receipts)) {
      const card = waiting.get(one.token);
      card?.show(one);
      if (final(one)) waiting.delete(one.token);
    }
  }, PAUSE);
}
