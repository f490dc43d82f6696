// The moderators call everybody to a page: whoever is not writing goes along, the others find a link.
import { serverTime, setTime } from "./clock.js";
import { Connection, jitter } from "./connection.js";
import { fetchOr } from "./fetching.js";
import { isBeingTypedIn, morph } from "./morph.js";
import { announce } from "./words.js";

const FRESH = 120000; // milliseconds; an older call is only a link for who comes back late
const NOTICE = 5000; // so long it is told before it happens, and one can stay

let answered = ""; // the latest call that this page knows about

const part = () => document.getElementById("call");
const place = () => `called:${part().dataset.event ?? location.host}`;

/** The call that the page was made with is an old one. */
export function noteCall() {
  if (part()) remember(part().dataset.called ?? "");
}

function remember(called) {
  if (called <= known()) return;
  answered = called;
  try {
    sessionStorage.setItem(place(), called);
  } catch {
    // Storage may be forbidden; then the page remembers as long as it is there.
  }
}

function known() {
  try {
    const kept = sessionStorage.getItem(place()) ?? "";
    return kept > answered ? kept : answered;
  } catch {
    return answered;
  }
}

/** Look whether there is a new call, and go along unless something is being written here. */
export function followCall() {
  const called = part()?.dataset.called ?? "";
  if (!called || called <= known()) return;
  remember(called);
  const to = part().querySelector("[data-call-to]");
  if (to.pathname === location.pathname || serverTime() - Date.parse(called) > FRESH) return;
  announce(part().querySelector("#call-words").textContent.trim(), "call-words");
  if (isWriting()) return;
  const going = part().querySelector("[data-call-going]");
  going.hidden = false;
  announce(going.querySelector("[data-call-soon]").textContent, "call-soon");
  going.querySelector("[data-call-stay]").addEventListener("click", () => stay(going));
  setTimeout(() => go(called, going, to.href), NOTICE);
}

/** Whether a field is being filled in, or what was written is still on its way. */
const isWriting = () => isBeingTypedIn(document.body) || document.querySelector("form[aria-busy=true]") !== null;

function stay(going) {
  going.hidden = true;
  going.closest("#call").querySelector("[data-call-to]").focus();
}

function go(called, going, address) {
  const isStill = going.isConnected && !going.hidden && part()?.dataset.called === called;
  if (isStill && !isWriting()) location.assign(address);
  else going.hidden = true;
}

/** On pages of an event that do not change by themselves, wait for calls. */
export function listenForCalls() {
  const root = document.querySelector("[data-follow]");
  if (!root) return;
  noteCall();
  new Listener(root).start();
}

class Listener {
  constructor({ dataset }) {
    this.version = Number(dataset.version);
    this.room = { event: Number(dataset.event), screen: dataset.screen, locale: dataset.locale };
  }

  start() {
    new Connection(() => ({ ...this.room, v: this.version }), {
      joined: (answer) => answer.ok && answer.v > this.version && this.askSoon(),
      frame: (frame) => (frame.from > this.version ? this.askSoon() : this.take(frame)),
      pulse: (pulse) => this.feel(pulse),
    }).start();
  }

  feel({ v, now }) {
    setTime(now);
    if (v > this.version) this.askSoon();
  }

  askSoon() {
    this.asking ??= setTimeout(() => this.ask(), jitter(800));
  }

  async ask() {
    this.asking = null;
    const { event, screen } = this.room;
    const answer = await fetchOr(`/events/${event}/board?screen=${screen}&since=${this.version}`, "application/json");
    if (answer) this.take(await answer.json());
  }

  take({ v, parts }) {
    this.version = Math.max(this.version, v);
    if (!parts.call) return;
    morph(part(), parts.call);
    followCall();
  }
}
