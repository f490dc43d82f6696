// A card's QR code leads to the event, with the voting code behind the #, which no server sees.
// It waits here until the field for it is on a page: that may be some pages later.
const KEPT = "voting-code";

export function carryVotingCode() {
  const code = /^#code=([A-Z0-9]{10})$/.exec(location.hash)?.[1];
  if (code) {
    sessionStorage.setItem(KEPT, code);
    history.replaceState(history.state, "", location.pathname + location.search);
  }
  const field = document.querySelector("#voting-code");
  const kept = sessionStorage.getItem(KEPT);
  if (field && kept && !field.value) {
    field.value = kept;
    sessionStorage.removeItem(KEPT);
  }
}
