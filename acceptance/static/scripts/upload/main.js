// Folders and files: look where they belong, confirm, send, resume, and tell the truth about each.

import { sendFile } from "../resumable.js";
import { element, fill, token, told } from "../words.js";
import { dropped, listed } from "./files.js";
import { plan } from "./plan.js";
import { receiving, refused } from "./rails.js";
import { Card, follow, keepAsking } from "./receipts.js";

/** @typedef {import("./files.js").Chosen} Chosen */

/** Bytes a request; how many files travel side by side. */
const CHUNK = 8 << 20;
const AT_ONCE = 3;

/** The upload box of a project's page. */
class Uploader {
  /** @param {HTMLElement} box */
  constructor(box) {
    this.endpoint = box.dataset.endpoint ?? "";
    this.planAt = box.dataset.plan ?? "";
    this.words = /** @type {import("./rails.js").Words} */ (told(box, "words"));
    /** @type {Chosen[]} */
    this.chosen = [];
    this.counts = { count: 0, stored: 0, failed: 0 };
  }

  /** @param {Chosen[]} files */
  async look(files) {
    this.chosen = await plan(this.planAt, files, this.words);
  }

  drop() {
    this.chosen = [];
    element("plan").hidden = true;
  }

  /** Sends all that was chosen, three at a time; leaving the page asks first. */
  async go() {
    element("plan").hidden = true;
    const queue = this.chosen.slice();
    this.counts.count += queue.length;
    element("uploads-said").textContent = this.words.notyet;
    addEventListener("beforeunload", warn);
    const lane = async () => {
      for (let one = queue.shift(); one; one = queue.shift()) await this.send(one);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
    removeEventListener("beforeunload", warn);
    const done = fill(this.words.done, this.counts);
    element("uploads-said").textContent = `${done}。${this.words.kept}`;
  }

  /** @param {Chosen} one */
  async send(one) {
    const { words } = this;
    const card = new Card(one.path, one.file.size, words);
    try {
      const url = await sendFile(one.file, {
        endpoint: this.endpoint,
        chunk: CHUNK,
        path: one.path,
        metadata: metadataOf(one),
        headers: { "X-CSRFToken": token() },
        progress: (percent) => {
          card.stand(receiving(words, percent));
          card.say(words.notyet);
        },
        broken: () => card.say(words.broken, true),
      });
      await this.showReceipt(url, card);
      this.counts.stored += 1;
    } catch (error) {
      card.stand(refused(words));
      card.say(error instanceof Error ? error.message : String(error), true);
      this.counts.failed += 1;
    }
    element("uploads-said").textContent = fill(words.done, this.counts);
  }

  /**
   * What became of it; the bytes are kept even when nobody can be asked now.
   * @param {string} url
   * @param {Card} card
   */
  async showReceipt(url, card) {
    try {
      follow(await (await fetch(url)).json(), card);
    } catch {
      card.say(this.words.kept);
    }
  }
}

/** Whether what has the name of a file at its place is a newer version of it. */
const newer = () => /** @type {HTMLInputElement} */ (element("newer")).checked;

/** @param {Chosen} one */
function metadataOf(one) {
  const slash = one.path.lastIndexOf("/");
  const folder = one.path.slice(0, Math.max(0, slash));
  /** @type {Record<string, string>} */
  const metadata = { filename: one.file.name, folder };
  if (one.filing) metadata.filing = String(one.filing);
  if (newer()) metadata.newer = "1";
  return metadata;
}

/** @param {Event} event */
function warn(event) {
  event.preventDefault();
}

/**
 * @param {Uploader} uploader
 * @param {HTMLElement} place where files are dropped
 */
function takeDrops(uploader, place) {
  for (const kind of ["dragover", "dragenter"]) {
    place.addEventListener(kind, (event) => {
      event.preventDefault();
      place.classList.add("over");
    });
  }
  for (const kind of ["dragleave", "drop"]) {
    place.addEventListener(kind, () => place.classList.remove("over"));
  }
  place.addEventListener("drop", async (event) => {
    event.preventDefault();
    if (event.dataTransfer) uploader.look(await dropped(event.dataTransfer));
  });
}

const box = document.getElementById("uploader");
if (box && window.tus) {
  box.hidden = false;
  const uploader = new Uploader(box);
  for (const id of ["pick-files", "pick-folder"]) {
    const input = /** @type {HTMLInputElement} */ (element(id));
    input.addEventListener("change", () => uploader.look(listed(input.files ?? [])));
  }
  takeDrops(uploader, element("drop"));
  element("go").addEventListener("click", () => uploader.go());
  element("cancel").addEventListener("click", () => uploader.drop());
  keepAsking(box.dataset.standing ?? "");
}
