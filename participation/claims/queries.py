"""Questions about claim codes, and about all that one person wrote."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, or_, select
from sqlalchemy.orm import Session, contains_eager

from participation.claims.models import Claim
from participation.claims.rules import Part
from participation.comments.models import Comment
from participation.events.models import Event, Participant
from participation.ideas.models import Idea, Support
from participation.ideas.queries.boards import PAGE_SIZE
from participation.identity.rules import Viewer


def claim_with(session: Session, code_hash: str) -> Claim | None:
    """The claim this code stands for."""
    return session.scalar(select(Claim).where(Claim.code_hash == code_hash))


def has_code(session: Session, guest: str | None) -> bool:
    """Whether there is a code for this guest."""
    return session.scalar(select(Claim.id).where(Claim.guest == (guest or "")).limit(1)) is not None


def parts_of(session: Session, guest: str | None) -> tuple[Part, ...]:
    """What a guest did, event by event, the latest first."""
    if not guest:
        return ()
    ideas = _number_of(Idea.id, Idea.participant_id)
    comments = _number_of(Comment.id, Comment.participant_id)
    rows = session.execute(
        select(Event, Participant, ideas, comments)
        .join(Participant, Participant.event_id == Event.id)
        .where(Participant.guest == guest)
        .order_by(Event.id.desc())
    )
    return tuple(Part(*row) for row in rows)


def _number_of(counted: Any, by: Any) -> ColumnElement[int]:
    number: ColumnElement[int] = (
        select(func.count(counted))
        .where(by == Participant.id)
        .correlate(Participant)
        .scalar_subquery()
    )
    return number


def events_around(session: Session, guests: Collection[str], viewer: Viewer) -> Sequence[int]:
    """The events that bringing these guests and the viewer together may change.

    Those they take part in, and those of the ideas in front of what they support.
    """
    person = viewer.person.id if viewer.person else -1
    parts = or_(Participant.guest.in_(guests), Participant.person_id == person)
    theirs = select(Participant.event_id).where(parts)
    supported = (
        select(Idea.merged_into_id)
        .join(Support, Support.idea_id == Idea.id)
        .where(Support.participant_id.in_(select(Participant.id).where(parts)))
    )
    in_front = select(Idea.event_id).where(Idea.id.in_(supported))
    return session.scalars(theirs.union(in_front)).all()


def is_viewers(viewer: Viewer) -> ColumnElement[bool]:
    """A part of the viewer's: their account's or their browser's."""
    ways: list[ColumnElement[bool]] = [false()]
    if viewer.person:
        ways.append(Participant.person_id == viewer.person.id)
    if viewer.guest:
        ways.append(Participant.guest == viewer.guest)
    return or_(*ways)


def _written_by(viewer: Viewer) -> Select[Idea]:
    return (
        select(Idea)
        .join(Participant, Participant.id == Idea.participant_id)
        .where(is_viewers(viewer))
    )


def written_by(session: Session, viewer: Viewer, page: int) -> tuple[Sequence[Idea], int]:
    """One page of everything the viewer wrote, newest first, and how many ideas that are in all."""
    query = _written_by(viewer)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    rows = session.scalars(
        query.join(Event, Event.id == Idea.event_id)
        .options(contains_eager(Idea.event))
        .order_by(Idea.id.desc())
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    ).all()
    return rows, total
