// Nothing moves under a finger: what would change the page waits until the button is let go of.

const SETTLE = 100; // milliseconds; the click comes after the finger has left
const LONGEST = 5000; // a finger that left the window is never seen leaving

let pressed = false;
let patience = 0;
const waiting = [];

/** Do something to the page now, or, while a finger or mouse button is down, right after; in order. */
export function whenLetGo(act) {
  if (pressed) waiting.push(act);
  else act();
}

function press() {
  pressed = true;
  clearTimeout(patience);
  patience = setTimeout(letGo, LONGEST);
}

function letGo() {
  clearTimeout(patience);
  pressed = false;
  while (waiting.length && !pressed) waiting.shift()();
}

/** Watch for fingers. */
export function watchFingers() {
  document.addEventListener("pointerdown", press, { passive: true });
  for (const end of ["pointerup", "pointercancel"]) {
    document.addEventListener(
      end,
      () => {
        clearTimeout(patience);
        patience = setTimeout(letGo, SETTLE);
      },
      { passive: true },
    );
  }
}
