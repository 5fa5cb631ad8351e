// The page of the inspection sheet: forms that keep, a worker that makes the page readable without a network.

import { Sheet } from "./notes.js";
import { takePhotos } from "./photos.js";

const PAUSE = 15000;

/** Keeps this page and all that it was made of, also what came before the worker took over. */
async function keepPage() {
  const cache = await caches.open("sheet");
  const parts = performance.getEntriesByType("resource").map((part) => new URL(part.name));
  const ours = parts.filter(
    (url) => url.origin === location.origin && url.pathname.startsWith("/static/"),
  );
  await cache.addAll([location.pathname, ...new Set(ours.map((url) => url.pathname + url.search))]);
}

const said = document.getElementById("told");
if (said) {
  const sheet = new Sheet(said);
  for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (
    document.querySelectorAll("form[data-note]")
  )) {
    takePhotos(form);
    // without this script a photo would not be sent, so its button is not shown
    form.querySelector("[data-photo]")?.removeAttribute("hidden");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      sheet.write(form);
    });
  }
  if (navigator.serviceWorker && said.dataset.worker) {
    navigator.serviceWorker
      .register(said.dataset.worker, { scope: "/" })
      .then(() => navigator.serviceWorker.ready)
      .then(keepPage)
      .then(() => {
        said.dataset.offline = "1";
        sheet.ready();
      })
      .catch(() => {}); // the sheet works without it while there is a network
  }
  sheet.show();
  addEventListener("online", () => sheet.send());
  setInterval(() => sheet.send(), PAUSE);
  sheet.send();
}
