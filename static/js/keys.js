// The console and the topic board by single keys. They can be switched off on this device (WCAG 2.1.4), and never write over anybody.
import { announce } from "./words.js";

const PLACE = "keys";
const WRITTEN_IN = "input:not([type=checkbox], [type=radio], [type=submit]), textarea, select, [contenteditable]";

/** Let keys press the buttons that name them, and show which there are. */
export function listenForKeys() {
  const dialog = document.getElementById("keys");
  if (dialog) new Keys(dialog).start();
}

class Keys {
  constructor(dialog) {
    this.dialog = dialog;
    this.box = dialog.querySelector("[data-keys-on]");
    this.opener = document.querySelector("[data-keys-open]");
  }

  start() {
    this.box.checked = store(() => localStorage.getItem(PLACE)) !== "off";
    this.box.addEventListener("change", () => this.turn());
    document.documentElement.dataset.keys = ""; // which shows the button
    this.opener.querySelector("button").addEventListener("click", () => this.dialog.showModal());
    this.dialog.querySelector("[data-keys-close]").addEventListener("click", () => this.dialog.close());
    document.addEventListener("keydown", (event) => this.hear(event));
  }

  turn() {
    const { on, off } = this.dialog.dataset;
    store(() => localStorage.setItem(PLACE, this.box.checked ? "on" : "off"));
    announce(this.box.checked ? on : off, "keys");
  }

  hear(event) {
    const { key, target, shiftKey } = event;
    const isOurs = this.box.checked && !this.dialog.open && !isShortcut(event) && !target.closest?.(WRITTEN_IN);
    if (!isOurs) return;
    if (key === "?") this.dialog.showModal();
    else if (shiftKey || !this.dialog.dataset.letters.split(" ").includes(key)) return;
    else this.press(key);
    event.preventDefault();
  }

  press(key) {
    document.dispatchEvent(new CustomEvent("key", { detail: key }));
    const isThere = (one) => one.checkVisibility() || one.matches("#sorting *"); // its choices may be folded away
    const button = [...document.querySelectorAll(`[data-keys~="${key}"]:enabled`)].find(isThere);
    if (button?.matches("select")) button.focus();
    else if (button) button.click();
    if (!button?.matches("select")) announce(button ? button.textContent.trim().replace(/\s+/g, " ") : this.dialog.dataset.nothing, "keys");
  }
}

/** Whether a key means something else: with a modifier, held down, or while characters are composed. */
const isShortcut = (event) => event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing;

function store(act) {
  try {
    return act();
  } catch {
    return null; // storage may be forbidden; the choice then ends with the page
  }
}
