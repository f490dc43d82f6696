// People in a hall: what their browsers do, without the browsers.
import { randomBytes } from "node:crypto";

import { headerOf, Line, Socket, textOf } from "./wire.mjs";

const jitter = (ms) => Math.random() * ms;
// As a browser sends them; over TLS it takes brotli.
const BROWSER = "Accept-Language: en\r\nAccept-Encoding: gzip, deflate, br, zstd\r\n";

/** Everything that all people of a hall share. */
export class Hall {
  constructor({ port, event, marker }) {
    Object.assign(this, { port, event });
    this.origin = `http://127.0.0.1:${port}`;
    this.pattern = marker ? new RegExp(marker, "s") : null;
    this.people = [];
    this.lines = [];
    this.forget();
  }

  /** Begin to count anew. */
  forget() {
    this.counts = { frames: 0, bytes: 0, repairs: 0, refreshes: 0, cut: 0 };
    this.recorded = []; // what the first of all people heard: [ms, name, bytes]
    this.marks = []; // [value to be seen, when it was sent]
    this.fanOut = {}; // per screen: ms from a marked vote to one person's screen
    this.began = performance.now();
  }

  /** Read an event once, however many people hear the same. */
  read(payload) {
    if (!this.lastPayload?.equals(payload)) {
      this.lastPayload = Buffer.from(payload);
      const text = payload.toString();
      const [name, data] = JSON.parse(text.slice(2));
      this.lastEvent = { name, data, value: this.valueIn(text) };
    }
    return this.lastEvent;
  }

  /** The figure that marked votes raise, where a text shows it, else 0. */
  valueIn(text) {
    const found = this.pattern?.exec(text);
    return found ? Number(found[1]) : 0;
  }
}

/** One person: a cookie, a kept connection, and perhaps a socket with a page's version. */
export class Person {
  constructor(hall, { cookie = "", screen = "phone" } = {}) {
    Object.assign(this, { hall, cookie, screen });
    this.line = new Line(hall.port);
    this.version = 0;
    this.value = 0;
  }

  request(method, path, body, more = "") {
    const cookie = this.cookie && `Cookie: ${this.cookie}\r\n`;
    const form = body === undefined ? "" : formHeaders(body, this.hall.origin);
    return (
      `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1:${this.hall.port}\r\n` +
      `${BROWSER}${cookie}${more}${form}\r\n${body ?? ""}`
    );
  }

  get(path, line = this.line) {
    return line.send(this.request("GET", path)).then(expect);
  }

  /** Send a form as our script does; "" sends none. */
  post(path, data, line = this.line) {
    const body = data ? `key=${randomBytes(18).toString("base64url")}&${data}` : "";
    const asked = this.request("POST", path, body, "Accept: application/json\r\n");
    return line.send(asked).then(expect);
  }

  /** Type the code and see the board. */
  async arrive(code) {
    const joined = await this.post("/join", `code=${code}`);
    const cookie = headerOf(joined.head, "set-cookie");
    this.cookie = cookie?.split(";")[0] ?? this.cookie;
    await this.look();
  }

  async look() {
    const page = textOf(await this.get(`/events/${this.hall.event}`));
    this.version = Number(/data-version="(\d+)"/.exec(page)?.[1] ?? 0);
    this.see(this.hall.valueIn(page));
  }

  /** Connect and ask for the room; what the page lacks by then is fetched. */
  async listen() {
    const headers = `Origin: ${this.hall.origin}\r\n${BROWSER}Cookie: ${this.cookie}\r\n`;
    const hear = (payload) => this.hear(payload);
    this.socket = new Socket(this.hall.port, headers, hear, () => this.comeBack());
    await this.socket.ready;
    const { event } = this.hall;
    const wish = { event, screen: this.screen, locale: "en", v: this.version };
    const answer = await this.socket.emit("join", wish);
    if (!answer.ok) throw new Error("the room was refused");
    if (this.version && answer.v > this.version && this.screen === "phone") await this.repair();
    this.version ||= answer.v ?? 0; // who has not looked before is taken for one who just has
  }

  /** After a cut, try again as socket.io-client does. */
  comeBack() {
    if (this.hasLeft) return;
    this.hall.counts.cut += 1;
    setTimeout(() => this.hasLeft || this.listen().catch(() => {}), 500 + jitter(1000));
  }

  hear(payload) {
    const { hall } = this;
    const { name, data, value } = hall.read(payload);
    hall.counts.frames += 1;
    hall.counts.bytes += payload.length;
    if (this === hall.people[0]) {
      hall.recorded.push([performance.now() - hall.began, name, payload.length]);
    }
    this.see(value);
    if (this.screen !== "phone" || !hall.event) return;
    if (name === "frame") this.receive(data);
    else if (name === "pulse" && data.v > this.version) this.repairSoon();
  }

  /** As the page does it: apply, or fetch what is missing after a random while. */
  receive({ from, v, whole }) {
    if (v <= this.version) return;
    if (!whole) this.refreshSoon();
    else if (from > this.version) this.repairSoon();
    else this.version = v;
  }

  repairSoon() {
    this.repairing ??= setTimeout(() => this.repair().catch(() => {}), jitter(800));
  }

  refreshSoon() {
    this.refreshing ??= setTimeout(() => this.refresh().catch(() => {}), jitter(1200));
  }

  async repair() {
    clearTimeout(this.repairing);
    this.repairing = null;
    this.hall.counts.repairs += 1;
    const { event } = this.hall;
    const answer = await this.get(`/events/${event}/board?screen=phone&since=${this.version}`);
    const found = JSON.parse(textOf(answer));
    if (!found.whole) return this.refresh();
    this.version = Math.max(this.version, found.v);
    return this.see(this.hall.valueIn(JSON.stringify(found.parts)));
  }

  async refresh() {
    clearTimeout(this.refreshing);
    this.refreshing = null;
    this.hall.counts.refreshes += 1;
    await this.look();
  }

  /** Note for every marked vote whose outcome this shows for the first time how long it took. */
  see(value) {
    if (value <= this.value) return;
    const now = performance.now();
    for (const [sum, sent] of this.hall.marks) {
      if (sum > this.value && sum <= value) (this.hall.fanOut[this.screen] ??= []).push(now - sent);
    }
    this.value = value;
  }

  leave() {
    this.hasLeft = true;
    clearTimeout(this.repairing);
    clearTimeout(this.refreshing);
    this.socket?.close();
    this.line.close();
  }
}

function formHeaders(body, origin) {
  const type = body ? "Content-Type: application/x-www-form-urlencoded\r\n" : "";
  return `Origin: ${origin}\r\n${type}Content-Length: ${body.length}\r\n`;
}

function expect(answer) {
  if (answer.status >= 400) throw new Error(`${answer.status} ${textOf(answer).slice(0, 300)}`);
  return answer;
}
