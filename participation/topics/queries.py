"""Questions about topic fields and what stands in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, case, false, func, select
from sqlalchemy.orm import Session

from participation.events.models import Event
from participation.ideas.models import Idea, Status
from participation.ideas.queries import IS_ON_BOARD, IS_TO_MODERATE
from participation.identity.models import Person
from participation.kernel import search
from participation.kernel.db import one
from participation.topics.models import FieldMove, TopicField

FIRST_SHOWN = 50
PAGE_SIZE = 200
LATEST_ACTS = 10


@dataclass(frozen=True)
class Choice:
    """What of a board somebody chose to see; every field may stay empty.

    `field` is the number of the one field to show as a whole, 0 for what is not sorted yet, None
    for all of them.
    """

    words: str = ""
    language: str = ""
    status: Status | None = None
    field: int | None = None
    page: int = 1
    with_sealed: bool = False  # moderators sort what is still to be shown to everybody as well

    @property
    def is_filtered(self) -> bool:
        """Whether some ideas are left out."""
        return bool(self.words or self.language or self.status)


@dataclass(frozen=True)
class Column:
    """A field (None: not sorted yet) with the ideas of it that are shown, and how many there are."""

    field: TopicField | None
    total: int = 0
    ideas: Sequence[Idea] = ()

    @property
    def number(self) -> int:
        """The field's number, 0 for what is not sorted yet."""
        return self.field.id if self.field else 0


@dataclass(frozen=True)
class SortingAct:
    """One act of sorting: who did what when, and whether it was undone."""

    batch: int
    at: datetime
    by: str | None
    number: int
    title: str
    language: str
    idea_id: int
    to: TopicField | None
    fields: int
    undone: bool


def one_field(session: Session, field_id: int) -> TopicField:
    """The field with this number. Raises NotFound."""
    return one(session, TopicField, field_id)


def all_fields(session: Session) -> Sequence[TopicField]:
    """The whole list in its order, with what is no longer offered."""
    return session.scalars(select(TopicField).order_by(TopicField.position, TopicField.id)).all()


def offered_fields(session: Session) -> list[TopicField]:
    """Those into which ideas can be sorted, in their order."""
    return [one for one in all_fields(session) if one.is_offered]


def numbers_by_field(session: Session) -> dict[int, int]:
    """How many ideas with a card each field has, over all events."""
    rows = session.execute(
        select(Idea.field_id, func.count())
        .where(IS_ON_BOARD, Idea.field_id.is_not(None))
        .group_by(Idea.field_id)
    )
    return {number: count for number, count in rows if number is not None}


def _chosen(event: Event, choice: Choice) -> Select[Idea]:
    visible = IS_TO_MODERATE if choice.with_sealed else IS_ON_BOARD
    query = select(Idea).where(Idea.event_id == event.id, visible)
    if choice.language:
        query = query.where(Idea.language == choice.language)
    if choice.status:
        query = query.where(Idea.status == choice.status)
    if choice.words:
        found = search.matches("idea", choice.words)
        query = query.where(Idea.id.in_(found) if found is not None else false())
    return query


def columns(session: Session, event: Event, choice: Choice) -> list[Column]:
    """The board's columns: what is not sorted yet, then the fields in their order.

    A field that is no longer offered has a column while ideas stand in it.
    """
    chosen = _chosen(event, choice).subquery()
    place = func.coalesce(chosen.c.field_id, 0)
    totals: dict[int, int] = dict(
        list(session.execute(select(place, func.count()).group_by(place)))
    )
    shown = _shown(session, event, choice)
    fields: list[TopicField | None] = [None, *all_fields(session)]
    whole = [
        Column(one, totals.get(one.id if one else 0, 0), shown.get(one.id if one else 0, ()))
        for one in fields
    ]
    if choice.field is not None:
        return [column for column in whole if column.number == choice.field]
    return [one for one in whole if one.total or one.field is None or one.field.is_offered]


def _shown(session: Session, event: Event, choice: Choice) -> dict[int, list[Idea]]:
    """The most supported ideas of each field, or a page of the one field."""
    by_support = (Idea.support_count.desc(), Idea.id)
    query = _chosen(event, choice)
    if choice.field is not None:
        is_in = Idea.field_id == choice.field if choice.field else Idea.field_id.is_(None)
        query = query.where(is_in).order_by(*by_support)
        query = query.limit(PAGE_SIZE).offset((choice.page - 1) * PAGE_SIZE)
    else:
        place = func.row_number().over(partition_by=Idea.field_id, order_by=by_support)
        ranked = query.with_only_columns(Idea.id, place.label("place")).subquery()
        first = select(ranked.c.id).where(ranked.c.place <= FIRST_SHOWN)
        query = select(Idea).where(Idea.id.in_(first)).order_by(*by_support)
    found: dict[int, list[Idea]] = {}
    for idea in session.scalars(query):
        found.setdefault(idea.field_id or 0, []).append(idea)
    return found


def latest_acts(session: Session, event: Event) -> list[SortingAct]:
    """The last acts of sorting in an event, the latest first."""
    acts = (
        select(
            FieldMove.batch,
            func.count().label("number"),
            func.min(FieldMove.id).label("first"),
            func.count(FieldMove.to_id.distinct()).label("fields"),
            func.sum(case((FieldMove.undone_at.is_(None), 1), else_=0)).label("standing"),
        )
        .where(FieldMove.event_id == event.id)
        .group_by(FieldMove.batch)
        .order_by(FieldMove.batch.desc())
        .limit(LATEST_ACTS)
        .subquery()
    )
    rows = session.execute(
        select(acts, FieldMove.at, Idea, Person.name, TopicField)
        .join(FieldMove, FieldMove.id == acts.c.first)
        .join(Idea, Idea.id == FieldMove.idea_id)
        .outerjoin(Person, Person.id == FieldMove.person_id)
        .outerjoin(TopicField, TopicField.id == FieldMove.to_id)
        .order_by(acts.c.batch.desc())
    )
    return [
        SortingAct(
            batch=row.batch,
            at=row.at,
            by=row.name,
            number=row.number,
            title=row.Idea.title if row.Idea.is_published else "",
            language=row.Idea.language,
            idea_id=row.Idea.id,
            to=row.TopicField,
            fields=row.fields,
            undone=not row.standing,
        )
        for row in rows
    ]


def moves_of(session: Session, event: Event, batch: int) -> Sequence[FieldMove]:
    """The moves of one act that have not been undone."""
    return session.scalars(
        select(FieldMove)
        .where(
            FieldMove.event_id == event.id, FieldMove.batch == batch, FieldMove.undone_at.is_(None)
        )
        .order_by(FieldMove.id)
    ).all()


def has_batch(session: Session, event: Event, batch: int) -> bool:
    """Whether there was such an act in this event, undone or not."""
    found = select(FieldMove.id).where(FieldMove.event_id == event.id, FieldMove.batch == batch)
    return session.scalar(found.limit(1)) is not None


def newest_batch(session: Session, event: Event) -> int:
    """The number of an event's latest act of sorting; 0 without one."""
    return (
        session.scalar(select(func.max(FieldMove.batch)).where(FieldMove.event_id == event.id)) or 0
    )
