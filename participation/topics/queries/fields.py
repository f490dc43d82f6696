"""The list of topic fields, and how many ideas have gone where."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from participation.events.models import Event
from participation.ideas.models import Idea
from participation.ideas.queries.boards import IS_ON_BOARD
from participation.kernel.db import one
from participation.topics.models import FieldMerge, FieldMove, TopicField


@dataclass(frozen=True)
class Landed:
    """A field (None: not sorted yet): how many ideas are in it, and the latest moved of them."""

    field: TopicField | None
    total: int
    ideas: tuple[Idea, ...]


def one_field(session: Session, field_id: int) -> TopicField:
    """The field with this number. Raises NotFound."""
    return one(session, TopicField, field_id)


def all_fields(session: Session) -> Sequence[TopicField]:
    """The whole list in its order, with what is no longer offered."""
    return session.scalars(select(TopicField).order_by(TopicField.position, TopicField.id)).all()


def offered_fields(session: Session) -> list[TopicField]:
    """Those into which ideas can be sorted, in their order."""
    return [one for one in all_fields(session) if one.is_offered]


def numbers_around(session: Session, field: TopicField) -> tuple[int, int]:
    """How many ideas are in a field in one way or the other, hidden ones too, and of how many events."""
    query = select(func.count(), func.count(Idea.event_id.distinct())).where(
        or_(Idea.field_id == field.id, Idea.second_field_id == field.id)
    )
    ideas, events = session.execute(query).one()
    return ideas, events


def latest_merges(session: Session) -> dict[int, FieldMerge]:
    """The standing merge of each field that is merged, by the field's number."""
    rows = session.scalars(
        select(FieldMerge).where(FieldMerge.undone_at.is_(None)).order_by(FieldMerge.id)
    )
    return {merge.field_id: merge for merge in rows}


def numbers_by_field(session: Session) -> dict[int, int]:
    """How many ideas with a card each field has, over all events."""
    rows = session.execute(
        select(Idea.field_id, func.count())
        .where(IS_ON_BOARD, Idea.field_id.is_not(None))
        .group_by(Idea.field_id)
    )
    return {number: count for number, count in rows if number is not None}


def landed(session: Session, event: Event, *, limit: int) -> list[Landed]:
    """The ideas of an event by field, in the fields' order, those not sorted yet last.

    Of each field the ideas that were moved last, at most `limit` of them; none of those not sorted.
    """
    here = (Idea.event_id == event.id, IS_ON_BOARD)
    totals: dict[int, int] = dict(
        list(
            session.execute(
                select(func.coalesce(Idea.field_id, 0), func.count())
                .where(*here)
                .group_by(Idea.field_id)
            )
        )
    )
    moved = (
        select(FieldMove.idea_id, func.max(FieldMove.id).label("last"))
        .where(FieldMove.event_id == event.id)
        .group_by(FieldMove.idea_id)
        .subquery()
    )
    order = (func.coalesce(moved.c.last, 0).desc(), Idea.id.desc())
    place = func.row_number().over(partition_by=Idea.field_id, order_by=order).label("place")
    ranked = (
        select(Idea.id, place)
        .outerjoin(moved, moved.c.idea_id == Idea.id)
        .where(*here, Idea.field_id.is_not(None))
        .subquery()
    )
    query = select(Idea).join(ranked, ranked.c.id == Idea.id).where(ranked.c.place <= limit)
    ideas: dict[int, list[Idea]] = {}
    for idea in session.scalars(query.order_by(ranked.c.place)):
        ideas.setdefault(idea.field_id or 0, []).append(idea)
    fields = [*all_fields(session), None]
    return [
        Landed(one, totals[number], tuple(ideas.get(number, ())))
        for one in fields
        if totals.get(number := one.id if one else 0)
    ]
