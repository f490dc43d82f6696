// The service worker: opens the last board without a network. It keeps nothing by itself: pages
// keep the board they show (js/offline.js), in a cache named after whose it is.
const START = "/";
const BOARD = /^\/events\/\d+$/;
const CHANGE_WHO_IT_IS = new Set(["/sign-in", "/sign-out", "/join", "/claim/redeem"]);
const BETWEEN_US = new Set([502, 503, 504]); // a proxy that does not reach the server
const GONE = new Set([401, 403, 404, 410]);
const KEPT_FOR = 10 * 24 * 3600000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname, search } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.mode !== "navigate") {
    if (pathname.startsWith("/static/")) event.respondWith(file(request));
  } else if (request.method !== "GET") {
    if (CHANGE_WHO_IT_IS.has(pathname)) event.waitUntil(dropBoards());
  } else if (pathname === START || (BOARD.test(pathname) && !search)) {
    event.respondWith(page(request, pathname));
  }
});

/** A file under a name with its fingerprint: the kept one is the right one. */
async function file(request) {
  const kept = await caches.match(request, { ignoreVary: true }).catch(() => null);
  return kept ?? fetch(request);
}

/** A page from the network; the kept board where there is none. */
async function page(request, pathname) {
  let answer = null;
  try {
    answer = await fetch(request);
    if (GONE.has(answer.status)) await forget(pathname);
    if (!BETWEEN_US.has(answer.status)) return answer;
  } catch {
    // No network.
  }
  return (await board(pathname)) ?? answer ?? Response.error();
}

/** The kept board; the start page leads to it. */
async function board(pathname) {
  for (const name of await boards()) {
    const cache = await caches.open(name);
    const kept = (await cache.keys()).find((one) => BOARD.test(new URL(one.url).pathname));
    const found = kept && (await cache.match(kept));
    if (!found) continue;
    if (Date.now() - Date.parse(found.headers.get("Last-Modified")) > KEPT_FOR) await caches.delete(name);
    else if (pathname === START) return Response.redirect(kept.url);
    else if (new URL(kept.url).pathname === pathname) return new Response(found.body, { headers: self.HEADERS });
  }
  return null;
}

const boards = async () => (await caches.keys()).filter((name) => name.startsWith("board "));

/** What its reader may not see any more is not shown without a network either. */
async function forget(pathname) {
  for (const name of await boards()) await (await caches.open(name)).delete(pathname);
}

async function dropBoards() {
  await Promise.all((await boards()).map((name) => caches.delete(name)));
}
