// Dragging files between proposed volumes, and the same with Alt+arrows; every change is the page's own form, sent.
(function () {
  "use strict";
  const form = document.getElementById("arrange");
  if (!form) return;
  let held = null;

  function send(file, volume, before) {
    form.querySelectorAll("input[name=files]").forEach((box) => { box.checked = box.checked && box.value !== file ? box.checked : box.value === file || box.checked; });
    form.elements.to.value = String(volume);
    form.elements.before.value = before || "";
    form.elements.title.value = "";
    form.requestSubmit(form.querySelector("button[value=move]"));
  }

  form.addEventListener("dragstart", (event) => {
    const item = event.target.closest("[data-file]");
    if (!item) return;
    held = item.dataset.file;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", held);
  });
  form.addEventListener("dragover", (event) => {
    if (held && event.target.closest("[data-volume]")) event.preventDefault();
  });
  form.addEventListener("drop", (event) => {
    const volume = event.target.closest("[data-volume]");
    if (!held || !volume) return;
    event.preventDefault();
    const over = event.target.closest("[data-file]");
    send(held, volume.dataset.volume, over && over.dataset.file !== held ? over.dataset.file : "");
    held = null;
  });
  form.addEventListener("keydown", (event) => {
    const item = event.target.closest("[data-file]");
    if (!item || !event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    const volume = item.closest("[data-volume]");
    const up = event.key === "ArrowUp";
    const other = up ? item.previousElementSibling : item.nextElementSibling;
    if (other) {
      const before = up ? other : other.nextElementSibling;
      send(item.dataset.file, volume.dataset.volume, before ? before.dataset.file : "");
      return;
    }
    const boxes = [...form.querySelectorAll("[data-volume]")];
    const next = boxes[boxes.indexOf(volume) + (up ? -1 : 1)];
    if (next) send(item.dataset.file, next.dataset.volume, up ? "" : (next.querySelector("[data-file]") || { dataset: {} }).dataset.file);
  });
})();
