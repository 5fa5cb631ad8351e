// The photo chosen in each form of the sheet and the pin on it, as they are drawn on this device.

/** @typedef {import("./shelf.js").Pin} Pin */
/** @typedef {{bitmap: ImageBitmap, pin: Pin | null}} Held */

/** Pins are told in thousandths of the picture, whatever its size. */
export const SIDE = 1000;
/** Pixels of the width that is shown. */
const SHOWN = 640;

/** @type {WeakMap<HTMLFormElement, Held>} */
export const chosen = new WeakMap();

/** @param {HTMLFormElement} form */
export function canvasOf(form) {
  return /** @type {HTMLCanvasElement} */ (form.querySelector("canvas"));
}

/** @param {HTMLFormElement} form */
export function inputOf(form) {
  return /** @type {HTMLInputElement} */ (form.elements.namedItem("photo"));
}

/**
 * The picture at a scale; where the canvas has no pen, nothing is drawn.
 * @param {HTMLCanvasElement} canvas
 * @param {ImageBitmap} bitmap
 * @param {number} scale
 */
export function paint(canvas, bitmap, scale) {
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  const pen = canvas.getContext("2d");
  pen?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return pen;
}

/** Draws what is chosen, and the pin where there is one. @param {HTMLFormElement} form */
export function show(form) {
  const held = chosen.get(form);
  if (!held) return;
  const canvas = canvasOf(form);
  canvas.hidden = false;
  const pen = paint(canvas, held.bitmap, Math.min(1, SHOWN / held.bitmap.width));
  if (!held.pin || !pen) return;
  const x = (held.pin.x * canvas.width) / SIDE;
  const y = (held.pin.y * canvas.height) / SIDE;
  pen.lineWidth = 4;
  pen.strokeStyle = "#c92a2a";
  pen.beginPath();
  pen.arc(x, y, canvas.width / 14, 0, 2 * Math.PI);
  pen.stroke();
}

/**
 * The pin moved by a step, inside the picture; it starts in the middle.
 * @param {Pin | null} pin
 * @param {[right: number, down: number]} step in thousandths
 * @returns {Pin}
 */
export function moved(pin, [right, down]) {
  const from = pin ?? { x: SIDE / 2, y: SIDE / 2 };
  /** @param {number} value */
  const within = (value) => Math.max(0, Math.min(SIDE, value));
  return { x: within(from.x + right), y: within(from.y + down) };
}
