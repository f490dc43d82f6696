// The board somebody sees is kept on their device, for the service worker to open without a network.
import { newKey } from "./drafts.js";
import { isOldPage } from "./fetching.js";
import { say } from "./saying.js";
import { isOwnerKnown, ownerOfPage } from "./sending.js";
import { announce, momentInWords } from "./words.js";

const BOARD = /^\/events\/\d+$/;
const CHANGING = ["now", "compose", "my-votes", "standing", "figures", "ideas"];
const SOON = 3000; // milliseconds in which the card of what was just sent arrives as well
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
  if (!html) return;
  const cache = await caches.open(name);
  await keepBoard(cache, html);
  followChanges(cache, html);
}

/** The page before any script changed it, without what is said but once. */
function asItCame() {
  const copy = document.documentElement.cloneNode(true);
  copy.querySelector(".p-notices")?.remove();
  return pageOf(copy);
}

/** The same page as it stands by now, without what is being typed or said beside forms. */
function asItStands(html) {
  const copy = new DOMParser().parseFromString(html, "text/html").documentElement;
  for (const id of CHANGING) {
    const now = document.getElementById(id)?.cloneNode(true);
    if (!now) continue;
    for (const form of now.querySelectorAll("form[aria-busy]")) form.removeAttribute("aria-busy");
    for (const place of now.querySelectorAll("[data-saving]")) say(place.parentElement, "");
    copy.querySelector(`#${id}`)?.replaceWith(now);
  }
  return pageOf(copy);
}

function pageOf(root) {
  root.querySelector("body").dataset.asOf = new Date().toISOString();
  return `<!doctype html>\n${root.outerHTML}`;
}

/** What one has sent is on the kept board too; so is the rest, once the page is put aside. */
function followChanges(cache, html) {
  let soon = 0;
  const keep = async () => {
    clearTimeout(soon);
    const page = asItStands(html);
    // What may not be seen any more has been dropped meanwhile, and stays so.
    if (await cache.match(location.pathname)) await keepPage(cache, page);
  };
  document.addEventListener("saved", () => {
    clearTimeout(soon);
    soon = setTimeout(() => keep().catch(() => {}), SOON);
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && keep().catch(() => {}));
}

function keepPage(cache, html) {
  const headers = { "Content-Type": "text/html; charset=utf-8", "Last-Modified": new Date().toUTCString() };
  return cache.put(location.pathname, new Response(html, { headers }));
}

/** Keep a board in place of the last one, with the files it needs. */
async function keepBoard(cache, html) {
  const loaded = performance.getEntriesByType("resource").map((one) => one.name);
  const files = [...new Set(loaded.filter((name) => name.startsWith(`${location.origin}/static/`)))];
  const earlier = (await cache.keys()).map((one) => one.url);
  await cache.addAll(files.filter((file) => !earlier.includes(file)));
  await keepPage(cache, html);
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
