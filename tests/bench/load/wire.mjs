// HTTP over a kept connection and Socket.IO over a WebSocket: no more than a load client needs, for
// what it costs is taken from the machine that is measured.
import net from "node:net";
import { brotliDecompressSync, gunzipSync } from "node:zlib";

const HEAD_END = "\r\n\r\n";
const UNPACK = { br: brotliDecompressSync, gzip: gunzipSync };

/** A connection that carries one request after another, as a browser keeps one. */
export class Line {
  constructor(port) {
    this.port = port;
    this.last = Promise.resolve();
  }

  /** Send a whole request after those before it; gives {status, head, body}, body as sent. */
  send(text) {
    this.last = this.last.catch(() => {}).then(() => this.exchange(text));
    return this.last;
  }

  exchange(text) {
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
      this.held = Buffer.alloc(0);
      this.socket ??= this.connect();
      this.socket.write(text);
    });
  }

  connect() {
    const socket = net.connect({ port: this.port, host: "127.0.0.1", noDelay: true });
    socket.on("data", (data) => this.take(data));
    socket.on("error", () => {});
    socket.on("close", () => {
      this.socket = null;
      this.waiting?.reject(new Error("the connection was closed"));
    });
    return socket;
  }

  take(data) {
    this.held = this.held.length ? Buffer.concat([this.held, data]) : data;
    const answer = readAnswer(this.held);
    if (!answer) return;
    const { resolve } = this.waiting;
    this.waiting = null;
    resolve(answer);
  }

  close() {
    this.waiting = null;
    this.socket?.destroy();
  }
}

/** An answer from its bytes, or null while some are missing. */
function readAnswer(bytes) {
  const end = bytes.indexOf(HEAD_END);
  if (end < 0) return null;
  const head = bytes.toString("latin1", 0, end);
  const body = bytes.subarray(end + HEAD_END.length);
  const status = Number(head.slice(9, 12));
  const length = Number(headerOf(head, "content-length") ?? NaN);
  if (Number.isNaN(length)) {
    const whole = readChunks(body);
    return whole && { status, head, body: whole };
  }
  return body.length < length ? null : { status, head, body };
}

function readChunks(bytes) {
  const chunks = [];
  for (let at = 0; ; ) {
    const line = bytes.indexOf("\r\n", at);
    if (line < 0) return null;
    const size = parseInt(bytes.toString("latin1", at, line), 16);
    if (bytes.length < line + 2 + size + 2) return null;
    if (size === 0) return Buffer.concat(chunks);
    chunks.push(bytes.subarray(line + 2, line + 2 + size));
    at = line + 2 + size + 2;
  }
}

/** A header's value out of an answer's head; undefined where it is not there. */
export function headerOf(head, name) {
  return new RegExp(`^${name}: *(.*?)\r?$`, "im").exec(head)?.[1];
}

/** What an answer says, as text. */
export function textOf({ head, body }) {
  const unpack = UNPACK[headerOf(head, "content-encoding")];
  return (unpack ? unpack(body) : body).toString();
}

/** A Socket.IO connection; `hear(payload)` is given the bytes of every event, as sent, and `gone()`
 * is called when it has ended. */
export class Socket {
  constructor(port, headers, hear, gone) {
    this.hear = hear;
    this.gone = gone;
    this.held = Buffer.alloc(0);
    this.acks = new Map();
    this.number = 0;
    this.isUpgraded = false;
    this.ready = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.socket = net.connect({ port, host: "127.0.0.1", noDelay: true });
    this.socket.on("data", (data) => this.take(data));
    this.socket.on("error", () => {});
    this.socket.on("close", () => this.end());
    this.socket.write(
      `GET /live/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${headers}` +
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n" +
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
    );
  }

  end() {
    this.isClosed = true;
    this.reject(new Error("the socket was closed"));
    for (const { reject } of this.acks.values()) reject(new Error("the socket was closed"));
    this.acks.clear();
    this.gone();
  }

  take(data) {
    this.held = this.held.length ? Buffer.concat([this.held, data]) : data;
    if (!this.isUpgraded && !this.upgrade()) return;
    while (this.frame());
  }

  upgrade() {
    const end = this.held.indexOf(HEAD_END);
    if (end < 0) return false;
    this.isUpgraded = this.held.toString("latin1", 9, 12) === "101";
    if (!this.isUpgraded) this.socket.destroy();
    this.held = this.held.subarray(end + HEAD_END.length);
    return this.isUpgraded;
  }

  /** Take one frame from what has arrived; whether there was a whole one. */
  frame() {
    const { held } = this;
    if (held.length < 2) return false;
    const short = held[1] & 0x7f;
    const start = short < 126 ? 2 : short === 126 ? 4 : 10;
    if (held.length < start) return false;
    const length =
      short < 126 ? short : short === 126 ? held.readUInt16BE(2) : Number(held.readBigUInt64BE(2));
    if (held.length < start + length) return false;
    this.held = held.subarray(start + length);
    if ((held[0] & 0x0f) === 1) this.packet(held.subarray(start, start + length));
    else if ((held[0] & 0x0f) === 8) this.socket.destroy();
    return true;
  }

  /** An Engine.IO packet: 0 open, 2 ping, 4 message; in it Socket.IO's 0 connected, 2 event, 3 ack. */
  packet(payload) {
    const kind = String.fromCharCode(payload[0], payload[1] ?? 32);
    if (kind[0] === "0") this.write("40");
    else if (kind[0] === "2") this.write("3");
    else if (kind === "40") this.resolve(this);
    else if (kind === "42") this.hear(payload);
    else if (kind === "43") this.acknowledge(payload.toString());
  }

  acknowledge(text) {
    const [, number, answer] = /^43(\d+)(.*)$/s.exec(text);
    this.acks.get(Number(number))?.resolve(JSON.parse(answer)[0]);
    this.acks.delete(Number(number));
  }

  /** Send an event; gives what the server acknowledges it with. */
  emit(name, data) {
    return new Promise((resolve, reject) => {
      if (this.isClosed) reject(new Error("the socket was closed"));
      this.number += 1;
      this.acks.set(this.number, { resolve, reject });
      this.write(`42${this.number}${JSON.stringify([name, data])}`);
    });
  }

  write(text) {
    const payload = Buffer.from(text);
    const short = payload.length < 126;
    const head = Buffer.alloc(short ? 6 : 8); // its last four bytes are a mask that changes nothing
    head[0] = 0x81;
    head[1] = 0x80 | (short ? payload.length : 126);
    if (!short) head.writeUInt16BE(payload.length, 2);
    this.socket.write(Buffer.concat([head, payload]));
  }

  close() {
    this.socket.destroy();
  }
}
