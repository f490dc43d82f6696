"""Editing masterplans, their fields of action, and their measures."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from participation.identity.rules import Case, may_edit_plan
from participation.kernel.db import Work
from participation.masterplan.domain import measures as measures_domain
from participation.masterplan.domain import plans as domain
from participation.masterplan.forms import (
    Offered,
    field_of_action_values,
    measure_values,
    plan_values,
    read_field_of_action,
    read_measure,
    read_plan,
)
from participation.masterplan.loading import field_of_action_case, measure_case, plan_case
from participation.masterplan.models import Masterplan, Measure
from participation.masterplan.queries.measures import (
    next_number,
    topic_fields_to_choose,
    units_to_choose,
)
from participation.masterplan.queries.plans import fields_of_action, filled_fields_of_action
from participation.masterplan.rules import MeasureCase, PlanCase
from participation.web.access import access
from participation.web.context import db_session
from participation.web.seen import require_as_seen
from participation.web.writes import Saved, write

bp = Blueprint("plans", __name__)


@bp.get("/masterplan/new")
@access(may_edit_plan)
def new_plan(_case: Case) -> ResponseReturnValue:
    """The form of a plan to be."""
    return render_template("masterplan/plan_form.html", plan=None, defaults={})


@bp.post("/masterplan")
@write(may_edit_plan, again="plans.new_plan")
def create_plan(work: Work, _case: Case) -> Saved:
    """Make a plan; it stays a draft until it is published."""
    plan = domain.create_plan(work, read_plan(request.form))
    return _to_plan(plan, _("The masterplan is a draft. Add fields of action, then measures."))


@bp.get("/masterplan/<int:plan_id>/edit")
@access(may_edit_plan, load=plan_case)
def edit_plan(case: PlanCase) -> ResponseReturnValue:
    """The form of a plan, filled in."""
    values = plan_values(case.plan)
    return render_template("masterplan/plan_form.html", plan=case.plan, defaults=values)


@bp.post("/masterplan/<int:plan_id>/edit")
@write(may_edit_plan, load=plan_case, again="plans.edit_plan")
def save_plan(work: Work, case: PlanCase) -> Saved:
    """Change what is said of a plan."""
    require_as_seen(plan_values(case.plan))
    draft = read_plan(request.form)
    domain.edit_plan(work, case.plan, draft)
    return _to_plan(case.plan, _("Saved."))


@bp.post("/masterplan/<int:plan_id>/publication")
@write(may_edit_plan, load=plan_case, again="masterplan.plan")
def publish_plan(work: Work, case: PlanCase) -> Saved:
    """Let everybody read it."""
    domain.publish_plan(work, case.plan)
    undo = url_for("plans.conceal_plan", plan_id=case.plan.id)
    return _to_plan(case.plan, _("Everybody can read this masterplan now."), undo)


@bp.post("/masterplan/<int:plan_id>/concealment")
@write(may_edit_plan, load=plan_case, again="masterplan.plan")
def conceal_plan(work: Work, case: PlanCase) -> Saved:
    """Take it back."""
    domain.conceal_plan(work, case.plan)
    undo = url_for("plans.publish_plan", plan_id=case.plan.id)
    return _to_plan(case.plan, _("The masterplan is a draft again."), undo)


def _to_plan(plan: Masterplan, notice: str, undo: str = "") -> Saved:
    return Saved(url_for("masterplan.plan", plan_id=plan.id), notice, undo=undo)


@bp.get("/masterplan/<int:plan_id>/fields-of-action")
@access(may_edit_plan, load=plan_case)
def list_fields_of_action(case: PlanCase) -> ResponseReturnValue:
    """A plan's fields of action, to add to, sort, change and remove."""
    session = db_session()
    return render_template(
        "masterplan/fields_of_action.html",
        plan=case.plan,
        fields_of_action=fields_of_action(session, case.plan),
        filled=filled_fields_of_action(session, case.plan),
    )


@bp.post("/masterplan/<int:plan_id>/fields-of-action")
@write(may_edit_plan, load=plan_case, again="plans.list_fields_of_action")
def add_field_of_action(work: Work, case: PlanCase) -> Saved:
    """Put one more at the end."""
    domain.add_field_of_action(work, case.plan, read_field_of_action(request.form))
    return _to_fields_of_action(case, _("The field of action has been added."))


@bp.get("/fields-of-action/<int:field_of_action_id>/edit")
@access(may_edit_plan, load=field_of_action_case)
def edit_field_of_action(case: PlanCase) -> ResponseReturnValue:
    """The form of a field of action, filled in."""
    one = case.the_field_of_action
    return render_template(
        "masterplan/field_of_action_form.html",
        plan=case.plan,
        field_of_action=one,
        defaults=field_of_action_values(one),
    )


@bp.post("/fields-of-action/<int:field_of_action_id>/edit")
@write(may_edit_plan, load=field_of_action_case, again="plans.edit_field_of_action")
def save_field_of_action(work: Work, case: PlanCase) -> Saved:
    """Change title and summary."""
    require_as_seen(field_of_action_values(case.the_field_of_action))
    draft = read_field_of_action(request.form)
    domain.edit_field_of_action(work, case.the_field_of_action, draft)
    return _to_fields_of_action(case, _("Saved."))


@bp.post("/fields-of-action/<int:field_of_action_id>/earlier")
@write(may_edit_plan, load=field_of_action_case, again="plans.list_fields_of_action")
def move_field_of_action_earlier(work: Work, case: PlanCase) -> Saved:
    """Swap it with the one before."""
    domain.move_field_of_action_earlier(work, case.the_field_of_action)
    return _to_fields_of_action(case)


@bp.post("/fields-of-action/<int:field_of_action_id>/removal")
@write(may_edit_plan, load=field_of_action_case, again="plans.list_fields_of_action")
def remove_field_of_action(work: Work, case: PlanCase) -> Saved:
    """Take an empty one off the plan."""
    domain.remove_field_of_action(work, case.the_field_of_action)
    return _to_fields_of_action(case, _("The field of action has been removed."))


def _to_fields_of_action(case: PlanCase, notice: str = "") -> Saved:
    return Saved(url_for("plans.list_fields_of_action", plan_id=case.plan.id), notice)


def choices_for(plan: Masterplan, measure: Measure | None = None) -> dict[str, Any]:
    """What can be chosen in the form of a measure of a plan."""
    session = db_session()
    return {
        "units": units_to_choose(session, measure.lead_unit_id if measure else None),
        "fields_of_action": fields_of_action(session, plan),
        "topic_fields": topic_fields_to_choose(
            session, measure.topic_field_id if measure else None
        ),
    }


def offered_for(plan: Masterplan, measure: Measure | None = None) -> Offered:
    """The same as numbers, to check a form by."""
    numbers = {name: {one.id for one in rows} for name, rows in choices_for(plan, measure).items()}
    return Offered(**numbers)


@bp.get("/masterplan/<int:plan_id>/measures/new")
@access(may_edit_plan, load=plan_case)
def new_measure(case: PlanCase) -> ResponseReturnValue:
    """The form of a measure to be, with the next number."""
    number = next_number(db_session(), case.plan)
    defaults = {"number": number, "status": "planned", "light": "unrated"}
    return render_template(
        "masterplan/measure_form.html",
        plan=case.plan,
        measure=None,
        defaults=defaults,
        **choices_for(case.plan),
    )


@bp.post("/masterplan/<int:plan_id>/measures")
@write(may_edit_plan, load=plan_case, again="plans.new_measure")
def create_measure(work: Work, case: PlanCase) -> Saved:
    """Make a measure; it stays a draft until it is published."""
    draft = read_measure(request.form, offered_for(case.plan))
    measure = measures_domain.create_measure(work, case.plan, draft)
    return _to_measure(measure, _("The measure is a draft. Publish it when it is ready."))


@bp.get("/measures/<int:measure_id>/edit")
@access(may_edit_plan, load=measure_case)
def edit_measure(case: MeasureCase) -> ResponseReturnValue:
    """The form of a measure, filled in."""
    plan, measure = case.measure.plan, case.measure
    return render_template(
        "masterplan/measure_form.html",
        plan=plan,
        measure=measure,
        defaults=measure_values(measure),
        **choices_for(plan, measure),
    )


@bp.post("/measures/<int:measure_id>/edit")
@write(may_edit_plan, load=measure_case, again="plans.edit_measure")
def save_measure(work: Work, case: MeasureCase) -> Saved:
    """Change a measure; its readers see what changed."""
    measure = case.measure
    require_as_seen(measure_values(measure))
    draft = read_measure(request.form, offered_for(measure.plan, measure))
    is_changed = measures_domain.edit_measure(work, measure, draft)
    return _to_measure(measure, _("Saved.") if is_changed else _("Nothing has changed."))


@bp.post("/measures/<int:measure_id>/publication")
@write(may_edit_plan, load=measure_case, again="masterplan.measure")
def publish_measure(work: Work, case: MeasureCase) -> Saved:
    """Let everybody read it, as soon as its plan is published."""
    measures_domain.publish_measure(work, case.measure)
    if case.measure.plan.is_public:
        notice = _("Everybody can read this measure now.")
    else:
        notice = _("Everybody can read this measure as soon as its masterplan is published.")
    undo = url_for("plans.conceal_measure", measure_id=case.measure.id)
    return _to_measure(case.measure, notice, undo)


@bp.post("/measures/<int:measure_id>/concealment")
@write(may_edit_plan, load=measure_case, again="masterplan.measure")
def conceal_measure(work: Work, case: MeasureCase) -> Saved:
    """Take it back."""
    measures_domain.conceal_measure(work, case.measure)
    undo = url_for("plans.publish_measure", measure_id=case.measure.id)
    return _to_measure(case.measure, _("The measure is a draft again."), undo)


def _to_measure(measure: Measure, notice: str, undo: str = "") -> Saved:
    return Saved(url_for("masterplan.measure", measure_id=measure.id), notice, undo=undo)
