// Listening: frames bring the parts of the page that changed, versions uncover what was missed.
import { buzz, stayAwake } from "./awake.js";
import { followCall, noteCall } from "./calls.js";
import { Cards } from "./cards.js";
import { setTime } from "./clock.js";
import { Connection, jitter } from "./connection.js";
import { fetchOr, fetchThisPage, isAnothers, isOldPage } from "./fetching.js";
import { watchFingers, whenLetGo } from "./holding.js";
import { isBeingTypedIn } from "./morph.js";
import { Parts } from "./parts.js";
import { Pause } from "./pausing.js";
import { isOwnQuestion, Questions } from "./questions.js";
import { announce, counted } from "./words.js";

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
    this.isOld = isOldPage(); // made some time ago: what is the viewer's own in it may have changed since
    this.doubtful = Infinity; // the version that we fetched between two frames
    this.showsOwn = false; // what is the viewer's own is not to wait behind the button
    this.ballot = ballotOn(document); // the vote whose ideas all stand on the page
    this.repairing = null;
    this.cards = new Cards(root, this);
    this.questions = new Questions(this);
    this.pause = new Pause(() => this.repair());
    this.parts = new Parts();
    this.connection = new Connection(() => this.wish(), {
      joined: (answer) => this.follow(answer),
      frame: (frame) => this.receive(frame),
      pulse: (pulse) => this.feel(pulse),
    });
  }

  start() {
    document.addEventListener("saved", (event) => this.showOwn(event.detail));
    addEventListener("pageshow", (event) => event.persisted && this.comeBack());
    watchFingers();
    noteCall();
    this.parts.watch();
    this.questions.watch();
    this.connection.start();
    stayAwake(this.isOpen());
  }

  wish() {
    const { event, screen, version: v } = this;
    return { event, screen, v, locale: this.root.dataset.locale };
  }

  follow(answer) {
    if (!answer.ok || this.isOld) this.refresh();
    else if (answer.v > this.version) this.repair();
  }

  /** The browser shows us again as we were left. */
  comeBack() {
    this.isOld = true;
    if (this.connection.isOn) this.refresh();
  }

  receive(frame) {
    if (frame.v <= this.version) return;
    if (this.pause.isOn) {
      this.park(frame.parts);
      return;
    }
    if (frame.from < this.version) this.doubt();
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
    for (const card of this.cards.awaited()) {
      const html = this.pause.take(card);
      if (html) this.cards.insertOwn(card, html);
    }
    for (const question of this.questions.awaited()) {
      const html = this.pause.take(question);
      if (html) this.questions.apply(question, html, false);
    }
  }

  feel(pulse) {
    setTime(pulse.now);
    if (this.pause.isOn) return;
    if (pulse.v > this.version) this.repairSoon();
    const presence = document.getElementById("presence");
    if (presence && pulse.present !== undefined) {
      presence.hidden = false;
      presence.textContent = counted(presence, pulse.present);
    }
  }

  /** We fetched a state between two frames: what looks unchanged to the room may not to us. */
  doubt() {
    this.doubtful = Math.min(this.doubtful, this.version);
    this.repairSoon();
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
    const since = Math.min(this.version, this.doubtful);
    const answer = await fetchOr(`/events/${this.event}/board?screen=${this.screen}&since=${since}`, "application/json");
    if (!answer) return;
    const found = await answer.json();
    if (found.v < this.version || found.v === since) return;
    if (this.pause.isOn && !own) this.park(found.whole ? found.parts : {});
    else if (!found.whole) this.refresh();
    else {
      this.version = found.v;
      this.doubtful = Infinity;
      this.pause.forget();
      this.apply(found.parts);
    }
  }

  /** Fetch the page afresh and take from it what this one shows, the viewer's own parts too. */
  async refresh() {
    clearTimeout(this.refreshing);
    this.refreshing = null;
    const acts = this.ownActs;
    const found = await fetchThisPage();
    if (!found) {
      this.refreshing ??= setTimeout(() => this.refresh(), 2000 + jitter(3000));
      return;
    }
    await new Promise(whenLetGo);
    const fresh = found.page.querySelector("[data-live]");
    if (!fresh) {
      if (found.redirected) location.reload(); // to where one signs in
    } else if (isAnothers(found.page)) {
      if (!isBeingTypedIn(document.body)) location.reload();
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
    if (this.situation() !== situationIn(fresh)) this.cards.mine.clear();
    this.version = Math.max(this.version, version);
    this.cards.newest = Math.max(this.cards.newest, Number(fresh.dataset.newest));
    this.pause.forget();
    this.questions.takeFrom(fresh);
    const ours = [...this.cards.shouldBeOn(fresh), ...this.questions.shouldBeOn()];
    const parts = Object.fromEntries(ours.map((id) => [id, null]));
    for (const part of fresh.querySelectorAll("[data-part], [data-idea], [data-question]")) {
      parts[part.id] = part.outerHTML;
    }
    for (const id of Object.keys(parts).filter(isNewer)) {
      delete parts[id];
      const own = fresh.querySelector(`#${id} [data-own]`);
      if (own) this.cards.keepOwn(id, own);
    }
    this.apply(parts, { own: true, version });
    if (this.showsOwn) whenLetGo(() => this.cards.insertMine());
    whenLetGo(() => this.layOutBallot());
    this.showsOwn = this.isOld = false;
    if (version >= this.version) this.doubtful = Infinity;
    whenLetGo(() => document.dispatchEvent(new Event("refreshed")));
  }

  /** A vote begins with all of its ideas on the page, none behind the button: nobody votes on some by mistake. */
  layOutBallot() {
    const ballot = ballotOn(document);
    if (ballot && ballot !== this.ballot) this.cards.insertAll();
    this.ballot = ballot;
  }

  apply(parts, { own = false, version = this.version } = {}) {
    for (const id of Object.keys(parts)) this.arrived.set(id, version);
    whenLetGo(() => this.change(parts, own));
  }

  change(parts, own) {
    const [before, said] = [this.situation(), this.told()];
    for (const [id, html] of Object.entries(parts)) {
      if (id.startsWith("idea-")) this.cards.apply(id, html, own);
      else if (id.startsWith("question-")) this.questions.apply(id, html, own);
      else this.parts.apply(id, html, own);
    }
    this.cards.count();
    this.questions.settle();
    if (!own && this.questions.isOfAnotherRound()) this.refreshSoon();
    if ("call" in parts) followCall();
    for (const [id, words] of this.told()) if (said.get(id) !== words) announce(words, id);
    stayAwake(this.isOpen());
    if (before === this.situation()) return;
    if (this.isOpen() && this.screen === "phone") buzz();
    if (own) return;
    this.cards.mine.clear();
    this.refreshSoon(); // the controls on the cards are others now
  }

  /** The sentences of this screen that are worth being heard when they change. */
  told() {
    const sentences = [...this.root.querySelectorAll("[data-tell]")];
    return new Map(sentences.map((one) => [one.id, one.textContent.replace(/\s+/g, " ").trim()]));
  }

  situation() {
    return situationIn(document);
  }

  /** Whether a round is open, as a phone or the wall shows it. */
  isOpen() {
    return document.querySelector("#now, #wall")?.dataset.state?.startsWith("open") ?? false;
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
    whenLetGo(() => this.showPrivate(answer.private ?? {}));
    // A console has no parts of its own: what was done on it comes with all that has changed.
    if (this.pause.isOn && this.screen !== "phone") this.repair({ own: true });
    else if (!this.connection.isOn) this.repair();
  }

  showPrivate(parts) {
    this.parts.disown();
    for (const [id, html] of Object.entries(parts)) {
      if (isOwnQuestion(id)) this.questions.takeOwn(id, html);
      else this.cards.takeOwn(id, html);
    }
    this.showParked();
    this.cards.count();
    this.parts.release();
  }
}

/** The topic board fetches itself (sorting.js); here it only hears that there is something to fetch. */
class LiveSignal extends LivePage {
  change() {
    document.dispatchEvent(new CustomEvent("stale", { detail: this.version }));
  }

  takeFrom(fresh) {
    this.version = Math.max(this.version, Number(fresh.dataset.version));
    this.isOld = false;
    this.change();
  }
}

const ballotOn = (page) => page.querySelector("#now[data-ballot]")?.dataset.round;

function situationIn(page) {
  const now = page.querySelector("#now");
  return now ? `${now.dataset.round} ${now.dataset.state}` : "";
}
