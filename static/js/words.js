// Words come from the page, in its language; this only fills numbers in and says them quietly.

/** The element's words for n things: data-one for 1, data-many with {n} else. */
export function counted(element, n) {
  return n === 1 ? element.dataset.one : element.dataset.many.replace("{n}", String(n));
}

/** A moment as our pages write it, in the page's language and the city's time. */
export function momentInWords(date) {
  const { lang } = document.documentElement;
  const locale = lang === "en" ? "en-GB" : lang; // the day first and 24 hours, as the server has it
  const { zone: timeZone } = document.documentElement.dataset;
  return date.toLocaleString(locale, { dateStyle: "medium", timeStyle: "short", timeZone });
}

const QUIET = 4000; // at most one announcement in this many milliseconds
const waiting = new Map(); // by what it is about: of each, the latest is worth hearing
let timer = 0;

/** Tell a screen reader what changed, at most every few seconds; of one topic only the latest. */
export function announce(text, topic = "") {
  waiting.delete(topic);
  if (text) waiting.set(topic, text);
  if (timer) return;
  const status = document.getElementById("live-status");
  const say = () => {
    timer = 0;
    if (!waiting.size || !status) return;
    status.textContent = [...waiting.values()].join(" ");
    waiting.clear();
    timer = setTimeout(say, QUIET);
  };
  timer = setTimeout(say, 150);
}
