// What is ticked on a topic board stays ticked on its other pages, under other filters, after a reload.

const BOXES = "input[name=idea][type=checkbox]";

/** The ticked ideas of one board, on this page and away from it, kept as long as this tab is open. */
export class Selection {
  constructor(root, form) {
    this.root = root;
    this.form = form;
    this.place = `ticked ${root.dataset.event}`;
    this.values = new Map(); // by number: "number:field", as whoever ticked it saw it
  }

  boxes() {
    return [...this.root.querySelectorAll(BOXES)];
  }

  /** Take over what was ticked before; what the page itself has ticked counts as well. */
  restore() {
    for (const value of read(this.place)) this.values.set(numberOf(value), value);
    for (const box of this.boxes()) if (box.checked) this.values.set(numberOf(box.value), box.value);
    this.show();
  }

  /** Somebody has ticked, or unticked, what is shown. */
  note() {
    for (const box of this.boxes()) {
      if (box.checked) this.values.set(numberOf(box.value), box.value);
      else this.values.delete(numberOf(box.value));
    }
    this.show();
  }

  drop(numbers) {
    for (const number of numbers) this.values.delete(number);
    this.show();
  }

  clear() {
    this.drop([...this.values.keys()]);
  }

  /** Tick what is shown, and let the form know of what is not. */
  show() {
    const shown = new Set();
    for (const box of this.boxes()) {
      const number = numberOf(box.value);
      shown.add(number);
      box.checked = this.values.has(number);
      if (box.checked) this.values.set(number, box.value);
    }
    for (const field of this.form.querySelectorAll("[data-away]")) field.remove();
    for (const [number, value] of this.values) if (!shown.has(number)) this.form.append(away(value));
    write(this.place, [...this.values.values()]);
  }

  get number() {
    return this.values.size;
  }

  get numberAway() {
    return this.form.querySelectorAll("[data-away]").length;
  }
}

export const numberOf = (value) => value.split(":")[0];

function away(value) {
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name: "idea", value });
  field.dataset.away = "";
  return field;
}

function read(place) {
  try {
    const values = JSON.parse(sessionStorage.getItem(place) ?? "[]");
    return values.filter((value) => /^\d+:\d+$/.test(value));
  } catch {
    return []; // storage may be forbidden, or hold what is not ours
  }
}

function write(place, values) {
  try {
    if (values.length) sessionStorage.setItem(place, JSON.stringify(values));
    else sessionStorage.removeItem(place);
  } catch {
    // The ticks then end with the page.
  }
}
