// How long a round still goes on: counted down by the server's time, and told at a few moments.
import { announce } from "./words.js";

const TOLD = [300, 60, 10, 0]; // seconds before the end at which it is worth being heard
let ahead = 0; // milliseconds by which the server's clock is ahead of this device's
const seen = new Map(); // of each end, the seconds left when we looked last

/** Learn what time it is at the server. */
export function setTime(seconds) {
  if (seconds) ahead = seconds * 1000 - Date.now();
}

/** What time it is at the server, in milliseconds. */
export const serverTime = () => Date.now() + ahead;

/** Keep every clock of the page going, those that come later as well. */
export function runClocks() {
  setInterval(() => {
    document.querySelectorAll("[data-clock-hide]").forEach(offerToHide);
    document.querySelectorAll("[data-clock]").forEach(show);
  }, 500);
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-clock-hide]");
    if (!button) return;
    hiding.turn(button.dataset.clockHide);
    offerToHide(button);
  });
}

// Who needs more time than there is may hide a clock for themselves; this device remembers for that round.
const hiding = {
  rounds: new Set(),
  has(round) {
    return this.rounds.has(round) || store(() => localStorage.getItem(`clock-hidden:${round}`)) === "1";
  },
  turn(round) {
    if (this.has(round)) {
      this.rounds.delete(round);
      store(() => localStorage.removeItem(`clock-hidden:${round}`));
    } else {
      this.rounds.add(round);
      store(() => localStorage.setItem(`clock-hidden:${round}`, "1"));
    }
  },
};

function store(act) {
  try {
    return act();
  } catch {
    return null; // storage may be forbidden; then it lasts as long as the page
  }
}

function offerToHide(button) {
  const isHidden = hiding.has(button.dataset.clockHide);
  button.hidden = false;
  const words = isHidden ? button.dataset.show : button.dataset.hide;
  const label = button.querySelector(".kern-label");
  if (label.textContent !== words) label.textContent = words;
  const clock = button.closest("[data-part]")?.querySelector("[data-clock]");
  if (clock) clock.hidden = isHidden;
}

function show(clock) {
  if (clock.hidden) return;
  const end = Date.parse(clock.dataset.clock);
  const left = Math.max(0, Math.round((end - Date.now() - ahead) / 1000));
  const words = left ? clock.dataset.left.replace("{time}", asTime(left)) : clock.dataset.over;
  if (clock.textContent !== words) clock.textContent = words;
  const before = seen.get(clock.dataset.clock) ?? left;
  seen.set(clock.dataset.clock, left);
  const reached = TOLD.findLast((moment) => left <= moment && before > moment);
  if (reached !== undefined) announce(inWords(clock, reached), "clock");
}

function asTime(seconds) {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = String(seconds % 60).padStart(2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

function inWords({ dataset }, seconds) {
  if (seconds === 0) return dataset.over;
  if (seconds < 60) return dataset.seconds.replace("{n}", seconds);
  return seconds === 60 ? dataset.minute : dataset.minutes.replace("{n}", seconds / 60);
}
