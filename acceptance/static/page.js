// Small helps; every page works without them.
(() => {
  const root = document.documentElement
  const kept = localStorage.getItem("theme")
  if (kept) root.dataset.bsTheme = kept
  document.querySelectorAll(".subnav").forEach((nav) => {
    const here = nav.querySelector("[aria-current]")
    if (here) nav.scrollLeft = here.offsetLeft - nav.offsetLeft - (nav.clientWidth - here.clientWidth) / 2
  })
  document.querySelectorAll("[data-theme-switch]").forEach((button) => {
    button.hidden = false
    button.addEventListener("click", () => {
      root.dataset.bsTheme = root.dataset.bsTheme === "dark" ? "light" : "dark"
      localStorage.setItem("theme", root.dataset.bsTheme)
    })
  })
  document.querySelectorAll("form[action='/sign-out']").forEach((form) => form.addEventListener("submit", () => { if (window.caches) caches.delete("sheet") }))
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) {
      const find = document.querySelector(".find input")
      if (find) { event.preventDefault(); find.focus() }
    }
    if (event.key === "Escape") document.querySelectorAll("details.menu[open]").forEach((menu) => { menu.open = false })
  })
  document.addEventListener("click", (event) => {
    const back = event.target.closest("[data-back]")
    if (back && history.length > 1) { event.preventDefault(); history.back() }
    document.querySelectorAll("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false })
  })
  document.querySelectorAll("[data-check-all]").forEach((all) => {
    all.hidden = false
    all.addEventListener("change", () => {
      document.querySelectorAll(`input[name="${all.dataset.checkAll}"]`).forEach((box) => { box.checked = all.checked })
    })
  })
  document.querySelectorAll("[data-reload]").forEach((said) => setTimeout(() => location.replace(said.dataset.reload), 2000))
  document.querySelectorAll("[data-print]").forEach((button) => { button.hidden = false; button.addEventListener("click", () => print()) })
  document.querySelectorAll("[data-busy]").forEach((form) => {
    form.addEventListener("submit", () => {
      const said = form.querySelector("[role=status]")
      if (said) said.textContent = form.dataset.busy
    })
  })
})()
