// Dragging files between proposed volumes, and the same with Alt+arrows; every change is the page's own form, sent.

/**
 * @param {EventTarget | null} target
 * @param {string} selector
 * @returns {HTMLElement | null}
 */
function around(target, selector) {
  return target instanceof Element ? target.closest(selector) : null;
}

/**
 * Moves a file (and what else is ticked) into a volume, before another file or at its end.
 * @param {HTMLFormElement} form
 * @param {string} file
 * @param {string} volume
 * @param {string} before
 */
function send(form, file, volume, before) {
  const fields = /** @type {Record<string, HTMLInputElement>} */ (
    /** @type {unknown} */ (form.elements)
  );
  for (const box of /** @type {NodeListOf<HTMLInputElement>} */ (
    form.querySelectorAll("input[name=files]")
  )) {
    if (box.value === file) box.checked = true;
  }
  fields.to.value = volume;
  fields.before.value = before;
  fields.title.value = "";
  const button = /** @type {HTMLButtonElement} */ (form.querySelector("button[value=move]"));
  form.requestSubmit(button);
}

/** @param {HTMLFormElement} form */
function byPointer(form) {
  /** @type {string | null} */
  let held = null;
  form.addEventListener("dragstart", (event) => {
    const item = around(event.target, "[data-file]");
    if (!item || !event.dataTransfer) return;
    held = item.dataset.file ?? null;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", held ?? "");
  });
  form.addEventListener("dragover", (event) => {
    if (held && around(event.target, "[data-volume]")) event.preventDefault();
  });
  form.addEventListener("drop", (event) => {
    const volume = around(event.target, "[data-volume]");
    if (!held || !volume) return;
    event.preventDefault();
    const over = around(event.target, "[data-file]")?.dataset.file ?? "";
    send(form, held, volume.dataset.volume ?? "", over === held ? "" : over);
    held = null;
  });
}

/** @param {HTMLFormElement} form */
function byKeys(form) {
  form.addEventListener("keydown", (event) => {
    const item = around(event.target, "[data-file]");
    if (!item || !event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    event.preventDefault();
    step(form, item, event.key === "ArrowUp");
  });
}

/**
 * One place up or down; over the edge of a volume into the next one.
 * @param {HTMLFormElement} form
 * @param {HTMLElement} item
 * @param {boolean} up
 */
function step(form, item, up) {
  const file = item.dataset.file ?? "";
  const volume = /** @type {HTMLElement} */ (item.closest("[data-volume]"));
  const other = up ? item.previousElementSibling : item.nextElementSibling;
  if (other) {
    const before = /** @type {HTMLElement | null} */ (up ? other : other.nextElementSibling);
    send(form, file, volume.dataset.volume ?? "", before?.dataset.file ?? "");
    return;
  }
  const boxes = /** @type {HTMLElement[]} */ ([...form.querySelectorAll("[data-volume]")]);
  const next = boxes[boxes.indexOf(volume) + (up ? -1 : 1)];
  if (!next) return;
  const first = /** @type {HTMLElement | null} */ (next.querySelector("[data-file]"));
  send(form, file, next.dataset.volume ?? "", (!up && first?.dataset.file) || "");
}

const form = /** @type {HTMLFormElement | null} */ (document.getElementById("arrange"));
if (form) {
  byPointer(form);
  byKeys(form);
}
