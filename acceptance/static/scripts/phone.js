// The phone page of a contractor's link: a picture goes out as soon as it is taken.

import { sendFile } from "./resumable.js";
import { told } from "./words.js";

/** Two MB a request: a weak line loses little when it breaks. */
const CHUNK = 2 << 20;

/** @typedef {{receiving: string, broken: string, kept: string}} Words */

/**
 * @param {HTMLElement} box
 * @param {Words} words
 * @param {File} file
 * @param {string} filing the item it is meant for, empty when the name decides
 * @param {boolean} newer it is a newer version of what has its name there
 * @param {HTMLElement} said where the sender reads how it goes
 * @returns {Promise<boolean>} whether it was stored
 */
async function send(box, words, file, filing, newer, said) {
  const endpoint = box.dataset.endpoint ?? "";
  try {
    const url = await sendFile(file, {
      endpoint,
      chunk: CHUNK,
      path: `${filing}|${file.name}`,
      metadata: { filename: file.name, ...(filing && { filing }), ...(newer && { newer: "1" }) },
      progress: (percent) => {
        said.textContent = `${words.receiving} ${percent}%`;
      },
      broken: () => {
        said.textContent = words.broken;
      },
    });
    said.textContent = await receipt(url, words);
    return true;
  } catch (error) {
    said.textContent = error instanceof Error ? error.message : String(error);
    return false;
  }
}

/**
 * Telephones call every picture they take the same: it is called by the item and the moment.
 * @param {File} file
 * @param {string} title
 */
function called(file, title) {
  const now = new Date();
  const local = new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString();
  const moment = local.slice(0, 19).replace(/[-:]/g, "").replace("T", "-");
  const ending = /\.\w+$/.exec(file.name)?.[0].toLowerCase() ?? ".jpg";
  const plain = title.replace(/[\\/:*?"<>|]/g, "-").slice(0, 100);
  return new File([file], `${plain} ${moment}${ending}`, { type: file.type });
}

/**
 * What became of it; the bytes are kept even when nobody can be asked now.
 * @param {string} url
 * @param {Words} words
 * @returns {Promise<string>}
 */
async function receipt(url, words) {
  try {
    return (await (await fetch(url)).json()).sentence;
  } catch {
    return words.kept;
  }
}

const box = document.getElementById("phone");
if (box && window.tus) {
  const words = /** @type {Words} */ (told(box, "words"));
  for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (
    document.querySelectorAll("form.shoot")
  )) {
    const said = /** @type {HTMLElement} */ (form.querySelector("[role=status]"));
    for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (
      form.querySelectorAll("input[type=file]")
    )) {
      input.addEventListener("change", async () => {
        let all = true;
        for (const file of input.files ?? []) {
          const newer = Boolean(form.querySelector("[name=newer]:checked"));
          const named = input.capture ? called(file, form.dataset.title ?? "") : file;
          all = (await send(box, words, named, form.dataset.filing ?? "", newer, said)) && all;
        }
        input.value = "";
        // the page moves on to what is owed now; a refusal stays to be read
        if (all) setTimeout(() => location.reload(), 2000);
      });
    }
  }
}
