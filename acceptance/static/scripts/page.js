// Small helps for every page; each page works without them.

import { keys } from "./keys.js";
import { counting } from "./lists.js";

/** The buttons that choose a theme; an empty choice follows the system. `theme.js` shows it. */
function theme() {
  const buttons = all("[data-theme-choice]");
  const mark = () => {
    const kept = localStorage.getItem("theme") ?? "";
    for (const button of buttons) {
      button.hidden = false;
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === kept));
    }
  };
  mark();
  for (const button of buttons) {
    button.addEventListener("click", () => {
      localStorage.setItem("theme", button.dataset.themeChoice ?? "");
      dispatchEvent(new Event("themechosen"));
      mark();
    });
  }
}

/**
 * @param {string} selector
 * @returns {NodeListOf<HTMLElement>}
 */
function all(selector) {
  return document.querySelectorAll(selector);
}

/** On a phone the current tab stands in the middle of its row, not out of sight. */
function currentTab() {
  for (const nav of all(".subnav")) {
    const here = /** @type {HTMLElement | null} */ (nav.querySelector("[aria-current]"));
    if (!here) continue;
    const middle = (nav.clientWidth - here.clientWidth) / 2;
    nav.scrollLeft = here.offsetLeft - nav.offsetLeft - middle;
  }
}

/** Who leaves this device leaves no inspection sheet on it. */
function forgetSheet() {
  for (const form of all("form[action='/sign-out']")) {
    form.addEventListener("submit", () => void window.caches?.delete("sheet"));
  }
}

/** One box that ticks all boxes of a name. */
function checkAll() {
  for (const one of /** @type {NodeListOf<HTMLInputElement>} */ (
    document.querySelectorAll("[data-check-all]")
  )) {
    one.hidden = false;
    one.addEventListener("change", () => {
      const boxes = /** @type {NodeListOf<HTMLInputElement>} */ (
        document.querySelectorAll(`input[name="${one.dataset.checkAll}"]`)
      );
      for (const box of boxes) if (!box.disabled) box.checked = one.checked;
    });
  }
}

/** A page that waits for the worker looks again; a button prints; a long form says that it is busy. */
function waiting() {
  for (const said of all("[data-reload]")) {
    setTimeout(() => location.replace(said.dataset.reload ?? location.href), 2000);
  }
  for (const button of all("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
  for (const form of all("[data-busy]")) {
    form.addEventListener("submit", () => {
      const said = form.querySelector("[role=status]");
      if (said) said.textContent = form.dataset.busy ?? "";
    });
  }
}

/** A button copies what its field shows; without leave to write to the clipboard the field is selected. */
function copying() {
  for (const button of all("[data-copy]")) {
    const field = /** @type {HTMLInputElement} */ (
      document.getElementById(button.dataset.copy ?? "")
    );
    button.hidden = false;
    field.addEventListener("focus", () => field.select());
    button.addEventListener("click", async () => {
      field.select();
      const done = await navigator.clipboard?.writeText(field.value).then(
        () => true,
        () => false,
      );
      if (done || document.execCommand("copy")) button.textContent = button.dataset.done ?? "";
    });
  }
}

theme();
currentTab();
forgetSheet();
keys();
checkAll();
counting();
waiting();
copying();
