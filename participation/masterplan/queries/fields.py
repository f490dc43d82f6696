"""Questions about topic fields, as everybody reads them: their ideas and their measures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import false, func, or_, select
from sqlalchemy.orm import Session, lazyload

from participation.events.models import Event
from participation.ideas.models import PUBLIC, Idea, Status
from participation.ideas.queries.boards import IS_ON_BOARD, ORDERS
from participation.identity.rules import Viewer
from participation.kernel import search
from participation.kernel.db import one
from participation.masterplan.models import Measure
from participation.masterplan.rules import Eyes
from participation.masterplan.visibility import WITH_EVENT, readable_ideas, visible_measures
from participation.topics.models import TopicField

PAGE_SIZE = 50
MOST_MEASURES = 50


FIELD_ORDERS = ORDERS | {"talk": (Idea.comment_count.desc(), Idea.id.desc())}


@dataclass(frozen=True)
class IdeasFilter:
    """What a reader chose to see of a field's ideas; every choice may stay empty."""

    words: str = ""
    language: str = ""
    event: int = 0
    order: str = "support"
    page: int = 1

    @property
    def is_narrow(self) -> bool:
        """Whether some ideas are left out."""
        return bool(self.words or self.language or self.event)


def one_field(session: Session, field_id: int) -> TopicField:
    """The topic field with this number. Raises NotFound."""
    return one(session, TopicField, field_id)


def fields_to_list(session: Session) -> Sequence[TopicField]:
    """All topic fields in their order, those no longer offered last."""
    return session.scalars(
        select(TopicField).order_by(
            TopicField.retired_at.is_not(None), TopicField.position, TopicField.id
        )
    ).all()


def idea_numbers(session: Session) -> dict[int, int]:
    """How many ideas each field has, wherever they come from.

    Counted by status in the order of the index: quicker than asking each idea for its status. That
    it stands alone is asked in a way that keeps SQLite from starting with all that do: most do.
    """
    rows = session.execute(
        select(Idea.field_id, Idea.status, func.count())
        .where(Idea.field_id.is_not(None), func.coalesce(Idea.merged_into_id, 0) == 0)
        .group_by(Idea.field_id, Idea.status)
    )
    numbers: dict[int, int] = {}
    for field_id, status, count in rows:
        if status in PUBLIC and field_id:
            numbers[field_id] = numbers.get(field_id, 0) + count
    return numbers


def measure_numbers_by_field(session: Session, viewer: Viewer) -> dict[int, int]:
    """How many measures somebody may read came of each field."""
    rows = session.execute(
        select(Measure.topic_field_id, func.count())
        .where(Measure.topic_field_id.is_not(None), visible_measures(viewer))
        .group_by(Measure.topic_field_id)
    )
    return {number: count for number, count in rows if number}


def ideas_page(
    session: Session, field: TopicField, chosen: IdeasFilter, eyes: Eyes, *, everything: int
) -> tuple[Sequence[Idea], int]:
    """One page of a field's ideas of all events in the order chosen, and how many there are.

    `everything` is how many the field has in all. Words are looked for only in what somebody may
    read: what is inside is not to be guessed word by word.
    """
    query, total = select(Idea).where(Idea.field_id == field.id, IS_ON_BOARD), everything
    if chosen.language:
        query = query.where(Idea.language == chosen.language)
    if chosen.event:
        query = query.where(Idea.event_id == chosen.event)
    if chosen.words:
        query = query.where(readable_ideas(eyes), Idea.id.in_(_with(chosen.words)))
    if chosen.is_narrow:
        total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    rows = session.scalars(
        query.options(*WITH_EVENT)
        .order_by(*FIELD_ORDERS[chosen.order])
        .limit(PAGE_SIZE)
        .offset((chosen.page - 1) * PAGE_SIZE)
    ).all()
    return rows, total


def _with(words: str) -> Any:
    found = search.matches("idea", words)
    return found if found is not None else select(Idea.id).where(false())


def measures_of_field(session: Session, field: TopicField, viewer: Viewer) -> Sequence[Measure]:
    """The measures that came of a field, or of one merged into it, the latest changed first."""
    merged = select(TopicField.id).where(TopicField.merged_into_id == field.id)
    return session.scalars(
        select(Measure)
        .where(
            or_(Measure.topic_field_id == field.id, Measure.topic_field_id.in_(merged)),
            visible_measures(viewer),
        )
        .order_by(Measure.changed_at.desc(), Measure.id.desc())
        .limit(MOST_MEASURES)
    ).all()


def ideas_also_in(session: Session, field: TopicField) -> Sequence[Idea]:
    """The most supported ideas of other fields that have this one as their second."""
    return session.scalars(
        select(Idea)
        .where(Idea.second_field_id == field.id, IS_ON_BOARD)
        .options(*WITH_EVENT)
        .order_by(*ORDERS["support"])
        .limit(PAGE_SIZE)
    ).all()


def events_with(session: Session, numbers: Mapping[int, int]) -> list[tuple[Event, int]]:
    """Events with how many ideas of something each has, by their numbers, the most first."""
    events = session.scalars(
        select(Event).options(lazyload(Event.rounds)).where(Event.id.in_(numbers))
    )
    shown = [(one, numbers[one.id]) for one in events]
    return sorted(shown, key=lambda pair: (-pair[1], pair[0].id))


def fields_of_event(session: Session, event: Event) -> list[tuple[TopicField | None, int]]:
    """How many ideas of an event are in each field, and in none; in the fields' order."""
    rows = session.execute(
        select(TopicField, func.count(Idea.id))
        .select_from(Idea)
        .outerjoin(TopicField, TopicField.id == Idea.field_id)
        .where(Idea.event_id == event.id, IS_ON_BOARD)
        .group_by(TopicField.id)
        .order_by(TopicField.position.is_(None), TopicField.position, TopicField.id)
    )
    return [(field, count) for field, count in rows]


def chosen_ideas_of_event(session: Session, event: Event, *, limit: int) -> Sequence[Idea]:
    """What came of an event's ideas: those on the shortlist and those promoted, promoted first."""
    return session.scalars(
        select(Idea)
        .where(
            Idea.event_id == event.id,
            Idea.merged_into_id.is_(None),
            Idea.status.in_((Status.SHORTLISTED, Status.PROMOTED)),
        )
        .order_by(Idea.status, Idea.support_count.desc(), Idea.id)
        .limit(limit)
    ).all()
