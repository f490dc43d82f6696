// The board somebody sees is kept on their device, for the service worker to open without a network.
import { newKey } from "./drafts.js";
import { isOldPage } from "./fetching.js";
import { isOwnerKnown, ownerOfPage } from "./sending.js";
import { announce, momentInWords } from "./words.js";

const BOARD = /^\/events\/\d+$/;
const isPossible = "serviceWorker" in navigator && "caches" in window;

/** Say on a kept board how old it is, keep a fresh one, and let nobody have another person's. */
export function prepareForOffline() {
  const { asOf } = document.body.dataset;
  if (isOldPage()) renewKeys();
  if (asOf) showAge(new Date(asOf));
  if (!isPossible || asOf || !isOwnerKnown()) return;
  const isBoard = BOARD.test(location.pathname) && !location.search;
  const html = isBoard && ownerOfPage() ? asItCame() : "";
  addEventListener("load", () => keepOrDrop(html).catch(() => {})); // storage may be denied or full
}

async function keepOrDrop(html) {
  const name = `board ${ownerOfPage()}`;
  const others = (await caches.keys()).filter((one) => one.startsWith("board ") && one !== name);
  await Promise.all(others.map((one) => caches.delete(one)));
  if (ownerOfPage()) await navigator.serviceWorker.register("/sw.js", { updateViaCache: "all" });
  if (html) await keepBoard(await caches.open(name), html);
}

/** The page before any script changed it, without what is said but once. */
function asItCame() {
  const copy = document.documentElement.cloneNode(true);
  copy.querySelector(".p-notices")?.remove();
  copy.querySelector("body").dataset.asOf = new Date().toISOString();
  return `<!doctype html>\n${copy.outerHTML}`;
}

/** Keep a board in place of the last one, with the files it needs. */
async function keepBoard(cache, html) {
  const loaded = performance.getEntriesByType("resource").map((one) => one.name);
  const files = [...new Set(loaded.filter((name) => name.startsWith(`${location.origin}/static/`)))];
  const headers = { "Content-Type": "text/html; charset=utf-8", "Last-Modified": new Date().toUTCString() };
  const earlier = (await cache.keys()).map((one) => one.url);
  await cache.addAll(files.filter((file) => !earlier.includes(file)));
  await cache.put(location.pathname, new Response(html, { headers }));
  const kept = [...files, location.origin + location.pathname];
  for (const one of earlier.filter((url) => !kept.includes(url))) await cache.delete(one);
}

/** Those of an old page may have been used since it was made. */
function renewKeys() {
  for (const field of document.querySelectorAll("form[data-enhance] [name=key]")) field.value = newKey();
}

function showAge(moment) {
  const region = document.getElementById("offline");
  const words = region.querySelector("[data-offline]");
  words.textContent = words.dataset.offline.replace("{time}", momentInWords(moment));
  region.hidden = false;
  announce(words.textContent);
  document.addEventListener("refreshed", () => (region.hidden = true), { once: true });
}
