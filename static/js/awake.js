// A phone does not fall asleep in its owner's hand while a round is open, nor does the wall.

let lock = null;
let isWanted = false;
let isAsking = false;

/** Keep the screen on, or no longer; where the browser does not allow it, nothing happens. */
export function stayAwake(isOpen) {
  isWanted = isOpen;
  if (!isOpen) lock?.release();
  else if (!lock && !isAsking) ask();
}

async function ask() {
  if (document.visibilityState !== "visible" || !navigator.wakeLock) return;
  isAsking = true;
  try {
    const own = await navigator.wakeLock.request("screen");
    own.addEventListener("release", () => (lock = null));
    lock = own;
    if (!isWanted) own.release();
  } catch {
    // The battery is low, say.
  } finally {
    isAsking = false;
  }
}

// The browser lets go of it whenever the page is put aside.
document.addEventListener("visibilitychange", () => stayAwake(isWanted));

/** One short, quiet buzz: something else is to be done now. */
export function buzz() {
  if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(80);
}
