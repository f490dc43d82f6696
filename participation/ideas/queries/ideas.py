"""Questions about single ideas, and about those that somebody wrote or supports."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from participation.events.models import Event, Participant, Round
from participation.ideas.models import Idea, Status, Support
from participation.ideas.queries.boards import IS_PUBLISHED
from participation.kernel.db import LARGEST_KEY, one


def one_idea(session: Session, idea_id: int) -> Idea:
    """The idea with this number, with all that decides who may do what. Raises NotFound."""
    event = joinedload(Idea.event)
    whole = (event.joinedload(Event.rounds), event.joinedload(Event.moderators))
    return one(session, Idea, idea_id, *whole)


def event_of(session: Session, idea_id: int) -> int | None:
    """The number of the event an idea belongs to, without loading either."""
    return session.scalar(select(Idea.event_id).where(Idea.id == min(idea_id, LARGEST_KEY)))


def sent_in(session: Session, round_: Round, author: Participant) -> int:
    """How many ideas somebody has sent in a round and not withdrawn."""
    return session.execute(
        select(func.count(Idea.id)).where(
            Idea.round_id == round_.id,
            Idea.participant_id == author.id,
            Idea.status != Status.WITHDRAWN,
        )
    ).scalar_one()


def ideas_of(session: Session, participant: Participant) -> Sequence[Idea]:
    """Everything somebody wrote in their event, newest first, whatever became of it."""
    return session.scalars(
        select(Idea).where(Idea.participant_id == participant.id).order_by(Idea.id.desc())
    ).all()


def supported_by(session: Session, participant: Participant, idea_ids: Collection[int]) -> set[int]:
    """Which of these ideas somebody supports: them, or one that stands behind them."""
    theirs = Support.participant_id.in_(parts_of(participant))
    itself = select(Support.idea_id).where(Support.idea_id.in_(idea_ids), theirs)
    behind = (
        select(Idea.merged_into_id)
        .join(Support, Support.idea_id == Idea.id)
        .where(Idea.merged_into_id.in_(idea_ids), IS_PUBLISHED, theirs)
    )
    return set(session.scalars(itself.union(behind)))  # one "or" would not use either index


def parts_of(participant: Participant) -> Select[Any]:
    """The numbers under which somebody takes part, in this event and in others."""
    if participant.person_id:
        return select(Participant.id).where(Participant.person_id == participant.person_id)
    if participant.guest:
        is_same_guest = Participant.guest == participant.guest
        return select(Participant.id).where(is_same_guest, Participant.person_id.is_(None))
    return select(Participant.id).where(Participant.id == participant.id)


def ideas_numbered(session: Session, idea_ids: Collection[int]) -> Sequence[Idea]:
    """The ideas with these numbers, with their events, in order of number."""
    return session.scalars(
        select(Idea)
        .where(Idea.id.in_([number for number in idea_ids if number <= LARGEST_KEY]))
        .options(joinedload(Idea.event))
        .order_by(Idea.id)
    ).all()
