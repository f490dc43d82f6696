// The outbox as the page shows it: a line for each thing that is sent without a form.
import { forget } from "./outbox.js";
import { say } from "./saying.js";
import { announce, momentInWords } from "./words.js";

const contentOf = (template) => document.getElementById(template).content.firstElementChild.cloneNode(true);

/** One line of the outbox on the page. */
export class Item {
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
