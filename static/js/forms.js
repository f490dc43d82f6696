// Forms are sent in the background: the words beside them say saving, saved, or why not.
// What cannot be sent yet waits in the outbox under its one-time key; moderators' steps never do.
import { sendByTheWay, tellRefused } from "./aside.js";
import { fieldsOf, forgetDraft, keepSent, newKey } from "./drafts.js";
import { keep } from "./outbox.js";
import { isSaved, noteOutcome, reasonOf, tellPage } from "./outcomes.js";
import { deliver } from "./queue.js";
import { clearErrors, markErrors, say, sayWaiting } from "./saying.js";
import { ownerOfPage, postForm } from "./sending.js";
import { announce } from "./words.js";

const SETTLING = 1200;
const TRIES = 4; // of what must not wait: some seconds
// Kept beside the forms, not on them: a live change would take attributes away.
const busy = new WeakMap(); // of each form that is being sent: the write it tells of
const latest = new WeakMap(); // and what was sent from it last
const settling = new WeakSet();

/** Send every form that asks for it by script; without one they are ordinary forms. */
export function enhanceForms() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-enhance]") || event.defaultPrevented) return;
    event.preventDefault();
    if (busy.has(form)) {
      sendAsWell(form, event.submitter);
      return;
    }
    keepSent(form);
    sendFrom(form, writeOf(form, new FormData(form, event.submitter), event.submitter));
  });
  document.addEventListener("input", (event) => {
    const field = event.target.closest("form[data-enhance] .p-field");
    if (field?.querySelector("[data-by-script]")) clearErrors(field);
  });
}

const mayWait = (form) => !form.closest("[data-waits=no]");

/**
 * The form is still sending something: what it says now is another write, to be sent after that.
 * Only a second press on the same button, or in an emptied form, says nothing new.
 */
async function sendAsWell(form, submitter) {
  const data = new FormData(form, submitter);
  data.set("key", newKey());
  const write = writeOf(form, data, submitter);
  const isRepeated = withoutKey(write.body) === withoutKey(latest.get(form).body) && !countsEachPress(form);
  const isEmpty = fieldsOf(form).length > 0 && !write.texts.length;
  if (!mayWait(form) || isRepeated || isEmpty) return;
  if (!write.texts.length) {
    sendFrom(form, write);
    return;
  }
  latest.set(form, write);
  if (form.closest("[data-keep]")) empty(form);
  await keep(write);
  sendByTheWay(write, { isNew: true });
}

/** Each tap on “give a dot” gives one: the form says how many there were when it was made. */
const countsEachPress = (form) => form.elements.namedItem("given") !== null;

function empty(form) {
  form.reset();
  forgetDraft(form);
}

/** What a form says at this moment. Keys in live parts are one for all: all that it says is its name. */
function writeOf(form, data, submitter) {
  const { action, id: name } = form;
  const body = new URLSearchParams(data).toString();
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
export const goOn = (form, write) => sendFrom(form, write, { isLate: true });

async function sendFrom(form, write, { isLate = false } = {}) {
  busy.set(form, write);
  latest.set(form, write);
  form.setAttribute("aria-busy", "true");
  say(form, "saving");
  clearErrors(form);
  const before = typedInto(form);
  const wentOn = () => typedInto(form) !== before;
  try {
    const outcome = await (mayWait(form) ? sendByOutbox(form, write, wentOn) : sendAtOnce(write));
    if (isSaved(outcome)) saved(form, outcome, { wentOn: wentOn(), isLate });
    else refused(form, outcome, write, { wentOn: wentOn() });
  } finally {
    if (busy.get(form) === write && !settling.has(form)) release(form);
  }
}

async function sendByOutbox(form, write, wentOn) {
  if (!write.isKept) await keep(write);
  const outcome = await deliver(write, (reason) => sayWaiting(form, write, reason));
  await noteOutcome(write, outcome, { hasForm: stillSays(form, write, wentOn()) });
  return outcome;
}

async function sendAtOnce({ action, body }) {
  const answer = await postForm(action, body, { tries: TRIES });
  return answer ? { answer } : { isLost: true };
}

/** Everything in a form but its key, to tell whether somebody has typed on meanwhile. */
const typedInto = (form) => withoutKey(new FormData(form));

function withoutKey(said) {
  const fields = new URLSearchParams(said);
  fields.delete("key");
  return fields.toString();
}

/** Whether a form is still on the page, with the text that was sent from it. */
const stillSays = (form, write, wentOn) => form.isConnected && !(wentOn && write.texts.length);

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
  say(form, wentOn ? "" : "saved", answer.notice); // not beside what has been typed since
  if (answer.notice) announce(answer.notice);
  tellPage(isLate ? { ...answer, stale: true } : answer);
}

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

function refused(form, outcome, write, { wentOn }) {
  if (outcome.isLost) {
    say(form, "lost");
    return;
  }
  const reason = reasonOf(outcome, write);
  if (outcome.isForeign || stillSays(form, write, wentOn)) {
    say(form, "failed", reason);
    markErrors(form, outcome.answer?.errors ?? {});
  } else {
    say(form, "");
    tellRefused(write, reason);
  }
}
