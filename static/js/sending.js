// Sending a form until the server has said yes or no. Its one-time key makes sending again harmless.

const HEARD_NOTHING = 30000; // an answer that takes longer is taken for lost
const TOO_OFTEN = 429;
const LONGEST_WAIT = 15000;
const LONGEST_WISH = 300000; // of Retry-After
const WAITS_FOR_OTHERS = 5000;
const NOT_YET = new Set([408, 425, TOO_OFTEN]);
const ABOUT_THIS = new Set([TOO_OFTEN, 500]);

/** The person whom this page was made for: a mark that the server gave it. */
export const ownerOfPage = () => document.body.dataset.owner ?? "";

/** Whether the server knew whom it made this page for; without its database it does not. */
export const isOwnerKnown = () => document.body.dataset.owner !== undefined;

/** A promise that is kept after some milliseconds. */
export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** How long to wait before another attempt: longer each time, and not all at once. */
export const backOff = (failures) => Math.min(LONGEST_WAIT, 500 * 2 ** failures) * (0.5 + Math.random());

/**
 * Send a write once. Gives `isFinal`, and then either the server's `answer`, or `isForeign` where
 * somebody else has this browser now; where it is not final, `wait`, the least number of
 * milliseconds to wait, and where the server said why not yet, about this write alone, `reason`
 * and `until` when.
 */
export async function attempt({ action, body, owner }) {
  try {
    const response = await fetch(action, {
      method: "POST",
      body: new URLSearchParams(body),
      headers: { Accept: "application/json", "X-Owner": owner },
      redirect: "manual", // ours never lead elsewhere; a network that wants to be signed in to does
      signal: AbortSignal.timeout(HEARD_NOTHING),
    });
    return judge(response, await ours(response));
  } catch {
    return { isFinal: false, wait: 0 }; // no network, or an answer cut off
  }
}

/** Our server's answer; null where something in between spoke. */
async function ours(response) {
  if (!response.headers.get("Content-Type")?.startsWith("application/json")) return null;
  const answer = await response.json();
  return typeof answer?.ok === "boolean" ? answer : null;
}

function judge(response, answer) {
  const { status } = response;
  if (answer && status === 412) return { isFinal: true, isForeign: true, answer };
  if (answer && status < 500 && !NOT_YET.has(status)) return { isFinal: true, answer };
  const wish = Number(response.headers.get("Retry-After")) * 1000 || 0;
  const wait = Math.min(wish, LONGEST_WISH);
  if (!answer || !ABOUT_THIS.has(status)) return { isFinal: false, wait };
  return { isFinal: false, wait, until: Date.now() + wait, reason: answer.reason, isTooOften: status === TOO_OFTEN, answer };
}

/** Act while no other tab acts under this name; where locks are missing or silent, act anyway. */
export function alone(name, act) {
  return new Promise((resolve) => {
    let begun = false;
    const begin = () => {
      if (begun) return null;
      begun = true;
      clearTimeout(timer);
      const done = act();
      resolve(done);
      return done;
    };
    const timer = setTimeout(begin, WAITS_FOR_OTHERS);
    try {
      navigator.locks.request(name, begin).catch(begin);
    } catch {
      begin();
    }
  });
}

/**
 * Send what must not wait, a few times at most. Gives the server's answer, null if there was none;
 * that it was one too many is an answer as well.
 */
export async function postForm(action, body, { tries }) {
  const write = { action, body: body.toString(), owner: ownerOfPage() };
  for (let failures = 0; failures < tries; failures += 1) {
    const outcome = await attempt(write);
    if (outcome.isFinal || outcome.isTooOften) return outcome.answer;
    if (failures + 1 < tries) await pause(Math.max(outcome.wait, backOff(failures)));
  }
  return null;
}
