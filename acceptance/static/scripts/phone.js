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
  } catch (error) {
    said.textContent = error instanceof Error ? error.message : String(error);
  }
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
        for (const file of input.files ?? []) {
          const newer = Boolean(form.querySelector("[name=newer]:checked"));
          await send(box, words, file, form.dataset.filing ?? "", newer, said);
        }
        input.value = "";
      });
    }
  }
}
