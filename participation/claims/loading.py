"""Loading what a claim code is about: what the guest that this browser stands for did."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import request, session

from participation.claims.codes import hash_of, is_well_formed
from participation.claims.models import Claim
from participation.claims.queries import claim_with, events_around, has_code, parts_of
from participation.claims.rules import ClaimCase
from participation.events.codes import read_code
from participation.events.loading import hold
from participation.ideas.models import Idea
from participation.ideas.queries.history import latest_reasons
from participation.ideas.rules import IdeaCase, may_edit, may_return, may_withdraw
from participation.identity.rules import Viewer
from participation.masterplan.story import stories_of
from participation.web.context import CLAIMED, db_session, is_writing, own_guest, settings, viewer


@dataclass(frozen=True)
class RedeemCase(ClaimCase):
    """Somebody who typed a code, and the claim it stands for, if it stands for one."""

    code: str = ""
    claim: Claim | None = None


def claim_case() -> ClaimCase:
    """The viewer's case about their own claim code."""
    _hold_parts_of(viewer().guest)
    return ClaimCase(viewer(), **_what_this_browser_did())


def redeem_case() -> RedeemCase:
    """The case of somebody who typed a code."""
    code = read_code(request.form.get("code", ""))
    claim = claim_of(code)
    _hold_parts_of(viewer().guest, own_guest(), claim.guest if claim else None)
    return RedeemCase(viewer(), **_what_this_browser_did(), code=code, claim=claim)


def claim_of(code: str) -> Claim | None:
    """The claim that a code, clean already, stands for."""
    if not is_well_formed(code):
        return None
    return claim_with(db_session(), hash_of(code, settings().effective_secret()))


def own_cards(viewer: Viewer, ideas: Sequence[Idea]) -> dict[str, Any]:
    """What the cards of one's own ideas show: what became of each, why, and what can be done."""
    numbers = [idea.id for idea in ideas]
    return {
        "stories": stories_of(db_session(), ideas, viewer, own=numbers),
        "reasons": latest_reasons(db_session(), numbers),
        "may_do": {idea.id: _may_do(viewer, idea) for idea in ideas},
    }


def _may_do(viewer: Viewer, idea: Idea) -> set[str]:
    about = IdeaCase(viewer, idea.event, idea.author, idea)
    acts = {"edit": may_edit, "withdraw": may_withdraw, "return": may_return}
    return {name for name, rule in acts.items() if rule.allows(about)}


def _what_this_browser_did() -> dict[str, Any]:
    guest, database = viewer().guest, db_session()
    return {
        "parts": parts_of(database, guest),
        "has_code": has_code(database, guest),
        "has_claimed": bool(session.get(CLAIMED)),
    }


def _hold_parts_of(*guests: str | None) -> None:
    """While writing, take every event that bringing these guests together may change."""
    if not is_writing():
        return
    known = [guest for guest in guests if guest]
    hold(*events_around(db_session(), known, viewer()))
