// The parts of a page around its cards: they change where they are, but not under somebody's hands.
import { restoreDrafts } from "./drafts.js";
import { whenLetGo } from "./holding.js";
import { isBeingTypedIn, morph } from "./morph.js";

/** The parts of a page, and what of them waits until a field or a list is done with. */
export class Parts {
  constructor() {
    this.held = new Map();
  }

  /** Let go of what waits as soon as somebody leaves; the finger that does may be about to press something. */
  watch() {
    const releaseSoon = () => whenLetGo(() => this.release());
    for (const left of ["focusout", "pointerout"]) {
      document.addEventListener(left, () => this.held.size && setTimeout(releaseSoon, 0));
    }
  }

  apply(id, html, own) {
    const part = document.getElementById(id);
    if (!part) return;
    if (isBeingTypedIn(part)) {
      this.held.set(id, [html, own]);
      return;
    }
    this.held.delete(id);
    if (!morph(part, html, { own })) this.held.set(id, [html, own]);
    restoreDrafts();
  }

  /** What waits was made before what the viewer has just done: of theirs it knows less than the page does. */
  disown() {
    for (const waiting of this.held.values()) waiting[1] = false;
  }

  release() {
    for (const [id, [html, own]] of [...this.held]) this.apply(id, html, own);
  }
}
