// Changing the page under a reader's eyes without touching what they type, hold or have opened.
import { Idiomorph } from "idiomorph/dist/idiomorph.esm.js";

const TYPED = "input:not([type=hidden], [type=submit], [type=radio], [type=checkbox]), textarea";

/** Whether somebody is writing in here: a field has focus or holds text of theirs. */
export function isBeingTypedIn(element) {
  const focus = document.activeElement;
  if (focus && element.contains(focus) && focus.matches("input, textarea, select")) return true;
  return [...element.querySelectorAll(TYPED)].some((field) => field.value !== field.defaultValue);
}

const isOwn = (node) => node.dataset?.own !== undefined;
// What a form of ours was just answered with stays to be read, though the form around it changes.
const isAnswer = (node) => node.dataset?.saving !== undefined && node.closest("[data-keep]");

/** Turn an element into what the HTML says; `own` also changes what is the viewer's own in it. */
export function morph(element, html, { own = false } = {}) {
  const hadFocus = element.contains(document.activeElement);
  const around = element.parentElement;
  Idiomorph.morph(element, html, {
    morphStyle: "outerHTML",
    callbacks: {
      beforeNodeMorphed: (old) => old === element || (own || !isOwn(old)) && !isAnswer(old),
      beforeNodeRemoved: (old) => own || !isOwn(old),
      beforeAttributeUpdated: (name, node) =>
        name !== "aria-busy" && !(name === "open" && node.tagName === "DETAILS"),
    },
  });
  if (hadFocus && (!document.activeElement || document.activeElement === document.body)) {
    const kept = document.getElementById(element.id) ?? around;
    (kept?.querySelector("button, a[href], [data-waiting]") ?? kept?.closest("li")?.querySelector("a[href]"))?.focus();
  }
}
