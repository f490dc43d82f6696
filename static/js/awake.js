// A phone does not fall asleep in its owner's hand while a round is open, nor does the wall.

let lock = null;
let isWanted = false;

/** Keep the screen on, or no longer; where the browser does not allow it, nothing happens. */
export function stayAwake(isOpen) {
  isWanted = isOpen;
  if (!isOpen) lock?.release();
  else if (!lock) ask();
}

async function ask() {
  if (document.visibilityState !== "visible") return;
  try {
    lock = await navigator.wakeLock?.request("screen");
    lock?.addEventListener("release", () => (lock = null));
    if (!isWanted) lock?.release();
  } catch {
    lock = null; // the battery is low, say
  }
}

// The browser lets go of it whenever the page is put aside.
document.addEventListener("visibilitychange", () => isWanted && !lock && ask());

/** One short, quiet buzz: something else is to be done now. */
export function buzz() {
  if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(80);
}
