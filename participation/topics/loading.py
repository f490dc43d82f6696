"""Loading topic fields, and what the page of an idea shows of its field, merges and answers."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Flask, url_for
from sqlalchemy import select

from participation.events.loading import event_case, hold_events
from participation.events.models import Event
from participation.events.rules import EventCase, may_curate
from participation.ideas.models import PUBLIC, Idea
from participation.ideas.processing import last_change
from participation.ideas.queries import answers_to, ideas_behind, ideas_numbered
from participation.ideas.rules import IdeaCase, is_workable, may_process, may_read
from participation.identity.rules import Case
from participation.kernel.refusal import NotFound
from participation.kernel.words import Words
from participation.topics.models import Proposal, Start, TopicField
from participation.topics.proposals import (
    RESOLUTIONS,
    is_silent,
    latest_proposals,
    one_proposal,
    running,
)
from participation.topics.queries import all_fields, has_batch, one_field
from participation.web.context import db_session, is_writing, viewer


@dataclass(frozen=True)
class FieldCase(Case):
    """Somebody and a topic field."""

    field: TopicField | None = None

    @property
    def the_field(self) -> TopicField:
        """The field; a case without one is a programming mistake."""
        if self.field is None:
            raise LookupError("this rule needs a topic field")
        return self.field


def field_case(field_id: int) -> FieldCase:
    """The case of a route with a field's number. Raises NotFound."""
    return FieldCase(viewer(), one_field(db_session(), field_id))


def init_app(app: Flask) -> None:
    """Let the form of a round offer topic fields: events know no more of them than numbers."""
    app.extensions["field_choices"] = field_choices


def field_choices(chosen: int | None = None) -> dict[int, Words]:
    """The fields that are offered by number, and the one that was chosen before in any case."""
    fields = all_fields(db_session())
    return {one.id: one.name for one in fields if one.is_offered or one.id == chosen}


@dataclass(frozen=True)
class ActCase(EventCase):
    """An event's case with the number of one act of sorting in it."""

    batch: int = 0


def act_case(event_id: int, batch: int) -> ActCase:
    """The case of a route with an act's number. Raises NotFound."""
    about = event_case(event_id)
    if not has_batch(db_session(), about.the_event, batch):
        raise NotFound
    return ActCase(about.viewer, about.event, about.participant, batch)


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


def address(case: EventCase, endpoint: str, **values: Any) -> str:
    """Where something of a proposal is, within its event or among those of all events."""
    if case.event is not None:
        values["event_id"] = case.event.id
    return url_for(f"topics.{endpoint}", **values)


def panel(case: EventCase) -> dict[str, Any]:
    """What the form for a new proposal shows: whether one is being made, and the last one."""
    session, now = db_session(), datetime.now(UTC)
    current = running(session, case.event)
    latest = latest_proposals(session, case.event, limit=1)
    return {
        "propose_address": address(case, "propose"),
        "proposal_address": lambda one: address(case, "proposal", proposal_id=one.id),
        "proposals_address": lambda **values: address(case, "proposals", **values),
        "running": current if current and not is_silent(current, now) else None,
        "latest": latest[0] if latest else None,
        "is_silent": lambda one: is_silent(one, now),
        "starts": tuple(Start),
        "finest": max(RESOLUTIONS),
    }


@dataclass(frozen=True)
class Relative:
    """An idea that was merged with the one whose page it is, as far as the viewer may read it."""

    idea: Idea
    is_readable: bool


def on_idea(case: IdeaCase) -> dict[str, Any]:
    """What an idea's page shows: its field, what it was merged with, answers; tools for curators."""
    session, idea = db_session(), case.the_idea
    front = ideas_numbered(session, [idea.merged_into_id]) if idea.merged_into_id else ()
    behind = ideas_behind(session, idea) if idea.is_on_board and idea.merged_count else ()
    return {
        "topics": {
            "front": next((_relative(case, one) for one in front), None),
            "behind": [_relative(case, one) for one in behind if one.status in PUBLIC],
            "answers": answers_to(session, idea),
            "may_curate": may_curate.allows(case),
            **(_tools(case) if may_curate.allows(case) else {}),
        }
    }


def _relative(case: IdeaCase, other: Idea) -> Relative:
    """Who reads one idea need not read the others: texts of a staff event stay inside."""
    same = other.event_id == case.the_event.id
    about = IdeaCase(case.viewer, other.event, case.participant if same else None, other)
    return Relative(other, may_read.allows(about))


def _tools(case: IdeaCase) -> dict[str, Any]:
    session, idea = db_session(), case.the_idea
    return {
        "may_sort": is_workable.allows(case),
        "may_process": may_process.allows(case),
        "fields": all_fields(session),
        "undoable_step": (last_change(session, idea) or (None,))[0],
    }
