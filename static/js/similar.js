// While an idea is being written, others like it are shown below its form, which stays as it is.
import { forgetDraft } from "./drafts.js";
import { ownerOfPage } from "./sending.js";
import { announce } from "./words.js";

const PAUSE = 700; // milliseconds without typing
const FEWEST = 8; // letters
const LOOK_AGAIN = 2500; // milliseconds, while the server is not ready to answer
const TRIES = 4;

/** Look for ideas like the one in the form of the board, and for pairs that are still being found. */
export function lookForSimilar() {
  const place = document.getElementById("similar");
  if (place) new Similar(place).listen();
  if (document.querySelector("[data-look-again]")) setTimeout(lookForPairs, LOOK_AGAIN);
}

class Similar {
  constructor(place) {
    this.place = place;
    this.list = place.querySelector("[data-similar-list]");
    this.timer = 0;
    this.forget();
  }

  forget() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.request = null;
    this.isHidden = false;
    this.last = "";
    this.shown = "";
  }

  get form() {
    return document.getElementById("idea-form");
  }

  /** The button that asks by itself where there is no script; it is missing where nobody may ask. */
  get button() {
    return this.form?.querySelector("[data-similar-look]");
  }

  get draft() {
    const { title, text } = this.form.elements;
    return `${title.value}\n${text.value}`.trim();
  }

  listen() {
    document.addEventListener("input", ({ target }) => {
      if (this.button && target.form === this.form) this.wait();
    });
    document.addEventListener("reset", ({ target }) => target === this.form && this.clear());
    document.addEventListener("saved", () => this.tellSupported());
    document.addEventListener("click", (event) => this.press(event));
  }

  press(event) {
    const pressed = (name) => event.target.closest?.(`[data-similar-${name}]`);
    if (pressed("look")) {
      event.preventDefault();
      this.isHidden = false;
      this.look({ isAsked: true });
    } else if (pressed("hide")) {
      this.fill();
      this.shown = "";
      this.isHidden = true;
      this.form?.elements.title.focus();
    } else if (pressed("discard")) this.discard();
  }

  discard() {
    const { form } = this;
    if (form) {
      form.reset();
      forgetDraft(form);
      form.elements.title.focus();
    }
    this.clear();
  }

  /** What stands below the form; the way there has its place below the title. */
  fill(...what) {
    this.list.replaceChildren(...what);
    const found = this.list.querySelector("[data-similar-found]");
    const way = this.form?.querySelector("[data-similar-way]");
    if (!way) return;
    way.hidden = !found;
    way.textContent = found?.dataset.way ?? "";
  }

  clear() {
    this.forget();
    this.fill();
  }

  wait() {
    clearTimeout(this.timer);
    if (this.isHidden) return;
    if (!this.list.hasChildNodes()) this.hint();
    this.timer = setTimeout(() => this.look(), PAUSE);
  }

  /** What will come has its place before it comes. */
  hint() {
    const words = document.createElement("p");
    words.className = "p-muted";
    words.textContent = this.place.dataset.hint;
    this.fill(words);
  }

  async look({ isAsked = false, tries = TRIES } = {}) {
    if (!this.button) return;
    const { draft } = this;
    const letters = draft.match(/\p{L}/gu)?.length ?? 0;
    if (!isAsked && (letters < FEWEST || draft === this.last)) return;
    const answer = await this.ask();
    if (answer === undefined || (!isAsked && this.isHidden)) return;
    if (!answer?.answered && tries > 1) {
      this.timer = setTimeout(() => this.look({ isAsked, tries: tries - 1 }), LOOK_AGAIN);
      return;
    }
    this.last = draft;
    if (answer?.answered) this.show(answer.html, isAsked && !answer.left);
    else if (isAsked) this.say("away");
    if (answer?.left && tries > 1) this.timer = setTimeout(() => this.lookOn(tries - 1), LOOK_AGAIN);
  }

  /** Some ideas were not read yet when the server answered. */
  lookOn(tries) {
    this.last = "";
    this.look({ tries });
  }

  /** The server's answer; null if there was none, undefined if meanwhile something else was asked. */
  async ask() {
    this.request?.abort();
    const request = new AbortController();
    this.request = request;
    try {
      const response = await fetch(this.button.formAction, {
        method: "POST",
        body: new URLSearchParams(new FormData(this.form)),
        headers: { Accept: "application/json", "X-Owner": ownerOfPage() },
        signal: request.signal,
      });
      const answer = response.ok ? await response.json() : null;
      return this.request === request ? answer : undefined;
    } catch {
      return this.request === request ? null : undefined;
    }
  }

  show(html, isAsked) {
    const fresh = document.createElement("template");
    fresh.innerHTML = html;
    const found = fresh.content.querySelector("[data-similar-found]");
    const numbers = [...fresh.content.querySelectorAll("[data-similar-idea]")].map((one) => one.dataset.similarIdea).join(" ");
    if (this.isInUse() && !isAsked) return;
    if (!found) {
      if (isAsked) this.say("none");
      else if (this.shown) this.hint();
      this.shown = "";
      return;
    }
    if (numbers === this.shown && !isAsked) return;
    this.shown = numbers;
    found.querySelector(".p-similar__hide").hidden = false;
    this.fill(found);
    announce(found.dataset.said, "similar");
  }

  /** Somebody is reading or about to press a button: nothing is taken away from under their hands. */
  isInUse() {
    const isNear = matchMedia("(hover: hover)").matches && this.place.matches(":hover");
    return this.shown !== "" && (isNear || this.place.contains(document.activeElement));
  }

  say(name) {
    const words = this.place.querySelector(`template[data-similar-${name}]`).content.cloneNode(true);
    announce(words.textContent.trim(), "similar");
    this.fill(words);
    this.shown = "";
  }

  /** One of those shown has been supported: what becomes of one's own text is asked, not assumed. */
  tellSupported() {
    if (!this.list.querySelector("[data-saving=saved]")) return;
    const hadFocus = this.list.contains(document.activeElement);
    this.forget();
    this.isHidden = true;
    const words = this.place.querySelector("template[data-similar-done]").content.cloneNode(true);
    this.fill(words);
    // Not on the button: one more press would discard what was written.
    if (hadFocus) this.form?.elements.title.focus();
  }
}

/** The page of pairs that are still being found: look again until they are. */
async function lookForPairs() {
  try {
    const response = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.getElementById("pairs");
    const old = document.getElementById("pairs");
    if (!fresh || !old || old.contains(document.activeElement)) throw new Error("not now");
    const words = fresh.querySelector("[role=status]")?.textContent ?? fresh.textContent;
    old.replaceWith(fresh);
    announce(words.trim().replace(/\s+/g, " "), "pairs");
  } catch {
    // The next look tries again.
  }
  if (document.querySelector("[data-look-again]")) setTimeout(lookForPairs, LOOK_AGAIN);
}
