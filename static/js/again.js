// A part of a page that is fetched afresh while somebody watches it: a map in the making, a wall.

import { fetchThisPage } from "./fetching.js";

/** Every so many seconds (data-again) take the part's new state; once there is none to wait for, the
    whole page is shown, for then it has more to show. */
export function followParts() {
  const part = document.querySelector("[data-again]");
  if (part) setTimeout(() => follow(part), 1000 * Number(part.dataset.again));
}

async function follow(part) {
  const found = document.hidden ? null : await fetchThisPage();
  const fresh = found?.page.getElementById(part.dataset.againPart);
  if (found && !fresh?.dataset.again) {
    location.reload();
    return;
  }
  if (fresh && fresh.innerHTML !== part.innerHTML) {
    part.replaceChildren(...document.importNode(fresh, true).childNodes);
  }
  setTimeout(() => follow(part), 1000 * Number(part.dataset.again));
}
