// Changing the page under a reader's eyes without touching what they type, hold or have opened.
import { Idiomorph } from "idiomorph/dist/idiomorph.esm.js";

const TYPED = "input:not([type=hidden], [type=submit], [type=radio], [type=checkbox]), textarea";

/** Whether somebody is writing in here: a field has focus or holds text of theirs. */
export function isBeingTypedIn(element) {
  const focus = document.activeElement;
  if (focus && element.contains(focus) && focus.matches("input, textarea, select")) return true;
  return [...element.querySelectorAll(TYPED)].some((field) => field.value !== field.defaultValue);
}

/** Turn an element into what the HTML says; `own` also changes what is the viewer's own in it. */
export function morph(element, html, { own = false } = {}) {
  const hadFocus = element.contains(document.activeElement);
  const around = element.parentElement;
  Idiomorph.morph(element, html, {
    morphStyle: "outerHTML",
    ignoreActiveValue: true,
    callbacks: {
      beforeNodeMorphed: (old) => own || old === element || old.dataset?.own === undefined,
      beforeAttributeUpdated: (name, node) => !(name === "open" && node.tagName === "DETAILS"),
    },
  });
  if (hadFocus && (!document.activeElement || document.activeElement === document.body)) {
    const kept = document.getElementById(element.id) ?? around;
    (kept?.querySelector("button, a[href]") ?? kept?.closest("li")?.querySelector("a[href]"))?.focus();
  }
}
