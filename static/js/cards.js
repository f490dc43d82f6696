// The list of ideas on a board: cards change where they are, new ones wait behind a button.
import { morph } from "./morph.js";
import { announce, counted } from "./words.js";

const numberOf = (id) => Number(id.slice("idea-".length));

function fragmentOf(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html.trim();
  return holder.content;
}

/** Whether the viewer's own part of a card says that the idea is theirs. */
const isMine = (html = "") => fragmentOf(html).querySelector("[data-mine]") !== null;

/** The cards of a page; `page` is asked to fetch itself where a frame cannot know what is the viewer's own. */
export class Cards {
  constructor(root, page) {
    this.root = root;
    this.page = page;
    this.list = document.getElementById("ideas");
    this.newest = Number(root.dataset.newest); // up to here an idea may bear marks of ours
    this.waiting = new Map(); // what stands behind the button, by element id
    this.mine = new Map(); // the viewer's own parts of cards that are not on the page yet
    document.querySelector("[data-show-new]")?.addEventListener("click", () => this.show());
  }

  /** Those of our cards that a fresh page has as well, unless they have left the board. */
  shouldBeOn(fresh) {
    const hasMore = fresh.querySelector(".p-pages") !== null;
    if (!this.list || (hasMore && this.root.dataset.list !== "newest")) return [];
    const last = hasMore ? Number(fresh.querySelector("#ideas").lastElementChild.dataset.idea) : 0;
    const ours = [...[...this.list.children].map((card) => card.id), ...this.waiting.keys()];
    return ours.filter((id) => numberOf(id) >= last);
  }

  apply(id, html, own) {
    const card = document.getElementById(id);
    if (html === null) {
      if (card) this.newest = Math.max(this.newest, numberOf(id));
      if (card?.querySelector(".p-dot--on")) this.page.refreshSoon(); // to take the dots back from it
      if (card?.contains(document.activeElement)) {
        (card.nextElementSibling ?? card.previousElementSibling)?.querySelector("a[href]")?.focus();
      }
      card?.remove();
      this.waiting.delete(id);
    } else if (card) {
      morph(card, html, { own });
      this.nameButtons(card);
    } else if (this.belongsHere(id)) {
      this.waiting.set(id, html);
      if (isMine(this.mine.get(id))) this.insert(id);
      else if (own) this.mine.delete(id); // it is in there
    }
  }

  /** The buttons on a card say its title too, but are the viewer's own and not in a frame. */
  nameButtons(card) {
    const title = card.querySelector("a[href]");
    for (const about of card.querySelectorAll("[data-own] .p-hidden > span")) {
      about.textContent = title.textContent;
      if (title.lang) about.lang = title.lang;
      else about.removeAttribute("lang");
    }
  }

  /** Only the first page of the newest grows; what is older than its last card is on another. */
  belongsHere(id) {
    if (!this.list || this.root.dataset.list !== "newest") return false;
    const last = this.list.lastElementChild;
    return !last || !document.querySelector(".p-pages") || numberOf(id) > Number(last.dataset.idea);
  }

  /** Show what waits behind the button. */
  async show() {
    // An account that joins by its support finds the button for it on a fetched page only.
    if (this.root.dataset.joins !== undefined) await this.page.refresh();
    const ids = [...this.waiting.keys()].sort((a, b) => numberOf(a) - numberOf(b));
    // What came back, or was approved at last, may bear marks of ours that a frame cannot know.
    if (ids.some((id) => numberOf(id) <= this.newest)) this.page.refreshSoon();
    ids.forEach((id) => this.insert(id));
    this.count();
    document.getElementById(ids.at(-1))?.querySelector("a[href]")?.focus();
  }

  insert(id) {
    const html = this.waiting.get(id);
    if (!html || !this.list) return;
    this.waiting.delete(id);
    const number = numberOf(id);
    const place = [...this.list.children].find((card) => Number(card.dataset.idea) < number);
    this.list.insertBefore(fragmentOf(html), place ?? null);
    const own = this.mine.get(id);
    if (own) this.putOwn(`mine-${number}`, own);
  }

  count() {
    const row = document.getElementById("new-ideas");
    const empty = document.getElementById("no-ideas");
    if (empty && this.list) empty.hidden = this.list.children.length > 0 || this.waiting.size > 0;
    if (!row) return;
    const label = row.querySelector("[data-new-label]");
    const words = this.waiting.size ? counted(label, this.waiting.size) : "";
    if (label.textContent !== words) announce(words, "new ideas");
    label.textContent = words;
    row.hidden = !this.waiting.size;
  }

  putOwn(id, html) {
    const place = document.getElementById(id);
    if (!place) return;
    const fresh = place.cloneNode(false);
    fresh.innerHTML = html;
    morph(place, fresh.outerHTML, { own: true });
    const card = document.getElementById(id)?.closest("[data-idea]");
    if (card) this.nameButtons(card);
    this.mine.delete(id.replace("mine-", "idea-"));
  }

  /** Take over what is the viewer's own of a card; one that waits behind the button gets it later. */
  keepOwn(id, own) {
    if (document.getElementById(own.id)) this.putOwn(own.id, own.innerHTML);
    else if (this.waiting.has(id)) this.mine.set(id, own.innerHTML);
  }

  /** Let a card that the viewer has just made stand on the page, whatever else waits. */
  insertOwn(id, html) {
    if (!this.belongsHere(id)) return;
    this.waiting.set(id, html);
    this.insert(id);
    this.count();
  }

  /** The viewer's own ideas whose cards have not arrived yet. */
  awaited() {
    return [...this.mine.keys()].filter((id) => isMine(this.mine.get(id)));
  }

  /** Let those that wait and are the viewer's own stand on the page. */
  insertMine() {
    for (const [id, html] of [...this.waiting]) if (isMine(this.mine.get(id) ?? html)) this.insert(id);
    this.count();
  }

  /** Let all that waits stand on the page. */
  insertAll() {
    for (const id of [...this.waiting.keys()]) this.insert(id);
    this.count();
  }

  /** Take over the viewer's own parts of an answer; those of cards still to come are kept. */
  takeOwn(id, html) {
    const card = id.replace("mine-", "idea-");
    if (document.getElementById(id)) this.putOwn(id, html);
    else if (id.startsWith("mine-")) this.mine.set(card, html);
    if (this.waiting.has(card)) this.insert(card);
  }
}
