// Listening: frames bring the parts of the page that changed, versions uncover what was missed.
import { io } from "socket.io-client";

import { Cards } from "./cards.js";
import { restoreDrafts } from "./drafts.js";
import { watchFingers, whenLetGo } from "./holding.js";
import { isBeingTypedIn, morph } from "./morph.js";
import { Pause } from "./pausing.js";
import { announce, counted } from "./words.js";

const PATIENCE = 2500; // a connection that is back by then is not worth a word
const jitter = (ms) => Math.random() * ms;

/** Follow the event whose screen this page shows. */
export function goLive() {
  const root = document.querySelector("[data-live]");
  if (root) new (root.dataset.screen === "sorting" ? LiveSignal : LivePage)(root).start();
}

class LivePage {
  constructor(root) {
    this.root = root;
    this.event = Number(root.dataset.event);
    this.screen = root.dataset.screen;
    this.version = Number(root.dataset.version);
    this.arrived = new Map(); // of which version each part is that arrived last
    this.ownActs = 0;
    this.showsOwn = false; // what is the viewer's own is not to wait behind the button
    this.held = new Map(); // parts that wait until a field is done with
    this.repairing = null;
    this.cards = new Cards(root, this);
    this.pause = new Pause(() => this.repair());
  }

  start() {
    this.socket = io({ path: "/live", transports: ["websocket", "polling"], tryAllTransports: true });
    this.socket.on("connect", () => this.join());
    this.socket.on("disconnect", (reason) => this.lose(reason));
    this.socket.on("connect_error", () => this.sayConnection(false));
    this.socket.on("frame", (frame) => this.receive(frame));
    this.socket.on("pulse", (pulse) => this.feel(pulse));
    document.addEventListener("saved", (event) => this.showOwn(event.detail));
    for (const left of ["focusout", "pointerout"]) {
      document.addEventListener(left, () => this.held.size && setTimeout(() => this.releaseHeld(), 0));
    }
    watchFingers();
  }

  join() {
    const { event, screen, version: v } = this;
    this.socket.emit("join", { event, screen, v, locale: this.root.dataset.locale }, (answer) => {
      this.sayConnection(answer.ok);
      if (!answer.ok) this.refresh();
      else if (answer.v > this.version) this.repair();
    });
  }

  lose(reason) {
    this.sayConnection(false);
    // Signed out, or a new password: come back with the rights this browser has by then.
    if (reason === "io server disconnect") setTimeout(() => this.socket.connect(), 1000 + jitter(1000));
  }

  receive(frame) {
    if (frame.v <= this.version) return;
    if (this.pause.isOn) {
      this.park(frame.parts);
      return;
    }
    // We fetched a state between two frames: what looks unchanged to the room may not to us.
    if (frame.from < this.version) this.repairSoon();
    if (!frame.whole) this.refreshSoon();
    else if (frame.from > this.version) this.repairSoon();
    else {
      this.version = frame.v;
      this.apply(frame.parts);
    }
  }

  /** Keep what arrives during a pause; only a card that the viewer has just made is shown. */
  park(parts) {
    this.pause.park(parts);
    this.showParked();
  }

  showParked() {
    for (const card of [...this.cards.mine.keys()]) {
      const html = this.pause.take(card);
      if (html) this.cards.insertOwn(card, html);
    }
  }

  feel(pulse) {
    if (this.pause.isOn) return;
    if (pulse.v > this.version) this.repairSoon();
    const presence = document.getElementById("presence");
    if (presence && pulse.present !== undefined) {
      presence.hidden = false;
      presence.textContent = counted(presence, pulse.present);
    }
  }

  repairSoon() {
    this.repairing ??= setTimeout(() => this.repair(), jitter(800));
  }

  refreshSoon() {
    this.refreshing ??= setTimeout(() => this.refresh(), jitter(1200));
  }

  /** Ask for what changed since our version; during a pause it is kept, unless it is our own doing. */
  async repair({ own = false } = {}) {
    clearTimeout(this.repairing);
    this.repairing = null;
    const address = `/events/${this.event}/board?screen=${this.screen}&since=${this.version}`;
    const answer = await fetchOr(address, "application/json");
    if (!answer) return;
    const found = await answer.json();
    if (found.v <= this.version) return;
    if (this.pause.isOn && !own) this.park(found.whole ? found.parts : {});
    else if (!found.whole) this.refresh();
    else {
      this.version = found.v;
      this.pause.forget();
      this.apply(found.parts);
    }
  }

  /** Fetch the page afresh and take from it what this one shows, the viewer's own parts too. */
  async refresh() {
    clearTimeout(this.refreshing);
    this.refreshing = null;
    const acts = this.ownActs;
    const answer = await fetchOr(location.href, "text/html");
    if (!answer) {
      this.refreshing ??= setTimeout(() => this.refresh(), 2000 + jitter(3000));
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    await new Promise(whenLetGo);
    const fresh = page.querySelector("[data-live]");
    if (!fresh) {
      if (answer.redirected) location.reload(); // to where one signs in
    } else if (acts !== this.ownActs) {
      this.refreshSoon(); // it was made before our own latest act
    } else {
      this.takeFrom(fresh);
    }
  }

  /** Take over a fetched page; what has arrived meanwhile, by frames or by a later page, is newer. */
  takeFrom(fresh) {
    const version = Number(fresh.dataset.version);
    const isNewer = (id) => (this.arrived.get(id) ?? 0) > version;
    this.version = Math.max(this.version, version);
    this.cards.newest = Math.max(this.cards.newest, Number(fresh.dataset.newest));
    this.pause.forget();
    const parts = Object.fromEntries(this.cards.shouldBeOn(fresh).map((id) => [id, null]));
    for (const part of fresh.querySelectorAll("[data-part], [data-idea]")) parts[part.id] = part.outerHTML;
    for (const id of Object.keys(parts).filter(isNewer)) {
      delete parts[id];
      const own = fresh.querySelector(`#${id} [data-own]`);
      if (own) this.cards.putOwn(own.id, own.innerHTML);
    }
    this.apply(parts, { own: true, version });
    if (this.showsOwn) whenLetGo(() => this.cards.insertMine());
    this.showsOwn = false;
  }

  apply(parts, { own = false, version = this.version } = {}) {
    for (const id of Object.keys(parts)) this.arrived.set(id, version);
    whenLetGo(() => this.change(parts, own));
  }

  change(parts, own) {
    const [before, said] = [this.situation(), this.told()];
    for (const [id, html] of Object.entries(parts)) {
      if (id.startsWith("idea-")) this.cards.apply(id, html, own);
      else this.applyPart(id, html, own);
    }
    this.cards.count();
    for (const [id, words] of this.told()) if (said.get(id) !== words) announce(words, id);
    if (before !== this.situation() && !own) this.refreshSoon(); // the controls on the cards are others now
  }

  /** The sentences of this screen that are worth being heard when they change. */
  told() {
    const sentences = [...this.root.querySelectorAll("[data-tell]")];
    return new Map(sentences.map((one) => [one.id, one.textContent.replace(/\s+/g, " ").trim()]));
  }

  situation() {
    const now = document.getElementById("now");
    return now ? `${now.dataset.round} ${now.dataset.state}` : "";
  }

  applyPart(id, html, own) {
    const part = document.getElementById(id);
    if (!part) return;
    if (isBeingTypedIn(part)) {
      this.held.set(id, [html, own]);
      return;
    }
    this.held.delete(id);
    if (!morph(part, html, { own })) this.held.set(id, [html, own]);
    restoreDrafts();
  }

  releaseHeld() {
    for (const [id, [html, own]] of [...this.held]) this.applyPart(id, html, own);
  }

  /** What the server answered to a form of ours: our own parts, and nobody else's. */
  showOwn(answer) {
    this.ownActs += 1;
    if (answer.stale) {
      // An earlier answer to this form got lost: what it would have shown is among what waits.
      this.showsOwn = true;
      this.refresh();
      return;
    }
    for (const [id, html] of Object.entries(answer.private ?? {})) this.cards.takeOwn(id, html);
    this.showParked();
    this.cards.count();
    this.releaseHeld();
    // A console has no parts of its own: what was done on it comes with all that has changed.
    if (this.pause.isOn && this.screen !== "phone") this.repair({ own: true });
    else if (!this.socket.connected) this.repair();
  }

  sayConnection(isOn) {
    const word = document.getElementById("connection");
    if (!word) return;
    clearTimeout(this.lost);
    const show = () => {
      if (!isOn) announce(word.dataset.wait, "connection");
      else if (word.dataset.connection === "wait") announce(word.dataset.back, "connection");
      word.hidden = false;
      word.dataset.connection = isOn ? "on" : "wait";
      word.textContent = isOn ? word.dataset.on : word.dataset.wait;
    };
    if (isOn) show();
    else if (word.dataset.connection !== "wait") this.lost = setTimeout(show, navigator.onLine ? PATIENCE : 0);
  }
}

/** The topic board fetches itself (sorting.js); here it only hears that there is something to fetch. */
class LiveSignal extends LivePage {
  change() {
    document.dispatchEvent(new CustomEvent("stale", { detail: this.version }));
  }

  takeFrom(fresh) {
    this.version = Math.max(this.version, Number(fresh.dataset.version));
    this.change();
  }
}

async function fetchOr(address, accept) {
  try {
    const response = await fetch(address, { headers: { Accept: accept } });
    if (response.ok) return response;
    if (response.status === 404 || response.status === 403) location.reload();
  } catch {
    // No network: the next pulse or the next connection finds out what was missed.
  }
  return null;
}
