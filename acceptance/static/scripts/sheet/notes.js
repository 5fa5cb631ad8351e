// The inspection sheet: each entry has a name of its own, is kept on this device first, and is sent when there is a network.

import { fill, post, told, UNKNOWN } from "../words.js";
import { addLine, arrived, showProgress, shownHere, unseen } from "./lines.js";
import { keepChosen, sendPhotos } from "./photos.js";
import { entries, keepEntries, keepSent, photosOf, sentEntries } from "./shelf.js";

/** @typedef {import("./shelf.js").Entry} Entry */
/** @typedef {Record<"again" | "kept" | "photos" | "sent" | "refused" | "ready" | "progress" | "waiting", string>} Words */

/** Entries that go in one request. */
const AT_ONCE = 200;

/** The sheet of one project on this device. */
export class Sheet {
  /** @param {HTMLElement} said where the inspector reads what is sent and what waits */
  constructor(said) {
    this.said = said;
    this.words = /** @type {Words} */ (told(said, "words"));
    this.spoken = false;
    this.project = said.dataset.project ?? "";
    this.address = said.dataset.notes ?? "";
    this.busy = false;
  }

  /**
   * @param {string} text
   * @param {Record<string, unknown>} [facts]
   */
  say(text, facts = {}) {
    this.spoken = true;
    this.said.textContent = fill(text, facts);
  }

  /** Says that nothing is lost from now on, unless something newer was said while the browser got ready. */
  ready() {
    if (!this.spoken && !entries(this.project).length) this.say(this.words.ready);
  }

  /** What this device has and the page does not stands in it too: a page kept for the cellar knows nothing newer. */
  show() {
    keepSent(this.project, unseen(sentEntries(this.project), shownHere()));
    for (const entry of sentEntries(this.project)) addLine(entry, "");
    for (const entry of entries(this.project)) addLine(entry, this.words.waiting);
    this.progress();
  }

  progress() {
    showProgress(this.words.progress, [...sentEntries(this.project), ...entries(this.project)]);
  }

  /** Sends what waits, entries before photos; one round at a time. */
  async send() {
    if (this.busy) return;
    this.busy = true;
    const waiting = entries(this.project);
    try {
      if (waiting.length) await this.sendEntries(waiting);
      else await this.sendPhotos();
    } catch {
      // no network: everything stays here
      if (waiting.length) this.say(this.words.kept, { count: entries(this.project).length });
    }
    this.busy = false;
  }

  /** @param {Entry[]} waiting */
  async sendEntries(waiting) {
    this.say(this.words.kept, { count: waiting.length });
    const answer = await post(this.address, waiting.slice(0, AT_ONCE));
    // the session has ended, nothing was taken
    if (answer.status === UNKNOWN) {
      this.say(this.words.again, { count: waiting.length });
      return;
    }
    const body = await answer.json().catch(() => ({}));
    if (!answer.ok) {
      this.say(this.words.refused, { reason: body.reason || answer.status });
      return;
    }
    const taken = new Set(body.entries);
    const all = entries(this.project);
    const left = all.filter((entry) => !taken.has(entry.entry));
    const gone = all.filter((entry) => taken.has(entry.entry));
    // first where they are kept, then from where they are taken: never in neither
    keepSent(this.project, [...sentEntries(this.project), ...gone]);
    keepEntries(this.project, left);
    for (const entry of gone) arrived(entry);
    if (!left.length) this.say(this.words.sent);
    if (taken.size) setTimeout(() => this.send(), 0);
  }

  async sendPhotos() {
    if (!(await photosOf(this.project)).length) return;
    const unsent = new Set(entries(this.project).map((entry) => entry.entry));
    await sendPhotos(this.project, this.address, unsent);
    const count = (await photosOf(this.project)).length;
    if (count) this.say(this.words.photos, { count });
    else this.say(this.words.sent);
  }

  /** What the inspector wrote is on this device before anything else happens. @param {HTMLFormElement} form */
  async write(form) {
    const box = /** @type {HTMLElement} */ (form.closest("[data-volume]"));
    const entry = entryOf(form, Number(box.dataset.volume));
    // without room for the photo the words are kept all the same
    await keepChosen(form, this.project, entry.entry).catch(() => {});
    keepEntries(this.project, [...entries(this.project), entry]);
    addLine(entry, this.words.waiting);
    this.progress();
    for (const name of ["result", "text", "page"]) fieldOf(form, name).value = "";
    this.send();
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {string} name
 */
function fieldOf(form, name) {
  return /** @type {HTMLInputElement} */ (form.elements.namedItem(name));
}

/**
 * @param {HTMLFormElement} form
 * @param {number} volume
 * @returns {Entry}
 */
function entryOf(form, volume) {
  const text = fieldOf(form, "text").value.trim();
  const page = fieldOf(form, "page").value.trim();
  const result = fieldOf(form, "result").value;
  return { entry: newName(), volume, result, text, page, at: new Date().toISOString() };
}

/** A name that no other entry has; plain http knows no randomUUID. */
function newName() {
  return crypto.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(36).slice(2)}`;
}
