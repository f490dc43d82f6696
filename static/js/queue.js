// What waits is sent in the order in which it was written, one after another, until each is answered.
import { find, isTooLate } from "./outbox.js";
import { alone, attempt, backOff, pause } from "./sending.js";

const waiting = [];
let isWorking = false;
let isNew = false;
let wake = () => {};

/**
 * Send a write once all before it have been answered, and again until it is answered itself.
 * `onWait` is called whenever that takes longer, with the server's reason if it gave one. Gives
 * `answer`, perhaps with `isForeign`, or `isLapsed` where it became too late; where another tab was
 * quicker, `isDone` if it was told yes, and `isKnown` with the answer if it was told no.
 */
export function deliver(write, onWait) {
  return new Promise((settle) => {
    waiting.push({ write, onWait, settle });
    isNew = true;
    wake();
    if (!isWorking) work();
  });
}

async function work() {
  isWorking = true;
  for (let failures = 0; waiting.length; failures += 1) {
    const before = waiting.length;
    isNew = false;
    const wait = await pass();
    if (waiting.length < before) failures = 0;
    if (waiting.length && !isNew) await rest(Math.max(wait, backOff(failures)));
  }
  isWorking = false;
}

/**
 * Try each once, unless the server wants it later. What is about the same thing keeps its order;
 * without a network nothing else is tried. Gives how many milliseconds to wait at least.
 */
async function pass() {
  const stuck = new Map(); // with what the server said about it
  let wait = 0;
  for (const job of [...waiting]) {
    const { action, id } = job.write;
    if (stuck.has(action)) continue;
    const outcome = holds(job.said) ? job.said : await alone(`outbox ${id}`, () => step(job.write));
    if (outcome.isFinal) {
      waiting.splice(waiting.indexOf(job), 1);
      job.settle(outcome);
      continue;
    }
    job.said = outcome;
    stuck.set(action, outcome.reason);
    if (outcome.reason) continue; // of this one alone
    wait = outcome.wait;
    break;
  }
  waiting.forEach((job) => job.onWait(stuck.get(job.write.action)));
  return wait;
}

/** Whether the server has said of one write that it wants it later than now. */
const holds = (said) => Boolean(said?.reason) && said.until > Date.now();

async function step(write) {
  if (isTooLate(write)) return { isFinal: true, isLapsed: true };
  if (write.isKept) {
    let now = await find(write);
    if (now === undefined) now = await find(write); // storage may only be slow, and it did answer once
    if (now === null) return { isFinal: true, isDone: true };
    if (now?.refused) return { isFinal: true, isKnown: true, answer: { ok: false, reason: now.refused } };
  }
  return attempt(write);
}

/** Wait, but not for longer than until there is a network again or something new to send. */
async function rest(ms) {
  const woken = new Promise((resolve) => (wake = resolve));
  const online = () => setTimeout(wake, Math.random() * 1000); // not all of a hall at once
  addEventListener("online", online);
  await Promise.race([pause(ms), woken]);
  removeEventListener("online", online);
}
