"""Questions about plans: their fields of action, their figures, their measures by filter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select
from sqlalchemy.orm import Session

from participation.identity.models import Unit
from participation.identity.rules import Viewer
from participation.kernel import search
from participation.kernel.db import LARGEST_KEY, one
from participation.masterplan.models import (
    FieldOfAction,
    Light,
    Masterplan,
    Measure,
    MeasureStatus,
    Promotion,
)
from participation.masterplan.rules import OVER, WARNING
from participation.masterplan.visibility import sees_drafts, visible_measures

PAGE_SIZE = 50


@dataclass(frozen=True)
class MeasureFilter:
    """What a reader chose to see of a plan; every field may stay empty."""

    words: str = ""
    field_of_action: int = 0
    unit: int = 0
    status: MeasureStatus | None = None
    light: Light | None = None
    late: bool = False
    order: str = ""
    page: int = 1


@dataclass(frozen=True)
class Figures:
    """How many measures of a plan there are in each status, and how many need attention."""

    by_status: dict[MeasureStatus, int]
    late: int
    lights: dict[Light, int]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.by_status.values())

    def number(self, status: str) -> int:
        """Those in one status, by its code."""
        return self.by_status.get(MeasureStatus(status), 0)


def one_plan(session: Session, plan_id: int) -> Masterplan:
    """The plan with this number. Raises NotFound."""
    return one(session, Masterplan, plan_id)


def plan_of_field_of_action(session: Session, number: int) -> int | None:
    """The number of the plan that a field of action is of, if there is one."""
    query = select(FieldOfAction.plan_id).where(FieldOfAction.id == min(number, LARGEST_KEY))
    return session.scalar(query)


def one_field_of_action(session: Session, number: int) -> FieldOfAction:
    """The field of action with this number. Raises NotFound."""
    return one(session, FieldOfAction, number)


def plans_to_list(session: Session, viewer: Viewer) -> Sequence[Masterplan]:
    """The plans somebody may read, the newest first."""
    query = select(Masterplan).order_by(Masterplan.starts_on.desc(), Masterplan.id.desc())
    if not sees_drafts(viewer):
        query = query.where(Masterplan.published_at.is_not(None))
    return session.scalars(query).all()


def measure_numbers(session: Session, viewer: Viewer) -> dict[int, int]:
    """How many measures somebody may read in each plan."""
    rows = session.execute(
        select(Measure.plan_id, func.count())
        .where(visible_measures(viewer))
        .group_by(Measure.plan_id)
    )
    return dict(list(rows))


def fields_of_action(session: Session, plan: Masterplan) -> Sequence[FieldOfAction]:
    """A plan's fields of action in their order."""
    return session.scalars(
        select(FieldOfAction)
        .where(FieldOfAction.plan_id == plan.id)
        .order_by(FieldOfAction.position, FieldOfAction.id)
    ).all()


def filled_fields_of_action(session: Session, plan: Masterplan) -> dict[int, int]:
    """How many measures each field of action has."""
    rows = session.execute(
        select(Measure.field_of_action_id, func.count())
        .where(Measure.plan_id == plan.id, Measure.field_of_action_id.is_not(None))
        .group_by(Measure.field_of_action_id)
    )
    return {number: count for number, count in rows if number}


def leading_units(session: Session, plan: Masterplan) -> Sequence[Unit]:
    """The units that lead measures of a plan."""
    leading = select(Measure.lead_unit_id).where(Measure.plan_id == plan.id)
    return session.scalars(
        select(Unit).where(Unit.id.in_(leading)).order_by(Unit.position, Unit.id)
    ).all()


def is_late(today: date) -> ColumnElement[bool]:
    """The same question as rules.needs_attention, asked of the database."""
    goes_on = Measure.status.not_in(sorted(OVER, key=lambda status: status.value))
    warns = Measure.light.in_(sorted(WARNING, key=lambda light: light.value))
    return and_(goes_on, or_(Measure.ends_on < today, warns))


def figures_of(session: Session, plan: Masterplan, viewer: Viewer, today: date) -> Figures:
    """A plan in numbers, as this viewer may know them."""
    late = func.sum(case((func.coalesce(is_late(today), false()), 1), else_=0))
    rows = session.execute(
        select(Measure.status, Measure.light, func.count(), late)
        .where(Measure.plan_id == plan.id, visible_measures(viewer))
        .group_by(Measure.status, Measure.light)
    ).all()
    by_status: dict[MeasureStatus, int] = {}
    lights: dict[Light, int] = {}
    for status, light, number, _late in rows:
        by_status[status] = by_status.get(status, 0) + number
        lights[light] = lights.get(light, 0) + number
    return Figures(by_status, sum(row[3] for row in rows), lights)


# How many ideas stand behind a measure, as a column beside it.
IDEAS_BEHIND = (
    select(func.count())
    .where(Promotion.measure_id == Measure.id, Promotion.undone_at.is_(None))
    .correlate(Measure)
    .scalar_subquery()
)


def measures_page(
    session: Session, plan: Masterplan, viewer: Viewer, chosen: MeasureFilter, today: date
) -> tuple[list[tuple[Measure, int]], int]:
    """One page of a plan's measures with their numbers of ideas; and how many there are in all.

    They come by field of action, those without one last, unless another order was chosen.
    """
    query = _chosen(plan, viewer, chosen, today)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    rows = session.execute(
        query.add_columns(IDEAS_BEHIND)
        .outerjoin(FieldOfAction, FieldOfAction.id == Measure.field_of_action_id)
        .order_by(*ORDERS.get(chosen.order, BY_FIELD_OF_ACTION))
        .limit(PAGE_SIZE)
        .offset((chosen.page - 1) * PAGE_SIZE)
    )
    return [(measure, ideas) for measure, ideas in rows], total


BY_NUMBER = (func.length(Measure.number), Measure.number, Measure.id)  # 2 before 10
BY_FIELD_OF_ACTION = (FieldOfAction.position.is_(None), FieldOfAction.position, *BY_NUMBER)
ORDERS: dict[str, tuple[Any, ...]] = {
    "number": BY_NUMBER,
    "end": (Measure.ends_on.is_(None), Measure.ends_on, *BY_NUMBER),
    "change": (Measure.changed_at.desc(), Measure.id.desc()),
}


def _chosen(plan: Masterplan, viewer: Viewer, chosen: MeasureFilter, today: date) -> Select[Any]:
    query = select(Measure).where(Measure.plan_id == plan.id, visible_measures(viewer))
    if chosen.field_of_action:
        query = query.where(Measure.field_of_action_id == chosen.field_of_action)
    if chosen.unit:
        query = query.where(Measure.lead_unit_id == chosen.unit)
    if chosen.status:
        query = query.where(Measure.status == chosen.status)
    if chosen.light:
        query = query.where(Measure.light == chosen.light)
    if chosen.late:
        query = query.where(is_late(today))
    if chosen.words:
        query = query.where(_says(chosen.words, viewer))
    return query


def _says(words: str, viewer: Viewer) -> ColumnElement[bool]:
    """Found by the index of what is public; drafts are found by their number alone."""
    found = search.matches("measure", words)
    by_index = Measure.id.in_(found) if found is not None else false()
    return or_(by_index, Measure.number == words) if sees_drafts(viewer) else by_index


def some_measures(
    session: Session, plan: Masterplan, viewer: Viewer, which: ColumnElement[bool], *, limit: int
) -> Sequence[Measure]:
    """A few of a plan's measures of which something is true, the latest changed first."""
    return session.scalars(
        select(Measure)
        .where(Measure.plan_id == plan.id, visible_measures(viewer), which)
        .order_by(Measure.changed_at.desc(), Measure.id.desc())
        .limit(limit)
    ).all()


def ideas_in(session: Session, plan: Masterplan, viewer: Viewer) -> tuple[int, int]:
    """How many ideas became part of the plan's measures, and of how many measures."""
    ideas, measures = session.execute(
        select(
            func.count(Promotion.idea_id.distinct()), func.count(Promotion.measure_id.distinct())
        )
        .join(Measure, Measure.id == Promotion.measure_id)
        .where(Measure.plan_id == plan.id, Promotion.undone_at.is_(None), visible_measures(viewer))
    ).one()
    return ideas, measures
