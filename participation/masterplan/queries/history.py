"""What a topic field went through, day by day: how it was called, and what came and went."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from sqlalchemy import case, exists, func, or_, select
from sqlalchemy.orm import Session

from participation.ideas.models import StatusChange, Step
from participation.kernel.audit import AuditEntry
from participation.kernel.db import many
from participation.topics.facts import FieldOffered, FieldRenamed
from participation.topics.models import FieldMerge, FieldMove, MoveKind, TopicField

ACTS = (FieldRenamed.__name__, FieldOffered.__name__)
MOST_DAYS = 100


@dataclass(frozen=True)
class Chapter:
    """What happened to a field on one day, of one kind.

    `kind` is "created", "renamed", "described", "retired", "offered", "came", "left", or of a merge
    with the field `other`, "merged", "took_in", "parted" or "gave_back"; `number` says how many ideas
    came or left; `before` and `after` are names by language.
    """

    day: date
    kind: str
    number: int = 0
    before: dict[str, str] | None = None
    after: dict[str, str] | None = None
    other: TopicField | None = None


def history_of(session: Session, field: TopicField, zone: tzinfo) -> list[Chapter]:
    """A field's days, the latest first; days begin where this installation is."""
    told = [Chapter(field.created_at.astimezone(zone).date(), "created")]
    told += [one for entry in _entries(session, field) for one in _told(entry, zone)]
    told += _merges(session, field, zone)
    came, left = _moved(session, field)
    told += _by_day("came", [*came, *_collected(session, field)], zone)
    told += _by_day("left", left, zone)
    # Stable: what is told of one day keeps its order.
    return sorted(told, key=lambda one: one.day, reverse=True)[:MOST_DAYS]


def _entries(session: Session, field: TopicField) -> list[AuditEntry]:
    """What the log keeps of its names, and of whether it is offered: there are few such acts."""
    query = select(AuditEntry).where(AuditEntry.act.in_(ACTS)).order_by(AuditEntry.id)
    return [one for one in session.scalars(query) if one.kept.get("field_id") == field.id]


def _told(entry: AuditEntry, zone: tzinfo) -> Iterable[Chapter]:
    day, before, after = entry.at.astimezone(zone).date(), entry.kept["before"], entry.kept["after"]
    if entry.act == FieldOffered.__name__:
        yield Chapter(day, "offered" if after else "retired")
        return
    if before["name"] != after["name"]:
        yield Chapter(day, "renamed", before=before["name"], after=after["name"])
    if before["description"] != after["description"]:
        yield Chapter(day, "described")


def _merges(session: Session, field: TopicField, zone: tzinfo) -> Iterable[Chapter]:
    """Merges it had a part in, and that they were undone."""
    about = or_(FieldMerge.field_id == field.id, FieldMerge.into_id == field.id)
    rows = session.scalars(select(FieldMerge).where(about).order_by(FieldMerge.id)).all()
    numbers = {one.into_id if one.field_id == field.id else one.field_id for one in rows}
    others = many(session, TopicField, numbers)
    for one in rows:
        is_own = one.field_id == field.id
        other = others.get(one.into_id if is_own else one.field_id)
        kinds = ("merged", "parted") if is_own else ("took_in", "gave_back")
        for kind, at in zip(kinds, (one.at, one.undone_at), strict=True):
            if at:
                yield Chapter(at.astimezone(zone).date(), kind, other=other)


Times = list[tuple[datetime, int]]


def _moved(session: Session, field: TopicField) -> tuple[Times, Times]:
    """When how many ideas were moved into it, and out of it."""
    came = func.sum(case((FieldMove.to_id == field.id, 1), else_=0))
    left = func.sum(case((FieldMove.from_id == field.id, 1), else_=0))
    query = select(FieldMove.at, came, left).where(
        or_(FieldMove.to_id == field.id, FieldMove.from_id == field.id),
        FieldMove.kind == MoveKind.FIELD,
        FieldMove.undone_at.is_(None),
    )
    rows = session.execute(query.group_by(FieldMove.at)).all()
    return [(at, into) for at, into, _out in rows], [(at, out) for at, _into, out in rows]


def _collected(session: Session, field: TopicField) -> Times:
    """Ideas that were sent straight into it: nobody has moved them there."""
    moved = exists().where(FieldMove.idea_id == StatusChange.idea_id, FieldMove.to_id == field.id)
    query = (
        select(StatusChange.at, func.count())
        .where(StatusChange.kind == Step.FIELD, StatusChange.field_id == field.id, ~moved)
        .group_by(StatusChange.at)
    )
    return [(at, number) for at, number in session.execute(query)]


def _by_day(kind: str, times: Times, zone: tzinfo) -> list[Chapter]:
    days: dict[date, int] = defaultdict(int)
    for at, number in times:
        days[at.astimezone(zone).date()] += number
    return [Chapter(day, kind, number) for day, number in days.items() if number]
