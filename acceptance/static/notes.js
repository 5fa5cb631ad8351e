// The inspection sheet: each entry has a name of its own, is kept on this device first, and is sent when there is a network.
(function () {
  "use strict";
  const told = document.getElementById("told");
  if (!told) return;
  const key = "notes-" + told.dataset.project;
  const words = JSON.parse(told.dataset.words);
  const token = document.querySelector("meta[name=csrf-token]").content;
  const kept = () => JSON.parse(localStorage.getItem(key) || "[]");
  const keep = (entries) => localStorage.setItem(key, JSON.stringify(entries));
  const say = (text, values) => { told.textContent = text.replace(/{(\w+)}/g, (_all, name) => values[name]); };
  let busy = false;

  const project = told.dataset.project;

  async function sendPhotos() {
    const unsent = new Set(kept().map((entry) => entry.entry));
    let count = (await window.sheetPhotos.waiting(project)).length;
    if (!count) return;
    await window.sheetPhotos.send(project, told.dataset.notes, token, unsent);
    count = (await window.sheetPhotos.waiting(project)).length;
    if (count) say(words.photos, { count }); else say(words.sent, {});
  }

  async function send() {
    const waiting = kept();
    if (busy) return;
    if (!waiting.length) {
      busy = true;
      try { await sendPhotos(); } catch (error) { /* no network: they stay here */ }
      busy = false;
      return;
    }
    busy = true;
    say(words.kept, { count: waiting.length });
    try {
      const answer = await fetch(told.dataset.notes, { method: "POST", headers: { "Content-Type": "application/json", "X-CSRFToken": token }, body: JSON.stringify(waiting.slice(0, 200)) });
      const said = await answer.json().catch(() => ({}));
      if (answer.ok && !Array.isArray(said.entries)) {
        say(words.again, { count: kept().length });
      } else if (answer.ok) {
        const taken = new Set(said.entries);
        keep(kept().filter((entry) => !taken.has(entry.entry)));
        if (!kept().length) say(words.sent, {});
        if (taken.size) setTimeout(send, 0);
      } else {
        say(words.refused, { reason: said.reason || answer.status });
      }
    } catch (error) {
      say(words.kept, { count: kept().length });
    }
    busy = false;
  }

  document.querySelectorAll("form[data-note]").forEach((form) => form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const box = form.closest("[data-volume]");
    const data = new FormData(form);
    const entry = { entry: crypto.randomUUID ? crypto.randomUUID() : Date.now() + "-" + Math.random().toString(36).slice(2), volume: Number(box.dataset.volume),
      result: data.get("result"), text: data.get("text").trim(), page: data.get("page").trim(), at: new Date().toISOString() };
    await window.sheetPhotos.keep(form, project, entry.entry).catch(() => {});
    keep([...kept(), entry]);
    const line = document.createElement("li");
    line.lang = "zh-CN";
    line.textContent = form.elements.result.selectedOptions[0].textContent + " " + entry.text + (entry.page ? "（" + entry.page + "）" : "");
    box.querySelector(".notes").append(line);
    form.elements.text.value = form.elements.page.value = "";
    send();
  }));
  if (navigator.serviceWorker && told.dataset.worker) {
    navigator.serviceWorker.register(told.dataset.worker, { scope: "/" }).then(() => navigator.serviceWorker.ready).then(async () => {
      const cache = await caches.open("sheet");  // what came before the worker took over
      await cache.addAll([location.pathname, ...[...document.querySelectorAll("link[rel=stylesheet], script[src]")].map((part) => part.href || part.src)]);
      told.dataset.offline = "1";
    }).catch(() => {});
  }
  window.addEventListener("online", send);
  setInterval(send, 15000);
  send();
})();
