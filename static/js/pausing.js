// A reader can pause what arrives live. What arrives meanwhile is counted; going on fetches it.
import { counted } from "./words.js";

const PLACE = `paused:${location.pathname}`;

/** The pause of a page: whether it is on, survives a reload in this tab, and what waits behind it. */
export class Pause {
  constructor(onEnd) {
    this.button = document.querySelector("[data-pause]");
    this.words = document.querySelector("[data-paused]");
    this.parked = new Map(); // of each part that has arrived meanwhile, the latest
    this.isOn = this.button !== null && store(() => sessionStorage.getItem(PLACE)) === "on";
    this.button?.addEventListener("click", () => this.turn(onEnd));
    this.show();
  }

  turn(onEnd) {
    this.isOn = !this.isOn;
    store(() => (this.isOn ? sessionStorage.setItem(PLACE, "on") : sessionStorage.removeItem(PLACE)));
    this.forget();
    if (!this.isOn) onEnd();
  }

  /** Keep what has arrived; a page that has to be fetched afresh (no parts) is one change. */
  park(parts) {
    for (const [id, html] of Object.entries(parts)) this.parked.set(id, html);
    if (!Object.keys(parts).length) this.parked.set("", null);
    this.show();
  }

  /** Take one part out again, if it is there: for what the viewer did themselves. */
  take(id) {
    const html = this.parked.get(id);
    if (this.parked.delete(id)) this.show();
    return html;
  }

  /** How many changes a reader would call it: ideas and questions; what comes along with them (figures) is none. */
  number() {
    return [...this.parked.keys()].filter((id) => /^(idea|question)-/.test(id)).length || 1;
  }

  /** What was parked stands on the page by now. */
  forget() {
    this.parked.clear();
    this.show();
  }

  show() {
    if (!this.button) return;
    this.button.hidden = false;
    this.button.setAttribute("aria-pressed", String(this.isOn));
    this.words.hidden = !this.isOn;
    this.words.textContent = this.parked.size ? counted(this.words, this.number()) : this.words.dataset.none;
  }
}

function store(act) {
  try {
    return act();
  } catch {
    return null; // storage may be forbidden; the pause then ends with the page
  }
}
