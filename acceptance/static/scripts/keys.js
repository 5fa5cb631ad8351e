// What the keyboard does on every page.

import { listKey } from "./lists.js";

/** @param {Element | null} [except] a menu that stays as it is */
function closeMenus(except) {
  for (const menu of /** @type {NodeListOf<HTMLDetailsElement>} */ (
    document.querySelectorAll("details.menu[open]")
  )) {
    if (menu !== except) menu.open = false;
  }
}

/** Whether what is typed now goes into a field, a cell, or a dialog. */
function typing() {
  const here = document.activeElement;
  const field = here?.closest("input, textarea, select, dialog, [role=grid], [contenteditable]");
  return Boolean(field && !field.matches("[type=checkbox], [type=radio]"));
}

/** The keys of every page, as `web/hotkeys.py` tells them. */
export function keys() {
  const told = /** @type {HTMLDialogElement | null} */ (document.getElementById("hotkeys"));
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (
    document.querySelectorAll("[data-opens=hotkeys]")
  )) {
    button.hidden = false;
    button.addEventListener("click", () => told?.showModal());
  }
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeMenus();
    if (typing() || event.ctrlKey || event.metaKey || event.altKey) return;
    const find = /** @type {HTMLInputElement | null} */ (document.querySelector(".find input"));
    if (event.key === "/" && find) {
      event.preventDefault();
      find.focus();
    } else if (event.key === "?") told?.showModal();
    else listKey(event);
  });
  document.addEventListener("click", (event) => {
    const target = /** @type {Element} */ (event.target);
    if (target.closest("[data-back]") && history.length > 1) {
      event.preventDefault();
      history.back();
    }
    closeMenus(target.closest("details.menu"));
  });
}
