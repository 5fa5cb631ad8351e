// Small helps for every page; each page works without them.

const root = document.documentElement;

/** The theme that was chosen before, and the button that changes it. */
function theme() {
  const kept = localStorage.getItem("theme");
  if (kept) root.dataset.bsTheme = kept;
  for (const button of all("[data-theme-switch]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      root.dataset.bsTheme = root.dataset.bsTheme === "dark" ? "light" : "dark";
      localStorage.setItem("theme", root.dataset.bsTheme);
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

/** @param {Element | null} [except] a menu that stays as it is */
function closeMenus(except) {
  for (const menu of /** @type {NodeListOf<HTMLDetailsElement>} */ (
    document.querySelectorAll("details.menu[open]")
  )) {
    if (menu !== except) menu.open = false;
  }
}

/** "/" goes to the search, Escape closes what is open. */
function keys() {
  document.addEventListener("keydown", (event) => {
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName ?? "");
    const find = /** @type {HTMLInputElement | null} */ (document.querySelector(".find input"));
    if (event.key === "/" && !typing && find) {
      event.preventDefault();
      find.focus();
    }
    if (event.key === "Escape") closeMenus();
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
      for (const box of boxes) box.checked = one.checked;
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
waiting();
copying();
