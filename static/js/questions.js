// The list of questions: each changes where it is. Their order is settled anew while nobody is in the
// list, or when somebody asks for it; until then new ones wait.
import { whenLetGo } from "./holding.js";
import { morph } from "./morph.js";
import { announce, counted } from "./words.js";

const OWN = "own-question-";
const TOUCHED = 5000; // milliseconds for which a list that was scrolled or touched is being read

const numberOf = (element) => Number(element.dataset.question);
const supportOf = (element) => Number(element.dataset.support);

function elementOf(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html.trim();
  return holder.content.firstElementChild;
}

/** The questions of a page, if it has any; `page` is asked to fetch itself where a frame cannot know. */
export class Questions {
  constructor(page) {
    this.page = page;
    this.waiting = new Map(); // what is not in the list yet, by element id
    this.own = new Map(); // the viewer's own parts of questions that are still to come
    this.touchedUntil = 0;
  }

  get root() {
    return document.getElementById("questions");
  }

  get lists() {
    return [...(this.root?.querySelectorAll("ul[data-place]") ?? [])];
  }

  get items() {
    return [...(this.root?.querySelectorAll("[data-question]") ?? [])];
  }

  /** Settle as soon as somebody leaves the list; a finger that has left it may be about to scroll on. */
  watch() {
    const soon = () => setTimeout(() => whenLetGo(() => this.settle()), 0);
    for (const left of ["focusout", "pointerout"]) document.addEventListener(left, soon);
    const touched = (event) => {
      if (!(event.target instanceof Element) || !this.root?.contains(event.target)) return;
      this.touchedUntil = performance.now() + TOUCHED;
      clearTimeout(this.timer);
      this.timer = setTimeout(soon, TOUCHED + 1);
    };
    for (const touch of ["touchstart", "touchmove"]) document.addEventListener(touch, touched, { passive: true });
    document.addEventListener("click", (event) => event.target.closest("[data-settle]") && this.settle({ asked: true }));
  }

  /** Those on this page that a fresh one should have as well. */
  shouldBeOn() {
    return [...this.items.map((item) => item.id), ...this.waiting.keys()];
  }

  apply(id, html, own) {
    const item = document.getElementById(id);
    if (html === null) this.remove(id, item);
    else if (item) morph(item, html, { own });
    else if (this.belongsHere(html)) this.add(id, html, own);
  }

  remove(id, item) {
    this.waiting.delete(id);
    if (!item) return;
    if (item.querySelector("[data-mine]")) this.page.refreshSoon(); // it stands among one's own now
    if (item.contains(document.activeElement)) document.getElementById("questions-heading")?.focus();
    item.remove();
  }

  /** Where only those with most support are listed, others stay on the page with all. */
  belongsHere(html) {
    if (!this.lists.length) return false;
    if (this.root.dataset.capped === undefined) return true;
    const fresh = elementOf(html);
    const least = Math.min(...this.items.filter((item) => item.dataset.state === "open").map(supportOf));
    return fresh.dataset.state === "now" || supportOf(fresh) > least;
  }

  add(id, html, own) {
    const isNew = numberOf(elementOf(html)) > Number(this.root.dataset.newest);
    this.waiting.set(id, html);
    if (this.own.has(id)) this.insert(id);
    // What came back, or was approved at last, may bear marks of ours that a frame cannot know.
    else if (!own && (!isNew || document.getElementById(`my-${id}`))) this.page.refreshSoon();
  }

  /** Put a question that waits at its place; those around it stay in their order. */
  insert(id) {
    const html = this.waiting.get(id);
    if (!html) return;
    this.waiting.delete(id);
    const item = elementOf(html);
    const list = this.listOf(item);
    if (!list) return;
    const next = [...list.children].find((one) => supportOf(one) < supportOf(item));
    list.insertBefore(item, next ?? null);
    this.putOwn(id);
  }

  listOf(item) {
    return this.lists.find((list) => list.dataset.place === item.dataset.state);
  }

  /** Whether somebody is about to press something here, or was reading with a finger a moment ago. */
  isInUse() {
    const { root } = this;
    if (root.contains(document.activeElement) || performance.now() < this.touchedUntil) return true;
    return matchMedia("(hover: hover)").matches && root.matches(":hover");
  }

  /** Let new ones in and put all in order, if nobody is in the list or this is what they asked for. */
  settle({ asked = false } = {}) {
    if (!this.lists.length) return;
    if (asked || !this.isInUse()) {
      for (const id of [...this.waiting.keys()]) this.insert(id);
      for (const list of this.lists) this.sort(list);
    }
    this.offer();
    if (asked) document.getElementById("questions-heading")?.focus();
  }

  sort(list) {
    this.wanted(list).forEach((item, place) => {
      if (list.children[place] !== item) list.insertBefore(item, list.children[place] ?? null);
    });
  }

  /** What should stand in a list, in its order. */
  wanted(list) {
    const here = this.items.filter((item) => item.dataset.state === list.dataset.place);
    return here.sort((a, b) => supportOf(b) - supportOf(a) || numberOf(a) - numberOf(b));
  }

  isSettled() {
    return this.lists.every((list) => {
      const wanted = this.wanted(list);
      return wanted.length === list.children.length && wanted.every((item, place) => list.children[place] === item);
    });
  }

  /** Offer what waits behind a button, and say how many are answered. */
  offer() {
    const row = document.getElementById("new-questions");
    const label = row?.querySelector("[data-order]");
    if (!label) return;
    const news = this.waiting.size ? counted(label, this.waiting.size) : "";
    if (news && label.textContent !== news) announce(news, "new questions");
    const words = news || label.dataset.order;
    if (label.textContent !== words) label.textContent = words;
    row.hidden = !news && this.isSettled();
    const answered = this.root.querySelector("[data-number]");
    const number = Number(document.getElementById("asked")?.dataset.answered ?? 0);
    if (answered) answered.textContent = counted(answered, number);
  }

  /** Another round than the list is about: what belongs to it is on a fresh page. */
  isOfAnotherRound() {
    const asked = document.getElementById("asked");
    return asked !== null && this.root !== null && asked.dataset.round !== (this.root.dataset.round ?? "");
  }

  /** Take over the list of a fetched page where it is about another round; single ones come by themselves. */
  takeFrom(fresh) {
    const list = fresh.querySelector("#questions");
    if (!list || !this.root) return;
    if (list.dataset.round !== this.root.dataset.round) {
      this.waiting.clear();
      morph(this.root, list.outerHTML, { own: true });
    } else {
      if (list.dataset.newest === undefined) delete this.root.dataset.newest;
      else this.root.dataset.newest = list.dataset.newest;
      this.root.toggleAttribute("data-capped", list.dataset.capped !== undefined);
    }
  }

  /** The viewer's own parts of an answer; that of a question still to come is kept. */
  takeOwn(id, html) {
    const question = id.replace("own-", "");
    this.own.set(question, html);
    if (document.getElementById(id)) this.putOwn(question);
    else if (this.waiting.has(question)) this.insert(question);
    this.offer();
  }

  putOwn(question) {
    const place = document.getElementById(`own-${question}`);
    const html = this.own.get(question);
    if (!place || html === undefined) return;
    this.own.delete(question);
    const fresh = place.cloneNode(false);
    fresh.innerHTML = html;
    morph(place, fresh.outerHTML, { own: true });
  }

  /** The viewer's own questions that have not arrived yet. */
  awaited() {
    return [...this.own.keys()].filter((id) => !document.getElementById(id));
  }
}

export const isOwnQuestion = (id) => id.startsWith(OWN);
