// What became of a write, and what that means for the outbox and for the page.
import { forget, keep } from "./outbox.js";

/** Whether the server has said yes, to us or to another tab. */
export const isSaved = (outcome) => Boolean(outcome.isDone || outcome.answer?.ok);

/** Why the answer is no, in words. */
export function reasonOf(outcome, write) {
  if (!outcome.isLapsed) return outcome.answer.reason;
  const { tooLateText, tooLateAct } = document.getElementById("outbox").dataset;
  return write.texts.length ? tooLateText : tooLateAct;
}

/**
 * What becomes of a kept write: it is forgotten once it is saved, or waits until its writer is back
 * at this browser. What was refused stays: a text that no form can be asked to correct for its
 * writer; all else for other tabs, which must neither send it nor take it for saved. `hasForm` says
 * that a form tells of it that still says what was sent.
 */
export async function noteOutcome(write, outcome, { hasForm = false } = {}) {
  if (outcome.isForeign || outcome.isKnown) return;
  const isTold = hasForm && (!write.texts.length || hasEntries(outcome.answer?.errors));
  if (isSaved(outcome)) await forget(write);
  else await keep({ ...write, isTold, refused: reasonOf(outcome, write) });
}

const hasEntries = (errors) => Object.keys(errors ?? {}).length > 0;

/** Let the page show what was saved. */
export const tellPage = (detail) => document.dispatchEvent(new CustomEvent("saved", { detail }));
