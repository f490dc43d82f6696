// What an earlier page could not send: this page sends it, into its own form where that is here
// and empty, else by the way, and tells what became of it.
import { formFor, goOn, isSaved, noteOutcome, reasonOf, tellPage } from "./forms.js";
import { forget, keptOf } from "./outbox.js";
import { deliver } from "./queue.js";
import { say } from "./saying.js";
import { ownerOfPage } from "./sending.js";
import { announce, momentInWords } from "./words.js";

/** Go on sending what this person's earlier pages could not, in its order. */
export async function sendLate() {
  if (!document.getElementById("outbox")) return;
  document.addEventListener("refused", ({ detail }) => tellRefused(new Item(detail.write), detail.reason));
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

async function sendByTheWay(write) {
  const item = new Item(write);
  const outcome = await deliver(write, () => item.say("waiting"));
  await noteOutcome(write, outcome);
  if (outcome.isForeign) item.remove();
  else if (isSaved(outcome)) {
    item.say("saved", outcome.answer?.notice);
    item.announce();
    tellPage({ ...outcome.answer, stale: true });
  } else tellRefused(item, reasonOf(outcome, write));
}

function tellRefused(item, reason) {
  item.refuse(reason);
  item.announce();
}

const contentOf = (template) => document.getElementById(template).content.firstElementChild.cloneNode(true);

/** One line of the outbox on the page. */
class Item {
  constructor(write) {
    this.write = write;
    this.region = document.getElementById("outbox");
    this.element = contentOf("outbox-item");
    this.part("title").textContent = write.title;
    this.part("when").textContent = momentInWords(new Date(write.at));
    if (!this.region.firstElementChild) this.region.append(contentOf("outbox-list"));
    this.region.querySelector("ul").append(this.element);
    this.region.hidden = false;
    this.say("saving");
  }

  part(name) {
    return this.element.querySelector(`[data-outbox-${name}]`);
  }

  say(state, detail) {
    say(this.element, state, detail);
  }

  announce() {
    announce(`${this.write.title}: ${this.element.querySelector("[data-saving]").innerText.trim()}`);
  }

  /** Say why it is not saved, let a text be copied, and either be put away. */
  refuse(reason) {
    this.say("failed", reason);
    const text = this.write.texts.map(({ value }) => value).join("\n\n");
    this.part("texts").hidden = !text;
    this.part("copy").hidden = !text;
    this.part("text").value = text;
    this.part("acts").hidden = false;
    this.part("copy").addEventListener("click", () => this.copy());
    this.part("discard").addEventListener("click", () => this.discard());
  }

  async copy() {
    const button = this.part("copy");
    const field = this.part("text");
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      field.focus(); // without HTTPS there is only the old way
      document.execCommand("copy");
    }
    button.focus();
    announce(button.dataset.outboxCopy);
    button.querySelector(".kern-label").textContent = button.dataset.outboxCopy;
  }

  async discard() {
    await forget(this.write);
    this.remove();
    (this.region.hidden ? document.getElementById("main") : this.region.querySelector("button")).focus();
  }

  remove() {
    this.element.remove();
    this.region.hidden = !this.region.querySelector("li");
  }
}
