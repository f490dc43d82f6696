"""Questions about ideas."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, and_, false, func, not_, or_, select
from sqlalchemy.orm import Session

from participation.events.models import Event, Participant
from participation.ideas.models import (
    PUBLIC,
    Idea,
    IdeaKind,
    Status,
    StatusChange,
    Support,
    Wording,
)
from participation.kernel import search
from participation.kernel.db import LARGEST_KEY, one

PAGE_SIZE = 50

# The same questions as Idea.is_published and Idea.is_on_board, asked of the database.
IS_PUBLISHED = Idea.status.in_(sorted(PUBLIC, key=lambda status: status.value))
IS_ON_BOARD = and_(IS_PUBLISHED, Idea.merged_into_id.is_(None))


@dataclass(frozen=True)
class Filter:
    """What a reader chose to see; every field may stay empty."""

    words: str = ""
    kind: IdeaKind | None = None
    language: str = ""
    order: str = "newest"
    page: int = 1


def one_idea(session: Session, idea_id: int) -> Idea:
    """The idea with this number. Raises NotFound."""
    return one(session, Idea, idea_id)


def event_of(session: Session, idea_id: int) -> int | None:
    """The number of the event an idea belongs to, without loading either."""
    return session.scalar(select(Idea.event_id).where(Idea.id == min(idea_id, LARGEST_KEY)))


def _published(event: Event) -> Select[Idea]:
    return select(Idea).where(Idea.event_id == event.id, IS_ON_BOARD)


def _chosen(event: Event, chosen: Filter) -> Select[Idea]:
    query = _published(event)
    if chosen.kind:
        query = query.where(Idea.kind == chosen.kind)
    if chosen.language:
        query = query.where(Idea.language == chosen.language)
    if chosen.words:
        found = search.matches("idea", chosen.words)
        query = query.where(Idea.id.in_(found) if found is not None else false())
    return query


def published_page(session: Session, event: Event, chosen: Filter) -> tuple[Sequence[Idea], int]:
    """One page of what is published, and how many there are in all."""
    query = _chosen(event, chosen)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    by_support = (Idea.support_count.desc(), Idea.id.desc())
    order = by_support if chosen.order == "support" else (Idea.id.desc(),)
    rows = session.scalars(
        query.order_by(*order).limit(PAGE_SIZE).offset((chosen.page - 1) * PAGE_SIZE)
    ).all()
    return rows, total


def newest_published(session: Session, event: Event, *, limit: int) -> Sequence[Idea]:
    """The latest, newest first."""
    return session.scalars(_published(event).order_by(Idea.id.desc()).limit(limit)).all()


def newest_number(session: Session, event: Event) -> int:
    """The number of the latest idea, whatever became of it; 0 without one."""
    return session.scalar(select(func.max(Idea.id)).where(Idea.event_id == event.id)) or 0


def numbers_by_status(session: Session, event: Event) -> dict[Status, int]:
    """How many ideas an event has in each status; of the public ones those with a card."""
    rows = session.execute(
        select(Idea.status, func.count())
        .where(Idea.event_id == event.id, or_(Idea.merged_into_id.is_(None), not_(IS_PUBLISHED)))
        .group_by(Idea.status)
    )
    return dict(list(rows))


def on_board_number(numbers: dict[Status, int]) -> int:
    """Of such numbers, how many have a card on the board."""
    return sum(number for status, number in numbers.items() if status in PUBLIC)


def changed_since(session: Session, event: Event, version: int, *, limit: int) -> Sequence[Idea]:
    """Ideas whose public card changed after that version of the event, oldest change first."""
    return session.scalars(
        select(Idea)
        .where(Idea.event_id == event.id, Idea.version > version)
        .order_by(Idea.version, Idea.id)
        .limit(limit)
    ).all()


def ideas_of(session: Session, participant: Participant) -> Sequence[Idea]:
    """Everything somebody wrote in their event, newest first, whatever became of it."""
    return session.scalars(
        select(Idea).where(Idea.participant_id == participant.id).order_by(Idea.id.desc())
    ).all()


def on_board(session: Session, event: Event) -> Sequence[Idea]:
    """Everything that has a card on the board, the first first."""
    return session.scalars(_published(event).order_by(Idea.id)).all()


def with_status(session: Session, event: Event, status: Status) -> Sequence[Idea]:
    """Ideas in one status, the longest waiting first."""
    return session.scalars(
        select(Idea).where(Idea.event_id == event.id, Idea.status == status).order_by(Idea.id)
    ).all()


def supported_by(session: Session, participant: Participant, idea_ids: Collection[int]) -> set[int]:
    """Which of these ideas somebody supports."""
    return set(
        session.scalars(
            select(Support.idea_id).where(
                Support.participant_id == participant.id, Support.idea_id.in_(idea_ids)
            )
        )
    )


def history_of(session: Session, idea: Idea) -> Sequence[StatusChange]:
    """Its steps, the first first."""
    return session.scalars(
        select(StatusChange).where(StatusChange.idea_id == idea.id).order_by(StatusChange.id)
    ).all()


def latest_reasons(session: Session, idea_ids: Collection[int]) -> dict[int, str]:
    """The reason given with the latest step of each of these ideas, where one was given."""
    latest = (
        select(func.max(StatusChange.id))
        .where(StatusChange.idea_id.in_(idea_ids))
        .group_by(StatusChange.idea_id)
    )
    rows = session.execute(
        select(StatusChange.idea_id, StatusChange.reason).where(StatusChange.id.in_(latest))
    )
    return {idea_id: reason for idea_id, reason in rows if reason}


def earlier_wordings(session: Session, idea: Idea) -> Sequence[Wording]:
    """How it read before, the latest first."""
    return session.scalars(
        select(Wording).where(Wording.idea_id == idea.id).order_by(Wording.id.desc())
    ).all()
