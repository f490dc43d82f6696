// How long a round still goes on: counted down by the server's time, and told at a few moments.
import { announce } from "./words.js";

const TOLD = [300, 60, 10, 0]; // seconds before the end at which it is worth being heard
let ahead = 0; // milliseconds by which the server's clock is ahead of this device's
const seen = new Map(); // of each end, the seconds left when we looked last

/** Learn what time it is at the server. */
export function setTime(seconds) {
  if (seconds) ahead = seconds * 1000 - Date.now();
}

/** Keep every clock of the page going, those that come later as well. */
export function runClocks() {
  setInterval(() => document.querySelectorAll("[data-clock]").forEach(show), 500);
}

function show(clock) {
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
