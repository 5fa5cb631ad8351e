// Keeps the inspection sheet and what it needs readable without a network; everything else goes to the network as if
// this were not here. Not every browser in use runs a worker as a module, so it imports nothing and is a plain script.

const NAME = "sheet";

/** @param {URL} url */
function wanted(url) {
  const kept =
    /^\/projects\/\d+\/sample$/.test(url.pathname) || url.pathname.startsWith("/static/");
  return url.origin === location.origin && kept;
}

/**
 * The network's answer, kept; what was kept when there is no network.
 * @param {Request} request
 */
async function answer(request) {
  const cache = await caches.open(NAME);
  try {
    const fresh = await fetch(request);
    // a redirect leads to the sign-in page: it must not stand for the sheet
    if (fresh.ok && !fresh.redirected) await cache.put(request, fresh.clone());
    return fresh;
  } catch (error) {
    const kept = await cache.match(request, { ignoreVary: true });
    if (kept) return kept;
    throw error;
  }
}

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
worker.addEventListener("install", () => worker.skipWaiting());
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !wanted(new URL(request.url))) return;
  event.respondWith(answer(request));
});
