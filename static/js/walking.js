// The topic board by keyboard: arrows lead from card to card, Escape back from what is done with them.

const TICK = "input[name=idea][type=checkbox]";
const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const ACTS_ON_ONE = new Set(["m", "s", "c"]); // keys that act on the card one is at, if none is ticked

/** Let arrows walk over the cards below `root`; `tick(box)` is told which card a key is meant for. */
export function walkOver(root, tick) {
  new Walk(root, tick).start();
}

class Walk {
  constructor(root, tick) {
    this.root = root;
    this.tick = tick;
    this.last = null; // the card one was at: its id, its column's, and its place in it
  }

  start() {
    this.root.addEventListener("keydown", (event) => this.hear(event));
    this.root.addEventListener("focusin", (event) => this.remember(event.target));
    document.addEventListener("key", (event) => this.help(event.detail));
  }

  hear(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (event.key === "Escape" && event.target.closest("#sorting")) this.goBack(event);
    else if (event.key in ARROWS && event.target.matches(TICK)) this.walk(event, ...ARROWS[event.key]);
  }

  walk(event, across, down) {
    event.preventDefault();
    const column = event.target.closest("[data-field]");
    const place = ticks(column).indexOf(event.target);
    if (down) ticks(column)[place + down]?.focus();
    else this.besides(column, across)?.[0]?.focus();
    this.showAll();
  }

  /** The cards of the nearest column on that side that has any, from the one at the same height on. */
  besides(column, across) {
    const columns = [...this.root.querySelectorAll("[data-field]")];
    const height = document.activeElement.getBoundingClientRect().top;
    for (let at = columns.indexOf(column) + across; columns[at]; at += across) {
      const found = ticks(columns[at]);
      const near = found.filter((one) => one.getBoundingClientRect().top >= height - 8);
      if (found.length) return near.length ? near : found.slice(-1);
    }
    return null;
  }

  /** The whole card is to be seen, not just its box. */
  showAll() {
    document.activeElement.closest("[data-idea]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  remember(target) {
    const card = target.closest("[data-idea]");
    if (!card) return;
    const column = card.closest("[data-field]");
    const place = ticks(column).indexOf(card.querySelector(TICK));
    this.last = { card: card.id, column: column.id, place };
  }

  /** To the card one came from; if it has gone, to the one that stands there now. */
  goBack(event) {
    if (!this.last) return;
    event.preventDefault();
    const column = document.getElementById(this.last.column);
    const same = column?.querySelector(`#${this.last.card} ${TICK}`);
    const others = column ? ticks(column) : [];
    (same ?? others[Math.min(this.last.place, others.length - 1)] ?? document.getElementById("columns")).focus();
  }

  help(key) {
    const here = document.activeElement.closest?.("[data-idea]")?.querySelector(TICK);
    if (ACTS_ON_ONE.has(key) && here) this.tick(here);
  }
}

const ticks = (column) => [...column.querySelectorAll(TICK)];
