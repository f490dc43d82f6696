"""Questions about measures: what changed, what was reported, which are of a topic field."""

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from participation.ideas.models import Idea
from participation.identity.models import Unit
from participation.identity.rules import Viewer
from participation.kernel.db import LARGEST_KEY, one
from participation.masterplan.models import (
    ChangeKind,
    Masterplan,
    Measure,
    MeasureChange,
    Promotion,
    ReportingState,
    StatusReport,
)
from participation.masterplan.visibility import IS_PUBLIC_MEASURE, WITH_EVENT, visible_measures
from participation.topics.models import TopicField

TOLD = (ChangeKind.EDITED, ChangeKind.PROMOTED, ChangeKind.DEMOTED, ChangeKind.REPORTED)
MOST_CHANGES = 200
MOST_REPORTS = 50


def _while_published() -> ColumnElement[bool]:
    earlier = aliased(MeasureChange)
    last = (
        select(earlier.kind)
        .where(
            earlier.measure_id == MeasureChange.measure_id,
            earlier.kind.in_((ChangeKind.PUBLISHED, ChangeKind.CONCEALED)),
            earlier.id < MeasureChange.id,
        )
        .order_by(earlier.id.desc())
        .limit(1)
        .correlate(MeasureChange)
        .scalar_subquery()
    )
    return last == ChangeKind.PUBLISHED


def is_told() -> ColumnElement[bool]:
    """A change that readers of a public measure are told: nothing of how its draft was written."""
    return or_(
        MeasureChange.kind == ChangeKind.PUBLISHED,
        and_(MeasureChange.kind.in_(TOLD), _while_published()),
    )


def one_measure(session: Session, measure_id: int) -> Measure:
    """The measure with this number. Raises NotFound."""
    return one(session, Measure, measure_id)


def next_number(session: Session, plan: Masterplan) -> str:
    """A sensible number for the next measure: one more than the largest; "1" for the first.

    Of "2.7" it is "2.8", of "M 7" it is "M 8".
    """
    numbers = session.scalars(
        select(Measure.number)
        .where(Measure.plan_id == plan.id)
        .order_by(func.length(Measure.number).desc(), Measure.number.desc(), Measure.id.desc())
        .limit(1)
    ).first()
    found = re.fullmatch(r"(.*?)(\d{1,9})", numbers or "0", re.DOTALL)
    if not found:
        return ""
    return f"{found[1]}{int(found[2]) + 1}"


def changes_of(
    session: Session, measure: Measure, *, all_of_them: bool
) -> Sequence[tuple[MeasureChange, Idea | None]]:
    """Its dated changes with the ideas they are about, the latest first; at most 200.

    `all_of_them` is for the house; the public is told what happened in public.
    """
    query = (
        select(MeasureChange, Idea)
        .outerjoin(Idea, Idea.id == MeasureChange.idea_id)
        .options(*WITH_EVENT)
        .where(MeasureChange.measure_id == measure.id)
        .order_by(MeasureChange.id.desc())
        .limit(MOST_CHANGES)
    )
    if not all_of_them:
        query = query.where(is_told())
    return [(change, idea) for change, idea in session.execute(query)]


def reports_on(
    session: Session, measure: Measure, states: Sequence[ReportingState]
) -> Sequence[StatusReport]:
    """Its reports in these states, the latest first."""
    return session.scalars(
        select(StatusReport)
        .where(StatusReport.measure_id == measure.id, StatusReport.state.in_(states))
        .order_by(StatusReport.id.desc())
        .limit(MOST_REPORTS)
    ).all()


def latest_changes(session: Session, *, limit: int) -> Sequence[tuple[Measure, MeasureChange]]:
    """Public measures with their latest public change, the latest first: for feeds and the start."""
    latest = (
        select(MeasureChange.measure_id, func.max(MeasureChange.id).label("change_id"))
        .where(is_told())
        .group_by(MeasureChange.measure_id)
        .subquery()
    )
    rows = session.execute(
        select(Measure, MeasureChange)
        .join(latest, latest.c.measure_id == Measure.id)
        .join(MeasureChange, MeasureChange.id == latest.c.change_id)
        .where(IS_PUBLIC_MEASURE)
        .order_by(MeasureChange.id.desc())
        .limit(limit)
    )
    return [(measure, change) for measure, change in rows]


def measures_of_ideas(
    session: Session, numbers: Sequence[int], viewer: Viewer
) -> dict[int, list[Measure]]:
    """The measures that ideas are part of, as far as somebody may read them, by idea's number."""
    rows = session.execute(
        select(Promotion.idea_id, Measure)
        .join(Measure, Measure.id == Promotion.measure_id)
        .where(
            Promotion.idea_id.in_(numbers), Promotion.undone_at.is_(None), visible_measures(viewer)
        )
        .order_by(Promotion.id)
    )
    found: dict[int, list[Measure]] = {}
    for number, measure in rows:
        found.setdefault(number, []).append(measure)
    return found


def units_to_choose(session: Session, besides: int | None = None) -> Sequence[Unit]:
    """The units that can lead a measure; the one that does now stays on the list."""
    return session.scalars(
        select(Unit)
        .where(or_(Unit.retired_at.is_(None), Unit.id == besides))
        .order_by(Unit.position, Unit.id)
    ).all()


def topic_fields_to_choose(session: Session, besides: int | None = None) -> Sequence[TopicField]:
    """The topic fields a measure can be of; its own stays on the list."""
    return session.scalars(
        select(TopicField)
        .where(or_(TopicField.retired_at.is_(None), TopicField.id == besides))
        .order_by(TopicField.position, TopicField.id)
    ).all()


def exists_among(session: Session, kind: Any, number: int) -> bool:
    """Whether there is a row of a kind with this number."""
    return 0 < number <= LARGEST_KEY and session.get(kind, number) is not None
