// The outbox: what was sent and not yet answered is kept in this browser, past a reload, a closed
// tab and a flat battery. A browser whose storage is denied or silent goes on without it.
import { pause } from "./sending.js";

const PATIENCE = 500;
const HOUR = 3600000;
const TEXTS_WAIT = 240 * HOUR; // the server knows one-time keys for 14 days
const ACTS_WAIT = HOUR; // a vote of last week would be cast by surprise

let opened = null;

/** Keep a write; it is marked `isKept` as soon as that is so, which a slow device says later. */
export async function keep(write) {
  await patiently(change((writes) => writes.put(write)).then(() => (write.isKept = true)));
}

/** Forget a write. */
export async function forget(write) {
  await patiently(change((writes) => writes.delete(write.id)));
}

/** The kept write as it is now: null where it has been forgotten, undefined where nobody knows. */
export async function find(write) {
  const found = await patiently(ask((writes) => writes.get(write.id)));
  return found && (found.result ?? null);
}

/** All that one person waits for or is to be told, oldest first; what may not be kept any longer is let go of. */
export async function keptOf(owner) {
  // Without patience running out: nobody waits for this, and what is kept is not to be overlooked.
  const found = await ask((writes) => writes.getAll()).catch(() => null);
  const all = (found?.result ?? []).sort((one, other) => one.at - other.at);
  for (const write of all.filter((one) => isOver(one, owner))) await forget(write);
  return all.filter((write) => write.owner === owner && !write.isTold);
}

/** Of another person nothing stays that they have been told about, or that is too late anyway. */
function isOver(write, owner) {
  if (write.owner !== owner) return write.refused || isTooLate(write);
  return write.isTold && Date.now() - write.at > ACTS_WAIT; // no other tab sends it any more
}

/** Whether a write has waited so long that it must not be sent any more. */
export function isTooLate(write) {
  return Date.now() - write.at > (write.texts.length ? TEXTS_WAIT : ACTS_WAIT);
}

function open() {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open("outbox", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("writes", { keyPath: "id" });
    asked.onerror = () => reject(asked.error);
    asked.onsuccess = () => {
      asked.result.onversionchange = () => asked.result.close();
      asked.result.onclose = () => (opened = null);
      resolve(asked.result);
    };
  });
  opened.catch(() => (opened = null));
  return opened;
}

const change = (act) => within("readwrite", act);
const ask = (act) => within("readonly", act);

/** Act on the kept writes in a transaction of their own; gives the request once that is over. */
async function within(mode, act) {
  const database = await open();
  return new Promise((resolve, reject) => {
    // Strict: on the disk, not only on its way there, before it is called kept.
    const transaction = database.transaction("writes", mode, { durability: "strict" });
    const request = act(transaction.objectStore("writes"));
    transaction.oncomplete = () => resolve(request);
    transaction.onabort = () => reject(transaction.error);
  });
}

/** What is promised, or undefined where that takes too long or goes wrong. */
function patiently(promise) {
  return Promise.race([promise.catch(() => undefined), pause(PATIENCE)]);
}
