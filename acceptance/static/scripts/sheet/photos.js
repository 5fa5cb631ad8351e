// Photos of the inspection sheet: made small on this device, marked with a pin, kept until they are sent.

import { token } from "../words.js";
import { SIDE, canvasOf, chosen, inputOf, moved, paint, show } from "./pictures.js";
import { forgetPhoto, keepPhoto, photosOf } from "./shelf.js";

/** Pixels of the longer side that are sent. */
const SENT = 1600;
/** How far an arrow key moves the pin, in thousandths. */
const STEP = 20;
/** @type {Record<string, [number, number]>} */
const ARROWS = {
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, -STEP],
  ArrowDown: [0, STEP],
};

/** Lets a form take a photo and mark it. @param {HTMLFormElement} form */
export function takePhotos(form) {
  const input = inputOf(form);
  const canvas = canvasOf(form);
  input.addEventListener("change", async () => {
    const file = input.files?.[0];
    if (!file) return;
    try {
      chosen.set(form, { bitmap: await createImageBitmap(file), pin: null });
      show(form);
    } catch {
      input.value = ""; // no picture: nothing to keep
    }
  });
  canvas.addEventListener("click", (event) => {
    const held = chosen.get(form);
    if (!held) return;
    const box = canvas.getBoundingClientRect();
    const x = Math.round(((event.clientX - box.left) / box.width) * SIDE);
    const y = Math.round(((event.clientY - box.top) / box.height) * SIDE);
    held.pin = { x, y };
    show(form);
  });
  canvas.addEventListener("keydown", (event) => {
    const step = ARROWS[event.key];
    const held = chosen.get(form);
    if (!step || !held) return;
    event.preventDefault();
    held.pin = moved(held.pin, step);
    show(form);
  });
}

/**
 * Keeps the photo chosen in a form under the entry's name; nothing when there is none.
 * @param {HTMLFormElement} form
 * @param {string} project
 * @param {string} entry
 */
export async function keepChosen(form, project, entry) {
  const held = chosen.get(form);
  if (!held) return;
  chosen.delete(form);
  const { bitmap, pin } = held;
  const small = document.createElement("canvas");
  paint(small, bitmap, Math.min(1, SENT / Math.max(bitmap.width, bitmap.height)));
  inputOf(form).value = "";
  canvasOf(form).hidden = true;
  /** @type {Blob | null} */
  const blob = await new Promise((done) => small.toBlob(done, "image/jpeg", 0.8));
  if (!blob) return;
  await keepPhoto({ project, entry, blob, width: small.width, height: small.height, pin });
}

/**
 * Sends what waits, one by one; a photo goes from this device only after the server has it.
 * @param {string} project
 * @param {string} address where entries go
 * @param {Set<string>} unsent entries that the server does not know yet: their photos wait
 */
export async function sendPhotos(project, address, unsent) {
  for (const photo of await photosOf(project)) {
    if (unsent.has(photo.entry)) continue;
    const body = new FormData();
    body.append("files", photo.blob, "photo.jpg");
    body.append("width", String(photo.width));
    body.append("height", String(photo.height));
    for (const [name, at] of Object.entries(photo.pin ?? {})) body.append(name, String(at));
    const answer = await fetch(`${address}/${encodeURIComponent(photo.entry)}/photos`, {
      method: "POST",
      headers: { "X-CSRFToken": token(), Accept: "application/json" },
      body,
    });
    if (!answer.ok || answer.redirected) return;
    await forgetPhoto(photo);
  }
}
