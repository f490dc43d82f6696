// Forms are sent in the background: the words beside them say saving, saved, or why not.
// A form is sent again with the same one-time key until the server has said yes or no.
import { forgetDraft, keepSent } from "./drafts.js";
import { announce } from "./words.js";

const LONGEST_WAIT = 15000;
const SETTLING = 1200;
// Kept beside the forms, not on them: a live change would take attributes away.
const busy = new WeakSet();
const settling = new WeakSet();
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const ERROR_CLASSES = ["kern-form-input__input--error"];

/** Send every form that asks for it by script; without one they are ordinary forms. */
export function enhanceForms() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-enhance]") || event.defaultPrevented) return;
    event.preventDefault();
    if (!busy.has(form)) send(form, new FormData(form, event.submitter));
  });
  document.addEventListener("input", (event) => {
    const field = event.target.closest("form[data-enhance] .p-field");
    if (field?.querySelector("[data-by-script]")) clearErrors(field);
  });
}

async function send(form, data) {
  busy.add(form);
  form.setAttribute("aria-busy", "true");
  say(form, "saving");
  clearErrors(form);
  keepSent(form);
  const before = typedInto(form);
  try {
    const answer = await postForm(form.action, new URLSearchParams(data));
    if (answer.ok) saved(form, answer, typedInto(form) !== before);
    else refused(form, answer);
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

/** Send a form until the server has said yes or no; null where `tries` were not enough for that. */
export async function postForm(address, body, { tries = Infinity } = {}) {
  for (let attempt = 0; attempt < tries; attempt += 1) {
    try {
      const response = await fetch(address, {
        method: "POST",
        body,
        headers: { Accept: "application/json" },
      });
      if (response.headers.get("Content-Type")?.startsWith("application/json")) return await response.json();
      // A proxy in between said no: its words are not ours, but the answer is final.
      if (response.status < 500) return { ok: false, reason: `${response.status} ${response.statusText}` };
    } catch {
      // No network, or an answer cut off: the key makes sending again harmless.
    }
    await pause(Math.min(LONGEST_WAIT, 500 * 2 ** attempt) * (0.5 + Math.random()));
  }
  return null;
}

function saved(form, answer, wentOn) {
  if (!wentOn) forgetDraft(form);
  const key = form.elements.namedItem("key");
  if (key) key.value = answer.key;
  delete form.dataset.sentKey;
  if (form.id === "next-step") settle(form);
  if (!document.querySelector("[data-live]")) {
    location.assign(answer.to);
    return;
  }
  if (form.closest("[data-keep]") && !wentOn) form.reset();
  say(form, "saved", answer.notice);
  if (answer.notice) announce(answer.notice);
  document.dispatchEvent(new CustomEvent("saved", { detail: answer }));
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

function refused(form, answer) {
  say(form, "failed", answer.reason);
  let first = null;
  for (const [name, message] of Object.entries(answer.errors ?? {})) {
    const field = form.elements.namedItem(name);
    if (!field || !field.id) continue;
    mark(field, message);
    first ??= field;
  }
  first?.focus();
}

function mark(field, message) {
  const note = document.createElement("p");
  note.className = "kern-error";
  note.id = `${field.id}-error`;
  const icon = document.createElement("span");
  icon.className = "kern-icon kern-icon--danger kern-icon--default";
  icon.setAttribute("aria-hidden", "true");
  const words = document.createElement("span");
  words.className = "kern-body";
  words.textContent = message;
  note.append(icon, words);
  note.dataset.byScript = "";
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} ${note.id}`.trim());
  field.classList.add(...ERROR_CLASSES);
  const details = field.closest("details");
  if (details) details.open = true;
  field.closest(".p-field")?.append(note);
}

function clearErrors(within) {
  within.querySelectorAll("[data-by-script].kern-error").forEach((note) => note.remove());
  for (const field of within.querySelectorAll("[aria-invalid]")) {
    field.removeAttribute("aria-invalid");
    field.classList.remove(...ERROR_CLASSES);
    const others = (field.getAttribute("aria-describedby") ?? "").replace(`${field.id}-error`, "").trim();
    if (others) field.setAttribute("aria-describedby", others);
    else field.removeAttribute("aria-describedby");
  }
}

/** Show one of the states in words beside the form; `detail` is the reason or the server's notice. */
function say(form, state, detail = "") {
  const region = form.querySelector("[data-saving]") ?? addRegion(form);
  if (!region) return;
  region.dataset.saving = state;
  for (const words of region.querySelectorAll("[data-saving-when]")) {
    words.hidden = words.dataset.savingWhen !== state;
  }
  const target = region.querySelector(state === "failed" ? "[data-saving-reason]" : "[data-saving-notice]");
  if (target && (state === "failed" || detail)) target.textContent = detail;
}

function addRegion(form) {
  const template = document.getElementById("saving-words");
  if (!template) return null;
  form.append(template.content.cloneNode(true));
  return form.querySelector("[data-saving]");
}
