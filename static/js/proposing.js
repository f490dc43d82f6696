// A proposal in the making: its progress is fetched each second, and the page anew once it is there.
const EACH = 1000;
const LATER = 5000;

export function followProposal() {
  const page = document.querySelector("[data-proposal-running]");
  if (page) setTimeout(() => look(page), EACH);
}

async function look(page) {
  const html = await fetched(page.dataset.proposalRunning);
  if (html === null) return setTimeout(() => look(page), LATER);
  const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("#proposal-progress");
  if (fresh?.dataset.state !== "running") return location.reload();
  show(fresh);
  setTimeout(() => look(page), EACH);
}

async function fetched(address) {
  try {
    const answer = await fetch(address);
    return answer.ok ? await answer.text() : null;
  } catch {
    return null;
  }
}

function show(fresh) {
  const old = document.querySelector("#proposal-progress");
  const stage = (part) => part.querySelector("[data-stage]").textContent;
  if (stage(old) !== stage(fresh)) document.querySelector("#live-status").textContent = stage(fresh);
  old.replaceWith(fresh);
}
