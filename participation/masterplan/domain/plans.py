"""The verbs on masterplans and their fields of action."""

from dataclasses import dataclass, fields
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from participation.kernel.changes import change_fields
from participation.kernel.db import Work
from participation.kernel.refusal import Refused
from participation.kernel.words import Words
from participation.masterplan.facts import (
    FieldOfActionAdded,
    FieldOfActionEdited,
    FieldOfActionMoved,
    FieldOfActionRemoved,
    PlanConcealed,
    PlanCreated,
    PlanEdited,
    PlanPublished,
)
from participation.masterplan.models import FieldOfAction, Masterplan, Measure
from participation.masterplan.steps import note_visibility_of_measures


@dataclass(frozen=True)
class PlanDraft:
    """What an editor says of a plan."""

    title: Words
    summary: Words
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True)
class FieldOfActionDraft:
    """What an editor says of a field of action."""

    title: Words
    summary: Words


def create_plan(work: Work, draft: PlanDraft) -> Masterplan:
    """Make a masterplan; nobody but the house reads it until it is published."""
    plan = Masterplan(**_fields(draft), created_at=work.now)
    work.session.add(plan)
    work.session.flush()
    work.record(PlanCreated(plan.id, plan.title.as_dict()))
    return plan


def edit_plan(work: Work, plan: Masterplan, draft: PlanDraft) -> None:
    """Change what is said of a plan; the audit log keeps old and new."""
    changes = change_fields(plan, _fields(draft))
    if changes:
        work.record(PlanEdited(plan.id, changes))


def publish_plan(work: Work, plan: Masterplan) -> None:
    """Let everybody read it and its published measures. Raises Refused if they can already."""
    if plan.is_public:
        raise Refused(_l("This masterplan is already published."))
    plan.published_at = work.now
    note_visibility_of_measures(work, plan)
    work.record(PlanPublished(plan.id))


def conceal_plan(work: Work, plan: Masterplan) -> None:
    """Take it back: its measures are read by nobody but the house. Raises Refused."""
    if not plan.is_public:
        raise Refused(_l("This masterplan is not published."))
    plan.published_at = None
    note_visibility_of_measures(work, plan)
    work.record(PlanConcealed(plan.id))


def add_field_of_action(work: Work, plan: Masterplan, draft: FieldOfActionDraft) -> FieldOfAction:
    """Put one more field of action at the end of a plan."""
    last = select(func.max(FieldOfAction.position)).where(FieldOfAction.plan_id == plan.id)
    position = (work.session.scalar(last) or 0) + 1
    added = FieldOfAction(plan_id=plan.id, position=position, **_fields(draft))
    work.session.add(added)
    work.session.flush()
    work.record(FieldOfActionAdded(plan.id, added.id, added.title.as_dict()))
    return added


def edit_field_of_action(work: Work, one: FieldOfAction, draft: FieldOfActionDraft) -> None:
    """Change title and summary; the audit log keeps old and new."""
    changes = change_fields(one, _fields(draft))
    if changes:
        work.record(FieldOfActionEdited(one.plan_id, one.id, changes))


def move_field_of_action_earlier(work: Work, one: FieldOfAction) -> None:
    """Swap a field of action with the one before it. Raises Refused for the first."""
    before = work.session.scalars(
        select(FieldOfAction)
        .where(FieldOfAction.plan_id == one.plan_id, FieldOfAction.position < one.position)
        .order_by(FieldOfAction.position.desc())
        .limit(1)
    ).first()
    if before is None:
        raise Refused(_l("This field of action is already the first."))
    before.position, one.position = one.position, before.position
    work.record(FieldOfActionMoved(one.plan_id, one.id, one.position))


def remove_field_of_action(work: Work, one: FieldOfAction) -> None:
    """Take an empty field of action off the plan. Raises Refused while it has measures."""
    if work.session.scalar(select(Measure.id).where(Measure.field_of_action_id == one.id).limit(1)):
        raise Refused(
            _l("This field of action still has measures. Move them to another one first.")
        )
    work.record(FieldOfActionRemoved(one.plan_id, one.id, one.title.as_dict()))
    work.session.delete(one)
    work.session.flush()


def _fields(draft: PlanDraft | FieldOfActionDraft) -> dict[str, object]:
    return {name: getattr(draft, name) for name in (one.name for one in fields(draft))}
