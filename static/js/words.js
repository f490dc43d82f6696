// Words come from the page, in its language; this only fills numbers in and says them quietly.

/** The element's words for n things: data-one for 1, data-many with {n} else. */
export function counted(element, n) {
  return n === 1 ? element.dataset.one : element.dataset.many.replace("{n}", String(n));
}

/** A moment as our pages write it, in the page's language. */
export function momentInWords(date) {
  const { lang } = document.documentElement;
  const locale = lang === "en" ? "en-GB" : lang; // the day first and 24 hours, as the server has it
  return date.toLocaleString(locale, { dateStyle: "medium", timeStyle: "short" });
}

const QUIET = 4000; // at most one announcement in this many milliseconds
let waiting = "";
let timer = 0;

/** Tell a screen reader what changed: the latest thing, at most every few seconds. */
export function announce(text) {
  waiting = text;
  if (timer) return;
  const status = document.getElementById("live-status");
  const say = () => {
    timer = 0;
    if (!waiting || !status) return;
    status.textContent = waiting;
    waiting = "";
    timer = setTimeout(say, QUIET);
  };
  timer = setTimeout(say, 150);
}
