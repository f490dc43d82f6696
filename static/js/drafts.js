// What is being typed survives a reload, a language switch and the way back, in this tab only and
// for the same person only.
import { isOwnerKnown, ownerOfPage } from "./sending.js";

const mine = () => `draft:${ownerOfPage()}:`;
const place = (form) => `${mine()}${location.pathname}:${form.id}`;

/** The fields of a form in which somebody writes. */
export const fieldsOf = (form) => [...form.elements].filter((field) => field.matches("input[type=text], textarea"));

/** Keep what is typed into forms with an id, and put it back where the page brought nothing. */
export function keepDrafts() {
  if (isOwnerKnown()) store(dropOthers);
  restoreDrafts();
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form?.id && form.matches("[data-enhance]")) keep(form, null);
  });
}

function dropOthers() {
  const drafts = Object.keys(sessionStorage).filter((name) => name.startsWith("draft:"));
  for (const name of drafts.filter((one) => !one.startsWith(mine()))) sessionStorage.removeItem(name);
}

/** Note that the form as it is now is being sent under its key: after a reload it goes on with it. */
export function keepSent(form) {
  if (form.id) keep(form, form.elements.namedItem("key")?.value ?? null);
}

function keep(form, key) {
  const typed = Object.fromEntries(fieldsOf(form).map((field) => [field.name, field.value]));
  if (!key && form.dataset.sentKey) {
    // What was sent may have arrived; what is being typed now is something else.
    form.elements.namedItem("key").value = newKey();
    delete form.dataset.sentKey;
  }
  store(() => sessionStorage.setItem(place(form), JSON.stringify({ typed, key })));
}

/** A one-time key, where the server has not given one. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(18));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Put kept drafts into the forms that are on the page and still empty. */
export function restoreDrafts() {
  for (const form of document.querySelectorAll("form[data-enhance][id]")) {
    const kept = store(() => sessionStorage.getItem(place(form)));
    if (!kept) continue;
    const { typed, key } = JSON.parse(kept);
    const empty = fieldsOf(form).filter((field) => !field.value && typed[field.name]);
    for (const field of empty) field.value = typed[field.name];
    if (key && empty.length) {
      form.elements.namedItem("key").value = key;
      form.dataset.sentKey = key;
    }
  }
}

/** Forget the draft of a form that has been saved. */
export function forgetDraft(form) {
  if (form.id) store(() => sessionStorage.removeItem(place(form)));
}

function store(act) {
  try {
    return act();
  } catch {
    return null; // storage may be forbidden or full; typing goes on without it
  }
}
