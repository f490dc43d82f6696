// The line to the server: joins a screen's room, comes back when it broke, and says how it stands.
import { io } from "socket.io-client";

import { announce } from "./words.js";

const JOINS_WITHIN = 10000;
const PATIENCE = 2500; // a connection that is back by then is not worth a word

/** Some time up to so many milliseconds, so that not all of a hall come at once. */
export const jitter = (ms) => Math.random() * ms;

export class Connection {
  /** `wish()` says which room to join; `on.joined`, `on.frame` and `on.pulse` get what the server sends. */
  constructor(wish, on) {
    this.wish = wish;
    this.on = on;
  }

  start() {
    this.socket = io({ path: "/live", transports: ["websocket", "polling"], tryAllTransports: true });
    this.socket.on("connect", () => this.join());
    this.socket.on("disconnect", (reason) => this.lose(reason));
    this.socket.on("connect_error", () => this.say(false));
    this.socket.on("frame", this.on.frame);
    this.socket.on("pulse", this.on.pulse);
    // The device knows at once; the line notices only when a signal stays away.
    addEventListener("offline", () => this.say(false));
    addEventListener("online", () => this.isOn && this.join());
  }

  get isOn() {
    return this.socket.connected;
  }

  join() {
    const { id } = this.socket;
    this.socket.timeout(JOINS_WITHIN).emit("join", this.wish(), (error, answer) => {
      if (error) setTimeout(() => this.joinAgain(id), jitter(2000));
      else {
        this.say(answer.ok);
        this.on.joined(answer);
      }
    });
  }

  /** The wish or its answer got lost: nobody would tell us anything. On another connection it may arrive. */
  joinAgain(id) {
    if (this.socket.id === id) this.socket.disconnect().connect();
  }

  lose(reason) {
    this.say(false);
    // Signed out, or a new password: come back with the rights this browser has by then.
    if (reason === "io server disconnect") setTimeout(() => this.socket.connect(), 1000 + jitter(1000));
  }

  say(isOn) {
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
