// The page of a kit: a folder is chosen and judged here, on this computer; nothing is sent anywhere.

import { judgeAll } from "./judging.js";
import { lines } from "./listing.js";
import { packageOf, portions, taken, workbook } from "./packing.js";
import { Speech, box, part, save, size } from "./page.js";
import { Telling } from "./telling.js";

/** @typedef {import("./judging.js").Judged} Judged */

/** The page with what was chosen on it. */
class Page {
  /** @param {KitData} data */
  constructor(data) {
    this.data = data;
    this.speech = new Speech(data.words);
    /** @type {KitFile[]} */
    this.files = [];
    /** @type {Judged | null} */
    this.judged = null;
    /** @type {{key: string, facts: Record<string, unknown>} | null} */
    this.last = null;
  }

  start() {
    const folder = /** @type {HTMLInputElement} */ (part("folder"));
    if (!("webkitdirectory" in folder)) this.last = { key: "no_folder", facts: {} };
    folder.addEventListener("change", () => void this.look([...(folder.files ?? [])]));
    part("language").addEventListener("click", () => {
      this.speech.language = this.speech.language === "zh" ? "en" : "zh";
      this.show();
    });
    part("zip").addEventListener("click", () => void this.zip());
    part("list").addEventListener("click", () => this.list());
    part("report").addEventListener("click", () => this.report());
    this.show();
  }

  /** @param {string} key @param {Record<string, unknown>} [facts] */
  status(key, facts = {}) {
    this.last = { key, facts };
    part("status").textContent = this.speech.say(key, facts);
  }

  /** @param {File[]} chosen */
  async look(chosen) {
    if (chosen.length && !chosen.some((file) => file.webkitRelativePath)) {
      this.status("no_folder");
      return;
    }
    this.files = chosen
      .map((blob) => ({ path: blob.webkitRelativePath || blob.name, blob }))
      .sort((one, other) => (one.path < other.path ? -1 : 1));
    this.judged = null;
    this.show();
    const all = this.files.length;
    try {
      this.judged = await judgeAll(this.data, this.files, (done) => {
        if (done % 20 === 0 || done === all) this.status("looking", { done, all });
      });
      this.status("looked", { all });
    } catch (error) {
      this.status("unreadable", { why: String(error) });
    }
    this.show();
  }

  /** Writes all sentences anew, in the language that was chosen. */
  show() {
    const { data, speech, judged } = this;
    const scope = speech.language === "zh" ? data.scope : data.scope_en;
    document.documentElement.lang = speech.language === "zh" ? "zh-CN" : "en";
    for (const element of document.querySelectorAll("[data-say]")) {
      const key = /** @type {HTMLElement} */ (element).dataset.say ?? "";
      element.textContent = speech.say(key, { ...data, scope, room: size(data.room) });
    }
    document.title = speech.say("title");
    if (this.last) this.status(this.last.key, this.last.facts);
    part("left").hidden = !data.left_out;
    part("shut").hidden = !data.shut;
    part("found").hidden = !judged;
    if (!judged) return;
    const telling = new Telling(data, speech, judged);
    part("headline").textContent = telling.headline();
    part("counted").textContent = telling.counted();
    part("boxes").replaceChildren(...telling.boxes().map((told) => box(speech, told)));
    const large = judged.files.reduce((sum, file) => sum + file.size, 0) > data.room;
    part("full").hidden = !large;
  }

  async zip() {
    if (!this.judged) return;
    const chosen = taken(this.files, this.judged.files);
    const { packages, large } = portions(chosen, this.data.zip);
    let before = 0;
    for (const [at, files] of packages.entries()) {
      const done = before;
      let blob = null;
      try {
        blob = await packageOf(files, (count) =>
          this.status("packing", { done: done + count, all: chosen.length }),
        );
      } catch (error) {
        this.status("unpacked", { why: String(error) });
        return;
      }
      before += files.length;
      save(blob, packages.length > 1 ? `files-${at + 1}.zip` : "files.zip");
    }
    this.status(large.length ? "packed_but" : "packed", {
      all: before,
      packages: packages.length,
      large: large.map(({ path }) => path).join("、"),
    });
  }

  list() {
    if (!this.judged) return;
    const rows = lines(this.data, this.judged.files);
    save(workbook(rows), "list.xlsx");
    this.status("listed", { count: rows.length - 1 });
  }

  report() {
    if (!this.judged) return;
    const rows = new Telling(this.data, this.speech, this.judged).report();
    save(workbook(rows), "report.xlsx");
    this.status("reported", { count: rows.length - 1 });
  }
}

if (typeof document !== "undefined" && document.getElementById("kit")) {
  new Page(JSON.parse(part("kit").textContent ?? "{}")).start();
}
