"""Questions about the ideas of an event."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, bindparam, false, func, not_, or_, select
from sqlalchemy.orm import Session, joinedload

from participation.events.models import Event
from participation.ideas.models import PUBLIC, Idea, IdeaKind, Status
from participation.kernel import search

PAGE_SIZE = 50
# The same questions as Idea.is_published and Idea.is_on_board, asked of the database.
# By what they are not: that is never a reason for the database to begin with the status. One by
# one: a list would have to be written out anew each time a question is asked.
IS_PUBLISHED = and_(*(Idea.status != status for status in Status if status not in PUBLIC))
IS_ON_BOARD = and_(IS_PUBLISHED, Idea.merged_into_id.is_(None))
# What the moderators of an event work with: also what is still to be shown to everybody.
IS_TO_MODERATE = and_(
    or_(IS_PUBLISHED, Idea.status == Status.SEALED), Idea.merged_into_id.is_(None)
)
ORDERS: dict[str, tuple[Any, ...]] = {
    "newest": (Idea.id.desc(),),
    "support": (Idea.support_count.desc(), Idea.id.desc()),
}


@dataclass(frozen=True)
class Filter:
    """What a reader chose to see; every field may stay empty."""

    words: str = ""
    kind: IdeaKind | None = None
    language: str = ""
    order: str = "newest"
    page: int = 1


def _published() -> Select[Idea]:
    return select(Idea).where(Idea.event_id == bindparam("event"), IS_ON_BOARD)


def _chosen(chosen: Filter) -> Select[Idea]:
    query = _published()
    if chosen.kind:
        query = query.where(Idea.kind == chosen.kind)
    if chosen.language:
        query = query.where(Idea.language == chosen.language)
    if chosen.words:
        found = search.matches("idea", chosen.words)
        query = query.where(Idea.id.in_(found) if found is not None else false())
    return query


def published_page(chosen: Filter) -> Select[Idea]:
    """One page of what is published in the event that is bound as "event", whole or by columns."""
    query = _chosen(chosen).order_by(*ORDERS[chosen.order])
    return query.limit(PAGE_SIZE).offset((chosen.page - 1) * PAGE_SIZE)


def published_number(session: Session, event: Event, chosen: Filter) -> int:
    """How many there are on all pages."""
    query = _chosen(chosen).with_only_columns(func.count(Idea.id))
    return session.scalar(query, {"event": event.id}) or 0


def newest_published(
    session: Session, event: Event, *, limit: int, with_sealed: bool = False
) -> Sequence[Idea]:
    """The latest, newest first; for moderators `with_sealed` ones."""
    query = select(Idea).where(Idea.event_id == event.id, IS_TO_MODERATE) if with_sealed else None
    query = _published() if query is None else query
    return session.scalars(query.order_by(Idea.id.desc()).limit(limit), {"event": event.id}).all()


NUMBERS = (
    select(Idea.status, func.count())
    .where(
        Idea.event_id == bindparam("event"), or_(Idea.merged_into_id.is_(None), not_(IS_PUBLISHED))
    )
    .group_by(Idea.status)
)


def newest_version(session: Session, event: Event) -> int:
    """The version of the event that last changed one of its cards; 0 without any."""
    return session.scalar(select(func.max(Idea.version)).where(Idea.event_id == event.id)) or 0


def numbers_by_status(session: Session, event: Event) -> dict[Status, int]:
    """How many ideas an event has in each status; of the public ones those with a card."""
    return dict(list(session.connection().execute(NUMBERS, {"event": event.id})))


def changed_since(session: Session, event: Event, version: int, *, limit: int) -> Sequence[Idea]:
    """Ideas whose public card changed after that version of the event, oldest change first."""
    return session.scalars(
        select(Idea)
        .where(Idea.event_id == event.id, Idea.version > version)
        .order_by(Idea.version, Idea.id)
        .limit(limit)
    ).all()


def all_published(session: Session, event: Event) -> Sequence[Idea]:
    """Everything that is published, also what stands behind another idea, the first first."""
    query = select(Idea).where(Idea.event_id == event.id, IS_PUBLISHED)
    return session.scalars(query.order_by(Idea.id)).all()


def with_status(session: Session, event: Event, status: Status) -> Sequence[Idea]:
    """Ideas in one status, the longest waiting first."""
    return session.scalars(
        select(Idea).where(Idea.event_id == event.id, Idea.status == status).order_by(Idea.id)
    ).all()


def findable(
    session: Session, words: str, *, beside: Idea, events: Collection[int], limit: int
) -> Sequence[Idea]:
    """Ideas of these events that have every word and a card of their own, but for one idea."""
    found = search.matches("idea", words)
    if found is None:
        return []
    return session.scalars(
        select(Idea)
        .where(Idea.id.in_(found), Idea.event_id.in_(events), Idea.id != beside.id, IS_ON_BOARD)
        .options(joinedload(Idea.event))
        .order_by(Idea.support_count.desc(), Idea.id)
        .limit(limit)
    ).all()
