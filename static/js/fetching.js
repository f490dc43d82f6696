// Fetching what this page shows afresh, and whose it is by now.

/** What is at an address of ours, or null; a page that is gone, or not ours to see any more, leaves. */
export async function fetchOr(address, accept) {
  try {
    const response = await fetch(address, { headers: { Accept: accept } });
    if (response.ok) return response;
    if (response.status === 404 || response.status === 403) location.reload();
  } catch {
    // No network: the next pulse or the next connection finds out what was missed.
  }
  return null;
}

/** This page as it would be now: the document, and whether it is another one's instead. */
export async function fetchThisPage() {
  const answer = await fetchOr(location.href, "text/html");
  if (!answer) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return { page, redirected: answer.redirected };
}

/** Whether a page was made for somebody else than this one. */
export const isAnothers = (page) => page.body.dataset.owner !== document.body.dataset.owner;

/** Whether this page was made for an earlier visit: a kept board, or one that the way back led to. */
export const isOldPage = () =>
  document.body.dataset.asOf !== undefined || performance.getEntriesByType("navigation")[0]?.type === "back_forward";

/** A page that the browser shows again as it was left is made anew where somebody else has it by now. */
export function leaveToOthers() {
  addEventListener("pageshow", async (event) => {
    const found = event.persisted && (await fetchThisPage());
    if (found && isAnothers(found.page)) location.reload();
  });
}
