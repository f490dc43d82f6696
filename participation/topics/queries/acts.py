"""Acts of sorting: who did what when, and whether it was undone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Subquery, and_, case, func, select
from sqlalchemy.orm import Session, aliased

from participation.events.models import Event
from participation.ideas.models import Idea, Placed
from participation.identity.models import Person
from participation.topics.models import FieldMerge, FieldMove, MoveKind, TopicField

LATEST = 10
# Whoever has left is nobody, as the machine is; but people do not place things as it does.
IS_BY_MACHINE = and_(
    FieldMove.person_id.is_(None),
    FieldMove.merge_id.is_(None),
    FieldMove.became.in_((Placed.MACHINE, Placed.UNSURE)),
)


@dataclass(frozen=True)
class SortingAct:
    """One act of sorting; of a merge of two fields the part that happened in this event."""

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
    kind: MoveKind
    became: Placed
    merge_id: int | None
    merged: TopicField | None
    is_by_machine: bool

    @property
    def what(self) -> str:
        """What sort of act it is: "merge", "second", "unsure", "confirmed" or "moved"."""
        if self.merge_id:
            return "merge"
        if self.kind is MoveKind.MARK:
            return "unsure" if self.became is Placed.UNSURE else "confirmed"
        return "second" if self.kind is MoveKind.SECOND else "moved"


def latest_acts(
    session: Session, event: Event, *, by_machine: bool = False, limit: int = LATEST
) -> list[SortingAct]:
    """The last acts of people in an event, or of the machine, the latest first."""
    acts = _acts(event, limit, by_machine=by_machine)
    merged = aliased(TopicField)
    leads_to = func.coalesce(FieldMerge.into_id, FieldMove.to_id)
    rows = session.execute(
        select(acts, FieldMove, Idea, Person.name, TopicField, merged, FieldMerge.undone_at)
        .join(FieldMove, FieldMove.id == acts.c.last)
        .join(Idea, Idea.id == FieldMove.idea_id)
        .outerjoin(Person, Person.id == FieldMove.person_id)
        .outerjoin(FieldMerge, FieldMerge.id == FieldMove.merge_id)
        .outerjoin(TopicField, TopicField.id == leads_to)
        .outerjoin(merged, merged.id == FieldMerge.field_id)
        .order_by(acts.c.batch.desc())
    )
    return [
        SortingAct(
            batch=batch,
            at=move.at,
            by=by,
            number=number,
            title=idea.title if idea.is_published else "",
            language=idea.language,
            idea_id=idea.id,
            to=to,
            fields=fields,
            undone=parted is not None if move.merge_id else not standing,
            kind=move.kind,
            became=move.became,
            merge_id=move.merge_id,
            merged=one,
            is_by_machine=by_machine,
        )
        for batch, number, _last, fields, standing, move, idea, by, to, one, parted in rows
    ]


def _acts(event: Event, limit: int, *, by_machine: bool) -> Subquery:
    """One row for each act. Of two moves of one idea in it, the second says what it was about."""
    return (
        select(
            FieldMove.batch,
            func.count(FieldMove.idea_id.distinct()).label("number"),
            func.max(FieldMove.id).label("last"),
            func.count(FieldMove.to_id.distinct()).label("fields"),
            func.sum(case((FieldMove.undone_at.is_(None), 1), else_=0)).label("standing"),
        )
        .where(FieldMove.event_id == event.id)
        .group_by(FieldMove.batch)
        .having(func.min(case((IS_BY_MACHINE, 1), else_=0)) == int(by_machine))
        .order_by(FieldMove.batch.desc())
        .limit(limit)
        .subquery()
    )


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
