// Changing the page under a reader's eyes without touching what they type, hold or have opened.
import { Idiomorph } from "idiomorph/dist/idiomorph.esm.js";

const FIELDS = "input:not([type=hidden], [type=submit]), textarea, select";

/** Whether somebody is filling in a form in here: a field has focus or says something of theirs. */
export function isBeingTypedIn(element) {
  const focus = document.activeElement;
  if (focus && element.contains(focus) && focus.matches("input, textarea, select")) return true;
  return [...element.querySelectorAll(FIELDS)].some(saysSomething);
}

function saysSomething(field) {
  if (field.matches("select")) {
    const first = [...field.options].findIndex((option) => option.defaultSelected);
    return field.selectedIndex !== Math.max(0, first);
  }
  if (field.matches("[type=radio], [type=checkbox]")) return field.checked !== field.defaultChecked;
  return field.value !== field.defaultValue;
}

/** Whether somebody is about to press one of several like buttons in a list that changes its order. */
function isAimedAt(list) {
  return list.contains(document.activeElement) || (matchMedia("(hover: hover)").matches && list.matches(":hover"));
}

// A clock that goes on has its own way of saying the time.
const isSameClock = (old, fresh) =>
  ["clock", "clockHide"].some((name) => old.dataset?.[name] !== undefined && old.dataset[name] === fresh.dataset?.[name]);
/** A button that can be pressed no more keeps its focus only until the page is drawn again. */
function hasLostFocus() {
  const { activeElement } = document;
  return !activeElement || activeElement === document.body || activeElement.disabled === true;
}

const isOwn = (node) => node.dataset?.own !== undefined;
/** Whether what is the viewer's own belongs to a round that is over: the new one has its own. */
const isOfAnother = (old, fresh) => isOwn(old) && old.dataset.own !== fresh.dataset?.own;
// What a form of ours was just answered with stays to be read, though the form around it changes.
const isAnswer = (node) => node.dataset?.saving !== undefined && node.closest("[data-keep]");

/**
 * Turn an element into what the HTML says; `own` also changes what is the viewer's own in it.
 * Gives false where a list that somebody is about to press a button of was left as it is.
 */
export function morph(element, html, { own = false } = {}) {
  const hadFocus = element.contains(document.activeElement);
  const around = element.parentElement;
  const calm = new Set([...element.querySelectorAll("[data-calm]")].filter(isAimedAt));
  Idiomorph.morph(element, html, {
    morphStyle: "outerHTML",
    callbacks: {
      beforeNodeMorphed: (old, fresh) =>
        old === element || (!calm.has(old) && (own || !isOwn(old) || isOfAnother(old, fresh)) && !isAnswer(old) && !isSameClock(old, fresh)),
      beforeNodeRemoved: (old) => !calm.has(old) && (own || !isOwn(old)),
      beforeAttributeUpdated: (name, node) =>
        name !== "aria-busy" && !(name === "open" && node.tagName === "DETAILS"),
    },
  });
  if (hadFocus && hasLostFocus()) {
    const kept = document.getElementById(element.id) ?? around;
    // To the card and not to another of its buttons, which a second, hasty press would act on.
    const card = kept && isOwn(kept) && kept.closest("[data-idea]")?.querySelector("a[href]");
    if (card) card.focus();
    else (kept?.querySelector("button:enabled, a[href], [data-waiting]") ?? kept?.closest("li")?.querySelector("a[href]"))?.focus();
  }
  return calm.size === 0;
}
