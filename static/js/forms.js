// Forms are sent in the background: the words beside them say saving, saved, or why not.
// What cannot be sent yet waits in the outbox under its one-time key; moderators' steps never do.
import { fieldsOf, forgetDraft, keepSent, newKey } from "./drafts.js";
import { forget, keep } from "./outbox.js";
import { deliver } from "./queue.js";
import { clearErrors, markErrors, say } from "./saying.js";
import { ownerOfPage, postForm } from "./sending.js";
import { announce } from "./words.js";

const SETTLING = 1200;
const TRIES = 4; // of what must not wait: some seconds
// Kept beside the forms, not on them: a live change would take attributes away.
const busy = new WeakSet();
const settling = new WeakSet();

/** Send every form that asks for it by script; without one they are ordinary forms. */
export function enhanceForms() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-enhance]") || event.defaultPrevented) return;
    event.preventDefault();
    if (busy.has(form)) return;
    const write = writeOf(form, event.submitter);
    keepSent(form);
    if (form.closest("[data-waits=no]")) sendFrom(form, write, sendAtOnce);
    else sendFrom(form, write, sendByOutbox);
  });
  document.addEventListener("input", (event) => {
    const field = event.target.closest("form[data-enhance] .p-field");
    if (field?.querySelector("[data-by-script]")) clearErrors(field);
  });
}

/** What a form says at this moment. Keys in live parts are one for all: all that it says is its name. */
function writeOf(form, submitter) {
  const { action, id: name } = form;
  const body = new URLSearchParams(new FormData(form, submitter)).toString();
  const texts = fieldsOf(form).filter((field) => field.value);
  return {
    id: `${action}?${body}`,
    action,
    body,
    form: name,
    owner: ownerOfPage(),
    at: Date.now(),
    texts: texts.map((field) => ({ name: field.name, value: field.value })),
    title: texts[0]?.value ?? submitter?.textContent.trim().replace(/\s+/g, " ") ?? "",
  };
}

async function sendByOutbox(form, write) {
  await keep(write);
  return sendKept(form, write);
}

async function sendKept(form, write) {
  const outcome = await deliver(write, () => say(form, write.isKept ? "waiting" : "trying"));
  await noteOutcome(write, outcome, form);
  return outcome;
}

async function sendAtOnce(_form, { action, body }) {
  const answer = await postForm(action, body, { tries: TRIES });
  return answer ? { answer } : { isLost: true };
}

/** Put what was sent from an earlier page back into its form, if nothing else is in there. */
export function formFor(write) {
  const form = write.form ? document.getElementById(write.form) : null;
  if (!form?.matches("form[data-enhance]") || form.action !== write.action || busy.has(form)) return null;
  const sent = new URLSearchParams(write.body);
  const typed = new Map(write.texts.map((text) => [text.name, text.value]));
  if (fieldsOf(form).some((field) => field.value && field.value !== typed.get(field.name))) return null;
  for (const [name, value] of sent) {
    const field = form.elements.namedItem(name);
    if (field && field.type !== "checkbox") field.value = typed.get(name) ?? value;
  }
  form.dataset.sentKey = sent.get("key");
  const details = form.closest("details");
  if (details) details.open = true;
  return form;
}

/** Go on with what was sent from the same form on an earlier page. */
export const goOn = (form, write) => sendFrom(form, write, sendKept, { isLate: true });

async function sendFrom(form, write, way, { isLate = false } = {}) {
  busy.add(form);
  form.setAttribute("aria-busy", "true");
  say(form, "saving");
  clearErrors(form);
  const before = typedInto(form);
  try {
    const outcome = await way(form, write);
    const wentOn = typedInto(form) !== before;
    if (isSaved(outcome)) saved(form, outcome, { wentOn, isLate });
    else refused(form, outcome, write);
  } finally {
    if (!settling.has(form)) release(form);
  }
}

/** Everything in a form but its key, to tell whether somebody has typed on meanwhile. */
function typedInto(form) {
  const data = new FormData(form);
  data.delete("key");
  return new URLSearchParams(data).toString();
}

/** Whether the server has said yes, to us or to another tab. */
export const isSaved = (outcome) => Boolean(outcome.isDone || outcome.answer?.ok);

/** Why the answer is no, in words. */
export function reasonOf(outcome, write) {
  if (!outcome.isLapsed) return outcome.answer.reason;
  const { tooLateText, tooLateAct } = document.getElementById("outbox").dataset;
  return write.texts.length ? tooLateText : tooLateAct;
}

/**
 * What becomes of a kept write: it is forgotten, but for a refused text that no form can be asked
 * to correct, and for what waits until its writer is back at this browser.
 */
export async function noteOutcome(write, outcome, form = null) {
  if (outcome.isForeign) return;
  const told = form?.isConnected && (!write.texts.length || hasEntries(outcome.answer?.errors));
  if (isSaved(outcome) || told) await forget(write);
  else await keep({ ...write, refused: reasonOf(outcome, write) });
}

const hasEntries = (errors) => Object.keys(errors ?? {}).length > 0;

function saved(form, { answer = { stale: true }, isDone }, { wentOn, isLate }) {
  if (!wentOn) forgetDraft(form);
  const key = form.elements.namedItem("key");
  if (key) key.value = answer.key ?? newKey();
  delete form.dataset.sentKey;
  if (form.id === "next-step") settle(form);
  const stays = isLate || isDone;
  if (!document.querySelector("[data-live]") && !stays) {
    location.assign(answer.to);
    return;
  }
  if (!wentOn && (stays || form.closest("[data-keep]"))) form.reset();
  say(form, "saved", answer.notice);
  if (answer.notice) announce(answer.notice);
  tellPage(isLate ? { ...answer, stale: true } : answer);
}

/** Let the page show what was saved. */
export const tellPage = (detail) => document.dispatchEvent(new CustomEvent("saved", { detail }));

/** The console's large button means the next step now: a second, hasty press must not take it. */
function settle(form) {
  settling.add(form);
  setTimeout(() => {
    settling.delete(form);
    release(form);
  }, SETTLING);
}

function release(form) {
  busy.delete(form);
  form.removeAttribute("aria-busy");
}

function refused(form, outcome, write) {
  if (outcome.isLost) {
    say(form, "lost");
    return;
  }
  const reason = reasonOf(outcome, write);
  say(form, "failed", reason);
  markErrors(form, outcome.answer?.errors ?? {});
  // A form that has left the page meanwhile tells nobody.
  if (form.isConnected || outcome.isForeign) return;
  document.dispatchEvent(new CustomEvent("refused", { detail: { write, reason } }));
}
