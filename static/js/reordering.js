// Planned rounds of an agenda are dragged to another place by a handle; the buttons beside it do the same.

const EDGE = 60; // pixels from the window's edge at which the page scrolls along
const MARKS = ["p-agenda__round--before", "p-agenda__round--after"];

/** Bring the handles, and follow the finger or mouse that takes one. */
export function dragRounds() {
  document.documentElement.dataset.drags = "";
  document.addEventListener("pointerdown", (event) => {
    const handle = event.button === 0 && event.target.closest?.("[data-drag]");
    if (handle) new Drag(handle, event).start();
  });
}

class Drag {
  constructor(handle, event) {
    event.preventDefault(); // no text is selected, and a finger does not scroll
    this.handle = handle;
    this.item = handle.closest("[data-planned]");
    this.end = new AbortController();
    handle.setPointerCapture(event.pointerId);
  }

  start() {
    const { signal } = this.end;
    this.item.classList.add("p-agenda__round--dragged");
    this.handle.addEventListener("pointermove", (event) => this.move(event), { signal });
    this.handle.addEventListener("pointerup", () => this.drop(), { signal });
    this.handle.addEventListener("pointercancel", () => this.stop(), { signal });
    addEventListener("keydown", (event) => event.key === "Escape" && this.stop(), { signal });
  }

  get others() {
    return [...this.item.parentElement.querySelectorAll("[data-planned]")].filter((one) => one !== this.item);
  }

  move({ clientY: y }) {
    if (!this.item.isConnected) return this.stop();
    if (y < EDGE) scrollBy(0, -10);
    if (y > innerHeight - EDGE) scrollBy(0, 10);
    this.unmark();
    this.target = this.others.find((one) => y < middle(one)) ?? null;
    this.hasMoved = true;
    if (this.target) this.target.classList.add(MARKS[0]);
    else this.others.at(-1)?.classList.add(MARKS[1]);
  }

  drop() {
    const { item, target, hasMoved } = this;
    this.stop();
    if (!hasMoved || !item.isConnected || target === nextPlanned(item)) return;
    const button = item.querySelector("[data-drop]");
    button.value = target?.dataset.planned ?? "";
    button.form.requestSubmit(button);
  }

  stop() {
    this.end.abort();
    this.unmark();
    this.item.classList.remove("p-agenda__round--dragged");
  }

  unmark() {
    for (const one of this.others) one.classList.remove(...MARKS);
  }
}

function middle(item) {
  const { top, height } = item.getBoundingClientRect();
  return top + height / 2;
}

/** The planned round after this one, which is where it stands already. */
function nextPlanned(item) {
  let next = item.nextElementSibling;
  while (next && !next.matches("[data-planned]")) next = next.nextElementSibling;
  return next;
}
