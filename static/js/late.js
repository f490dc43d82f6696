// What an earlier page could not send: this page sends it, into its own form where that is here
// and empty, else by the way, and tells what became of it.
import { sendByTheWay } from "./aside.js";
import { formFor, goOn } from "./forms.js";
import { Item } from "./item.js";
import { keptOf } from "./outbox.js";
import { isOwnerKnown, ownerOfPage } from "./sending.js";

/** Go on sending what this person's earlier pages could not, in its order. */
export async function sendLate() {
  if (!isOwnerKnown() || !document.getElementById("outbox")) return;
  for (const write of await keptOf(ownerOfPage())) {
    write.isKept = true;
    if (write.refused) new Item(write).refuse(write.refused);
    else {
      const form = formFor(write);
      if (form) goOn(form, write);
      else sendByTheWay(write);
    }
  }
}
