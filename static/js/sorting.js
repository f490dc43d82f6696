// The topic board: a move goes to the server in the background, the board follows without losing
// its place, focus or ticks, and cards can be dragged. Without this the same form does the same.
import { whenLetGo } from "./holding.js";
import { morph } from "./morph.js";
import { numberOf, Selection } from "./selection.js";
import { postForm } from "./sending.js";
import { walkOver } from "./walking.js";
import { announce, counted } from "./words.js";

const CARD = "[data-idea]";

/** Enhance the topic board, if this page has one. */
export function sortIdeas() {
  const form = document.getElementById("sorting");
  if (form) new SortingBoard(form).start();
}

class SortingBoard {
  constructor(form) {
    this.form = form;
    this.notice = document.getElementById("sorting-notice");
    this.sending = Promise.resolve();
    this.dragged = null;
    this.root = form.closest("[data-live]");
    this.selection = new Selection(this.root, form);
    this.version = Number(this.root.dataset.version); // of the event, as this board shows it
    this.newest = this.version; // as far as we have heard
  }

  start() {
    document.addEventListener("submit", (event) => this.submit(event));
    this.root.addEventListener("change", (event) => this.tick(event.target));
    document.addEventListener("stale", (event) => this.followSoon(event.detail));
    this.root.addEventListener("focusout", () => this.followSoon());
    this.root.addEventListener("dragstart", (event) => this.lift(event));
    this.root.addEventListener("dragover", (event) => this.hover(event));
    this.root.addEventListener("drop", (event) => this.drop(event));
    this.root.addEventListener("dragend", () => {
      this.letGo();
      this.followSoon();
    });
    walkOver(this.root, (box) => this.tickAlone(box));
    const untick = this.form.querySelector("[data-untick]");
    untick.addEventListener("click", () => this.untick());
    this.selection.restore();
    this.makeDraggable();
    this.count();
  }

  ticked() {
    return [...this.root.querySelectorAll("input[name=idea]:checked")];
  }

  tick(field) {
    if (field.name !== "idea") return;
    this.selection.note();
    this.count();
  }

  /** A key is meant for the card one is at, unless others are ticked. */
  tickAlone(box) {
    if (this.selection.number) return;
    box.checked = true;
    this.tick(box);
  }

  untick() {
    this.selection.clear();
    this.count();
    announce(this.form.querySelector("[data-count]").textContent, "ticked");
    document.getElementById("columns").focus();
  }

  count() {
    const words = this.form.querySelector("[data-count]");
    words.dataset.none ??= words.textContent;
    const { number, numberAway } = this.selection;
    const { oneAway, manyAway } = words.dataset;
    const away = numberAway ? `; ${counted({ dataset: { one: oneAway, many: manyAway } }, numberAway)}` : "";
    words.textContent = number ? counted(words, number) + away : words.dataset.none;
    this.form.querySelector("[data-untick]").hidden = !number;
  }

  makeDraggable() {
    for (const card of this.root.querySelectorAll(CARD)) card.draggable = true;
  }

  /** What changes the board stays on this page; changing a status and merging lead to pages of their own. */
  submit(event) {
    const { submitter, target: form } = event;
    const isOurs = form === this.form || form.closest("#columns, #last-changes, #sorting-notice");
    if (!isOurs || form.id === "edit-field" || submitter?.formMethod === "get") return;
    event.preventDefault();
    const data = new FormData(form, submitter);
    this.send(submitter?.getAttribute("formaction") ?? form.action, data, movedBy(data));
  }

  /** One after the other: what is dropped while the board follows the last move is not lost. */
  send(address, data, moved) {
    this.sending = this.sending.catch(() => {}).then(() => this.sendNow(address, data, moved));
  }

  async sendNow(address, data, moved) {
    this.form.setAttribute("aria-busy", "true");
    try {
      const answer = await postForm(address, new URLSearchParams(data), { tries: 3 });
      if (!answer) this.say(this.notice.dataset.lost, "danger");
      else {
        await this.refresh(answer.ok ? moved : []);
        this.say(answer.ok ? answer.notice : answer.reason, answer.ok ? "success" : "danger", answer.undo);
        if (answer.ok) this.emptyTarget();
      }
    } finally {
      this.form.removeAttribute("aria-busy");
    }
  }

  /** Others have changed something: follow, not all at once, and not under somebody's hands. */
  followSoon(version = this.newest) {
    this.newest = Math.max(this.newest, version);
    if (this.newest > this.version) this.following ??= setTimeout(() => this.follow(), 300 + Math.random() * 1200);
  }

  async follow() {
    const before = document.getElementById("columns").textContent;
    await this.sending.catch(() => {});
    this.following = null;
    if (this.newest <= this.version || this.isInUse()) return;
    await this.refresh([]);
    const after = document.getElementById("columns").textContent;
    if (before !== after) announce(this.root.dataset.followed);
  }

  /** A card hangs at the pointer, or somebody chooses or writes; the board follows once they are done. */
  isInUse() {
    const focus = document.activeElement;
    if (this.dragged !== null || document.getElementById("edit-field")) return true;
    return this.root.contains(focus) && focus.matches("select, textarea, input:not([type=checkbox])");
  }

  emptyTarget() {
    for (const field of this.form.querySelectorAll(".p-movebar select, .p-movebar input:not([type=hidden])")) {
      field.value = "";
    }
  }

  /** Fetch the board as it is now and take it over; what was moved is not ticked any more. */
  async refresh(moved) {
    const page = await fetchPage(location.href);
    if (!page || (!moved.length && this.isInUse())) return;
    await new Promise(whenLetGo);
    const focused = document.activeElement;
    const places = [focused?.id, focused?.closest("[data-idea]")?.querySelector("input").id].filter(Boolean);
    const across = document.getElementById("columns").scrollLeft;
    const target = document.getElementById("field-target").value;
    for (const id of ["columns", "wishes", "last-changes", "field-target"]) take(page, id);
    this.form.elements.namedItem("key").value = page.querySelector("#sorting [name=key]").value;
    this.selection.drop(moved);
    document.getElementById("columns").scrollLeft = across;
    if (!document.activeElement?.id || document.activeElement.id !== places[0]) focusAgain(places);
    keepChosen(document.getElementById("field-target"), target);
    this.version = Number(page.querySelector("[data-live]").dataset.version);
    this.makeDraggable();
    this.count();
  }

  /** Say it where it can be read and undone, and to screen readers. */
  say(words, kind, undo) {
    const alert = document.createElement("div");
    alert.className = `kern-alert kern-alert--${kind} p-alert`;
    const line = document.createElement("div");
    line.className = "kern-alert__header";
    const icon = document.createElement("span");
    icon.className = `kern-icon kern-icon--${kind} kern-icon--default`;
    icon.setAttribute("aria-hidden", "true");
    const text = document.createElement("div");
    text.className = "p-alert__text";
    const said = document.createElement("span");
    said.textContent = `${words} `;
    text.append(said);
    if (undo) text.append(this.undoForm(undo));
    line.append(icon, text);
    alert.append(line);
    this.notice.replaceChildren(alert);
    this.notice.hidden = false;
    announce(words);
  }

  undoForm(address) {
    const form = document.getElementById("undo-form").content.firstElementChild.cloneNode(true);
    form.action = address;
    return form;
  }

  // Dragging: the card, or all that are ticked if it is one of them.

  lift(event) {
    const card = event.target.closest?.(CARD);
    if (!card) return;
    const box = card.querySelector("input[name=idea]");
    this.dragged = box.checked ? this.ticked() : [box];
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", card.querySelector("label").textContent);
    for (const one of this.dragged) one.closest(CARD).classList.add("is-dragged");
  }

  /** The column under the pointer, unless ideas cannot be put there. */
  columnOf(event) {
    const column = event.target.closest?.("[data-field]");
    return column && !column.hasAttribute("data-retired") ? column : null;
  }

  hover(event) {
    const column = this.dragged && this.columnOf(event);
    this.mark(column);
    if (column) event.preventDefault(); // may be let go here
  }

  drop(event) {
    const column = this.dragged && this.columnOf(event);
    if (!column) return;
    event.preventDefault();
    const data = new FormData(this.form);
    data.delete("idea");
    for (const box of this.dragged) data.append("idea", box.value);
    data.delete("name_de");
    data.delete("name_en");
    data.set("field", column.dataset.field);
    this.letGo();
    this.send(this.form.action, data, movedBy(data));
  }

  letGo() {
    this.mark(null);
    for (const card of this.root.querySelectorAll(".is-dragged")) card.classList.remove("is-dragged");
    this.dragged = null;
  }

  mark(column) {
    for (const one of this.root.querySelectorAll(".is-target")) {
      if (one !== column) one.classList.remove("is-target");
    }
    column?.classList.add("is-target");
  }
}

/** The numbers of the ideas that a form is about. */
const movedBy = (data) => (data.has("just") ? [data.get("just")] : data.getAll("idea")).map(numberOf);

/** To where one was, if that is there yet, or to the card it was in. */
function focusAgain(places) {
  const place = places.map((id) => document.getElementById(id)).find(Boolean);
  place?.focus({ preventScroll: true });
}

/** What somebody has chosen stays chosen, if it is still offered. */
function keepChosen(select, value) {
  select.value = value;
  if (select.selectedIndex < 0) select.value = "";
}

function take(page, id) {
  const fresh = page.getElementById(id);
  const old = document.getElementById(id);
  if (fresh && old) morph(old, fresh.outerHTML, { own: true });
}

async function fetchPage(address) {
  try {
    const response = await fetch(address, { headers: { Accept: "text/html" } });
    if (response.ok) return new DOMParser().parseFromString(await response.text(), "text/html");
  } catch {
    // No network: what stands there stays until the next move.
  }
  return null;
}
