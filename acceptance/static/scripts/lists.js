// Lists by the keyboard: j and k go from row to row, x ticks the row, Enter opens it; and how many are ticked.

/** @returns {HTMLElement[]} the rows of the page's lists that lead somewhere, or can be ticked */
function rows() {
  const all = /** @type {NodeListOf<HTMLElement>} */ (
    document.querySelectorAll("main table.tb > tbody > tr")
  );
  return [...all].filter(
    (row) => row.offsetParent && row.querySelector("a[href], [type=checkbox]"),
  );
}

/** @param {1 | -1} by */
function go(by) {
  const all = rows();
  const at = all.findIndex((row) => row.contains(document.activeElement));
  const first = by > 0 ? 0 : all.length - 1;
  const next = all[at < 0 ? first : at + by];
  if (!next) return;
  next.tabIndex = -1;
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

/** @param {string} selector what is pressed in the row that has the focus */
function press(selector) {
  const row = document.activeElement?.closest("main table.tb > tbody > tr");
  const found = /** @type {HTMLElement | null | undefined} */ (row?.querySelector(selector));
  found?.click();
  return Boolean(found);
}

/**
 * One key that was pressed outside of any field.
 * @param {KeyboardEvent} event
 */
export function listKey(event) {
  const onRow = document.activeElement?.tagName === "TR";
  if (event.key === "j" || (onRow && event.key === "ArrowDown")) go(1);
  else if (event.key === "k" || (onRow && event.key === "ArrowUp")) go(-1);
  else if (event.key === "x" || (onRow && event.key === " ")) press("[type=checkbox]");
  else if (onRow && event.key === "Enter") press("a[href]");
  else return;
  event.preventDefault();
}

/** A bar of acts says how many rows it is about. */
export function counting() {
  const bars = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-ticked]"));
  for (const bar of bars) {
    const form = bar.closest("form");
    if (!form) continue;
    const tell = () => {
      const ticked = form.querySelectorAll("tbody [type=checkbox]:checked").length;
      bar.parentElement?.classList.toggle("any", ticked > 0);
      bar.textContent = (bar.dataset.ticked ?? "").replace("{}", String(ticked));
    };
    form.addEventListener("change", tell);
    tell();
  }
}
