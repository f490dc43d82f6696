"""Questions about proposals, about what may be moved by one, and about the catalogue."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session, defer, joinedload

from participation.events.models import Event
from participation.ideas.models import Idea, Placed, Status
from participation.identity.models import Person
from participation.kernel.db import one
from participation.kernel.refusal import NotFound
from participation.proposals.models import CatalogueField, Proposal, ProposedField, RunState
from participation.topics.models import FieldMove, MoveKind

SILENCE = timedelta(seconds=30)  # after this its process is taken for dead
LATEST = 20
RESOLUTIONS = {1: 0.5, 2: 0.7, 3: 1.0, 4: 1.4, 5: 2.0}  # from coarse to fine


def scope_of(event: Event | None) -> str:
    """Within this only one proposal is made at a time."""
    return f"event:{event.id}" if event else "all"


def is_silent(proposal: Proposal, now: datetime) -> bool:
    """Whether it should still be in the making, but nothing has been heard of its process."""
    return proposal.state is RunState.RUNNING and now - proposal.heard_at > SILENCE


def running(session: Session, event: Event | None) -> Proposal | None:
    """The one that is being made, as far as its row says."""
    query = select(Proposal).where(
        Proposal.scope == scope_of(event), Proposal.state == RunState.RUNNING
    )
    return session.scalar(query)


def one_proposal(session: Session, event: Event | None, proposal_id: int) -> Proposal:
    """A proposal of this event, or of all events. Raises NotFound for another's."""
    proposal = session.get(Proposal, proposal_id)
    if proposal is None or proposal.event_id != (event.id if event else None):
        raise NotFound
    return proposal


@dataclass(frozen=True)
class Listed:
    """A proposal in a list: who asked for it, and how many suggestions it has, how many open."""

    proposal: Proposal
    by: str | None
    number: int
    unanswered: int


def latest_proposals(session: Session, event: Event | None, limit: int = LATEST) -> list[Listed]:
    """The last proposals of an event, or of all events, the latest first."""
    query = (
        select(Proposal, Person.name)
        .outerjoin(Person, Person.id == Proposal.person_id)
        .where(Proposal.scope == scope_of(event))
        .order_by(Proposal.id.desc())
        .limit(limit)
    )
    found = list(session.execute(query))
    suggested = _suggested_by(session, [proposal.id for proposal, _name in found])
    standing = standing_batches(session, batches_of(chain(*suggested.values())))
    return [
        Listed(proposal, name, len(own), sum(is_open(one, standing) for one in own))
        for proposal, name in found
        for own in [suggested.get(proposal.id, [])]
    ]


def _suggested_by(session: Session, numbers: Collection[int]) -> dict[int, list[ProposedField]]:
    """What each of these proposals suggests, without its ideas, which may be thousands."""
    query = (
        select(ProposedField)
        .where(ProposedField.proposal_id.in_(numbers))
        .options(defer(ProposedField.ideas), joinedload(ProposedField.merge))
    )
    found: dict[int, list[ProposedField]] = {}
    for suggestion in session.scalars(query) if numbers else ():
        found.setdefault(suggestion.proposal_id, []).append(suggestion)
    return found


def suggestions(session: Session, proposal: Proposal) -> Sequence[ProposedField]:
    """What a proposal would change, in its order, with the fields it is about."""
    query = (
        select(ProposedField)
        .where(ProposedField.proposal_id == proposal.id)
        .order_by(ProposedField.position)
        .options(
            joinedload(ProposedField.field),
            joinedload(ProposedField.other),
            joinedload(ProposedField.made),
            joinedload(ProposedField.merge),
        )
    )
    return session.scalars(query).all()


def standing_batches(
    session: Session, batches: Collection[tuple[int, int]]
) -> set[tuple[int, int]]:
    """Those acts of sorting of which something has not been undone."""
    if not batches:
        return set()
    query = (
        select(FieldMove.event_id, FieldMove.batch)
        .where(
            FieldMove.event_id.in_({event for event, _batch in batches}),
            FieldMove.batch.in_({batch for _event, batch in batches}),
            FieldMove.undone_at.is_(None),
        )
        .distinct()
    )
    return {(event, batch) for event, batch in session.execute(query)} & set(batches)


def is_open(suggestion: ProposedField, standing: Collection[tuple[int, int]]) -> bool:
    """Whether it can be decided: nobody has, or what was accepted was undone on the board."""
    if suggestion.answered_at is None:
        return True
    if suggestion.merge is not None:
        return suggestion.merge.undone_at is not None
    own = {(event, batch) for event, batch in suggestion.batches}
    return bool(suggestion.accepted) and not own & set(standing)


def unanswered(session: Session, suggested: Sequence[ProposedField]) -> list[ProposedField]:
    """Those of what a proposal suggests that can be decided."""
    standing = standing_batches(session, batches_of(suggested))
    return [one for one in suggested if is_open(one, standing)]


def batches_of(found: Iterable[ProposedField]) -> set[tuple[int, int]]:
    """The acts of sorting by which these were accepted."""
    return {(event, batch) for one in found for event, batch in one.batches}


def chosen_ideas(proposal: Proposal) -> list[ColumnElement[bool]]:
    """Which ideas a proposal is about, as conditions."""
    conditions: list[ColumnElement[bool]] = []
    if proposal.event_id is not None:
        conditions.append(Idea.event_id == proposal.event_id)
    if proposal.field_id is not None:
        conditions.append(Idea.field_id == proposal.field_id)
    if not proposal.with_sealed:
        conditions.append(Idea.status != Status.SEALED)
    return conditions


@dataclass(frozen=True)
class Standing:
    """Where an idea stands, and whether a person has put it there, one idea at a time."""

    field_id: int | None
    by_hand: bool


def standings(session: Session, *chosen: ColumnElement[bool]) -> dict[int, Standing]:
    """Where the ideas that meet the conditions stand, by number.

    What somebody accepted from a proposal was not placed by hand: the next proposal may move it.
    """
    accepted = _accepted_batches(session)
    last = (
        select(func.max(FieldMove.id))
        .where(FieldMove.undone_at.is_(None), FieldMove.kind != MoveKind.SECOND)
        .group_by(FieldMove.idea_id)
    )
    is_last = and_(FieldMove.idea_id == Idea.id, FieldMove.id.in_(last))
    rows = session.execute(
        select(Idea.id, Idea.field_id, Idea.placed, FieldMove.event_id, FieldMove.batch)
        .outerjoin(FieldMove, is_last)
        .where(*chosen)
    )
    return {
        idea_id: Standing(
            field_id,
            field_id is not None and placed is Placed.PERSON and (event, batch) not in accepted,
        )
        for idea_id, field_id, placed, event, batch in rows
    }


def _accepted_batches(session: Session) -> set[tuple[int, int]]:
    rows = session.scalars(select(ProposedField.batches).where(ProposedField.accepted.is_(True)))
    return {(event, batch) for batches in rows for event, batch in batches}


def entries(session: Session) -> Sequence[CatalogueField]:
    """Those that are in use, by number."""
    query = select(CatalogueField).where(CatalogueField.removed_at.is_(None))
    return session.scalars(query.order_by(CatalogueField.id)).all()


def one_entry(session: Session, entry_id: int) -> CatalogueField:
    """The entry with this number, also one that was removed. Raises NotFound."""
    return one(session, CatalogueField, entry_id)


def keywords(entry: CatalogueField, code: str) -> tuple[str, ...]:
    """An entry's keywords in a language, one by one."""
    return tuple(word for word in map(str.strip, entry.keywords[code].split(",")) if word)
