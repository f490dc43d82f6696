"""The verbs on measures."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from participation.identity.models import Unit
from participation.kernel.changes import change_fields
from participation.kernel.db import Base, Work
from participation.kernel.refusal import Invalid, Refused
from participation.kernel.words import Words
from participation.masterplan.facts import (
    MeasureConcealed,
    MeasureCreated,
    MeasureEdited,
    MeasurePublished,
)
from participation.masterplan.models import (
    ChangeKind,
    FieldOfAction,
    Light,
    Masterplan,
    Measure,
    MeasureStatus,
)
from participation.masterplan.steps import make_findable, note_change, note_visibility
from participation.topics.models import TopicField

NAMES: dict[str, tuple[type[Base], str]] = {
    "lead_unit_id": (Unit, "name"),
    "field_of_action_id": (FieldOfAction, "title"),
    "topic_field_id": (TopicField, "name"),
}


@dataclass(frozen=True)
class MeasureDraft:
    """What an editor says of a measure; the numbers are those of rows."""

    number: str
    title: Words
    summary: Words
    lead_unit_id: int | None = None
    field_of_action_id: int | None = None
    topic_field_id: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    status: MeasureStatus = MeasureStatus.PLANNED
    light: Light = Light.UNRATED
    light_reason: Words = Words({})  # noqa: RUF009  words never change


def create_measure(work: Work, plan: Masterplan, draft: MeasureDraft) -> Measure:
    """Make a measure of a plan, unpublished. Raises Invalid where its number is taken."""
    _require_free_number(work, plan.id, draft.number)
    measure = Measure(
        plan_id=plan.id, plan=plan, **_fields(draft), created_at=work.now, changed_at=work.now
    )
    work.session.add(measure)
    work.session.flush()
    note_change(work, measure, ChangeKind.CREATED)
    work.record(MeasureCreated(measure.id, plan.id, measure.number))
    return measure


def edit_measure(work: Work, measure: Measure, draft: MeasureDraft) -> bool:
    """Change a measure; its history and the audit log keep old and new. False if nothing changed.

    Raises Invalid where another measure of the plan has the number.
    """
    _require_free_number(work, measure.plan_id, draft.number, besides=measure.id)
    changes = change_fields(measure, _fields(draft))
    if not changes:
        return False
    changes = {name: _named(work, name, both) for name, both in changes.items()}
    work.session.flush()
    work.session.refresh(measure, ["lead_unit", "field_of_action"])
    note_change(work, measure, ChangeKind.EDITED, changes)
    make_findable(work, measure)
    work.record(MeasureEdited(measure.id, changes))
    return True


def _named(work: Work, name: str, both: list[Any]) -> list[Any]:
    """Numbers of rows as the names they have today: a history should still be read in ten years."""
    if name not in NAMES:
        return both
    kind, column = NAMES[name]
    found = [work.session.get(kind, number) if number else None for number in both]
    return [getattr(row, column).as_dict() if row else None for row in found]


def publish_measure(work: Work, measure: Measure) -> None:
    """Let everybody read it, as soon as its plan is published too. Raises Refused."""
    if measure.published_at:
        raise Refused(_l("This measure is already published."))
    measure.published_at = work.now
    if measure.plan.is_public:
        note_visibility(work, measure)
    work.record(MeasurePublished(measure.id))


def conceal_measure(work: Work, measure: Measure) -> None:
    """Take it back. Raises Refused if it is not published."""
    if not measure.published_at:
        raise Refused(_l("This measure is not published."))
    was_public, measure.published_at = measure.is_public, None
    if was_public:
        note_visibility(work, measure)
    work.record(MeasureConcealed(measure.id))


def _require_free_number(work: Work, plan_id: int, number: str, besides: int = 0) -> None:
    taken = select(Measure.id).where(
        Measure.plan_id == plan_id, Measure.number == number, Measure.id != besides
    )
    if work.session.scalar(taken):
        sentence = _l("Another measure of this plan has this number. Please choose another one.")
        raise Invalid({"number": sentence}, sentence)


def _fields(draft: MeasureDraft) -> dict[str, Any]:
    return {one.name: getattr(draft, one.name) for one in fields(draft)}
