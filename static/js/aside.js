// What is sent by the way, without a form that would tell of it: a line of the outbox does.
import { Item } from "./item.js";
import { isSaved, noteOutcome, reasonOf, tellPage } from "./outcomes.js";
import { deliver } from "./queue.js";
import { sayWaiting } from "./saying.js";

/** Send a write, and tell what becomes of it in the outbox; `isNew` where it was sent just now. */
export async function sendByTheWay(write, { isNew = false } = {}) {
  const item = new Item(write);
  if (isNew) item.announce();
  const outcome = await deliver(write, (reason) => sayWaiting(item.element, write, reason));
  await noteOutcome(write, outcome);
  if (outcome.isForeign) item.remove();
  else if (isSaved(outcome)) {
    item.say("saved", outcome.answer?.notice);
    item.announce();
    tellPage({ ...outcome.answer, stale: true });
  } else tell(item, reasonOf(outcome, write));
}

/** Tell that a write was refused whose form cannot tell it any more. */
export const tellRefused = (write, reason) => tell(new Item(write), reason);

function tell(item, reason) {
  item.refuse(reason);
  item.announce();
}
