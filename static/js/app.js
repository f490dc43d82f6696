// Everything here is a convenience on top of pages that work without it.
import { followParts } from "./again.js";
import { listenForCalls } from "./calls.js";
import { runClocks } from "./clock.js";
import { keepDrafts } from "./drafts.js";
import { leaveToOthers } from "./fetching.js";
import { enhanceForms } from "./forms.js";
import { sendLate } from "./late.js";
import { listenForKeys } from "./keys.js";
import { goLive } from "./live.js";
import { prepareForOffline } from "./offline.js";
import { dragRounds } from "./reordering.js";
import { sortIdeas } from "./sorting.js";
import { carryVotingCode } from "./voting-code.js";

leaveToOthers();
prepareForOffline();
document.querySelector("[data-error-summary]")?.focus();
carryVotingCode();
keepDrafts();
enhanceForms();
goLive();
listenForCalls();
listenForKeys();
dragRounds();
runClocks();
sortIdeas();
sendLate();
followParts();
