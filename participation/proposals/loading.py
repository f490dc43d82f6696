"""Loading proposals, and what pages show of them around the form for a new one."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Flask, url_for
from sqlalchemy import select

from participation.events.loading import event_case, frame, hold_events
from participation.events.models import Event
from participation.events.rules import EventCase
from participation.kernel.refusal import NotFound
from participation.proposals.models import Proposal, Start
from participation.proposals.queries import (
    RESOLUTIONS,
    is_silent,
    latest_proposals,
    one_proposal,
    running,
)
from participation.web.context import db_session, is_writing, viewer


@dataclass(frozen=True)
class ProposalCase(EventCase):
    """Somebody and a proposal, of an event or of all events; `act` is one press about it."""

    proposal: Proposal | None = None
    act: int = 0

    @property
    def the_proposal(self) -> Proposal:
        """The proposal; a case without one is a programming mistake."""
        if self.proposal is None:
            raise LookupError("this rule needs a proposal")
        return self.proposal


def scope_case(event_id: int | None = None) -> EventCase:
    """The case of a route about an event, or about all of them. Raises NotFound."""
    if event_id is not None:
        return event_case(event_id)
    if is_writing():
        hold_events(db_session(), select(Event.id))
    return EventCase(viewer())


def proposal_case(proposal_id: int, event_id: int | None = None, act: int = 0) -> ProposalCase:
    """The case of a route with a proposal's number. Raises NotFound."""
    about = scope_case(event_id)
    proposal = one_proposal(db_session(), about.event, proposal_id)
    if act > proposal.acts:
        raise NotFound
    return ProposalCase(about.viewer, about.event, about.participant, proposal, act)


def address(event: Event | None, endpoint: str, **values: Any) -> str:
    """Where something of a proposal is, within its event or among those of all events."""
    if event is not None:
        values["event_id"] = event.id
    return url_for(endpoint, **values)


def address_of(case: ProposalCase, endpoint: str, **values: Any) -> str:
    """The same for one proposal."""
    return address(case.event, endpoint, proposal_id=case.the_proposal.id, **values)


def init_app(app: Flask) -> None:
    """Let the topic board show where its proposals are: topic fields know nothing of them."""
    app.jinja_env.globals["proposals_of"] = panel


def panel(event: Event | None) -> dict[str, Any]:
    """What the form for a new proposal shows: whether one is being made, and the last one."""
    session, now = db_session(), datetime.now(UTC)
    current = running(session, event)
    latest = latest_proposals(session, event, limit=1)
    return {
        "propose_address": address(event, "proposals.propose"),
        "proposal_address": lambda one: address(event, "proposal.show", proposal_id=one.id),
        "proposals_address": lambda **values: address(event, "proposals.listed", **values),
        "running": current if current and not is_silent(current, now) else None,
        "latest": latest[0] if latest else None,
        "is_silent": lambda one: is_silent(one, now),
        "starts": tuple(Start),
        "finest": max(RESOLUTIONS),
    }


def frame_of(case: EventCase) -> dict[str, Any]:
    """What a page shows around its content: that of its event, if there is one."""
    return frame(case, "fields") if case.event is not None else {"event": None}
