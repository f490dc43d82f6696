"""What everybody reads: plans, measures and topic fields, and the way back to ideas and events."""

from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from participation.identity.rules import Case, anyone, may_edit_plan
from participation.masterplan.forms import (
    read_ideas_filter,
    read_measure_filter,
    read_page,
)
from participation.masterplan.loading import measure_case, plan_case, today
from participation.masterplan.models import Measure, MeasureStatus, ReportingState
from participation.masterplan.queries.fields import (
    PAGE_SIZE,
    events_with,
    fields_to_list,
    idea_numbers,
    ideas_also_in,
    ideas_page,
    measure_numbers_by_field,
    measures_of_field,
    one_field,
)
from participation.masterplan.queries.figures import figures_of_field
from participation.masterplan.queries.history import history_of
from participation.masterplan.queries.measures import changes_of, reports_on
from participation.masterplan.queries.origins import origins_of
from participation.masterplan.queries.plans import (
    MeasureFilter,
    fields_of_action,
    figures_of,
    ideas_in,
    is_late,
    leading_units,
    measure_numbers,
    measures_page,
    plans_to_list,
    some_measures,
)
from participation.masterplan.queries.reports import submitted_number
from participation.masterplan.rules import (
    MeasureCase,
    PlanCase,
    is_overdue,
    leads,
    may_read_measure,
    may_read_plan,
    may_see_submitted,
)
from participation.masterplan.visibility import eyes_of, sees_drafts
from participation.topics.models import TopicField
from participation.web.access import access
from participation.web.context import db_session, settings, viewer

bp = Blueprint("masterplan", __name__)

FEW = 5
CHOICES = ("q", "field_of_action", "unit", "status", "light", "late", "order")


def _pages(total: int) -> int:
    return -(-total // PAGE_SIZE)


def _page_address(endpoint: str, anchor: str, **where: Any) -> Callable[[int], str]:
    """From a page's number to its address, with what else was chosen kept."""
    kept: dict[str, Any] = {
        name: request.args[name] for name in (*CHOICES, "language", "event") if name in request.args
    }
    return lambda page: url_for(endpoint, page=page, _anchor=anchor, **where, **kept)


@bp.get("/masterplan")
@access(anyone)
def plans(case: Case) -> ResponseReturnValue:
    """The plans; where there is only one to read, it is that plan."""
    session = db_session()
    found = plans_to_list(session, case.viewer)
    may_edit = may_edit_plan.allows(case)
    if len(found) == 1 and not may_edit:
        return redirect(url_for("masterplan.plan", plan_id=found[0].id))
    return render_template(
        "masterplan/plans.html",
        plans=found,
        numbers=measure_numbers(session, case.viewer),
        may_edit=may_edit,
        waiting=submitted_number(session) if may_see_submitted.allows(case) else 0,
        sees_submitted=may_see_submitted.allows(case),
    )


@bp.get("/masterplan/<int:plan_id>")
@access(may_read_plan, load=plan_case)
def plan(case: PlanCase) -> ResponseReturnValue:
    """What is being done, what is late, what became of ideas; then everything, by filter."""
    session, one, day = db_session(), case.plan, today()
    chosen = read_measure_filter(request.args)
    measures, total = measures_page(session, one, case.viewer, chosen, day)
    is_whole = chosen == MeasureFilter(page=chosen.page)
    return render_template(
        "masterplan/plan.html",
        plan=one,
        chosen=chosen,
        is_whole=is_whole,
        measures=measures,
        total=total,
        pages=_pages(total),
        page_address=_page_address("masterplan.plan", "measures-heading", plan_id=one.id),
        fields_of_action=fields_of_action(session, one),
        units=leading_units(session, one),
        figures=figures_of(session, one, case.viewer, day),
        is_overdue=lambda measure: is_overdue(measure, day),
        **(_first_asked(case) if is_whole and chosen.page == 1 else {}),
        **_tools(case),
    )


def _first_asked(case: PlanCase) -> dict[str, Any]:
    """What a resident asks first."""
    session, one = db_session(), case.plan
    runs = MeasureStatus.RUNNING
    return {
        "running": some_measures(session, one, case.viewer, Measure.status == runs, limit=FEW),
        "late": some_measures(session, one, case.viewer, is_late(today()), limit=FEW),
        "from_ideas": ideas_in(session, one, case.viewer),
    }


def _tools(case: PlanCase) -> dict[str, Any]:
    sees_submitted = may_see_submitted.allows(case)
    return {
        "may_edit": may_edit_plan.allows(case),
        "sees_submitted": sees_submitted,
        "waiting": submitted_number(db_session()) if sees_submitted else 0,
    }


@bp.get("/measures/<int:measure_id>")
@access(may_read_measure, load=measure_case)
def measure(case: MeasureCase) -> ResponseReturnValue:
    """A measure on one page: how it stands, what changed, and where it comes from."""
    session, one = db_session(), case.measure
    is_inside = sees_drafts(case.viewer) or leads(case.viewer, one)
    page = read_page(request.args)
    origins, ideas, supporters = origins_of(session, one, page=page)
    states = [ReportingState.APPROVED, *([ReportingState.SUBMITTED] if is_inside else [])]
    reports = reports_on(session, one, states)
    return render_template(
        "masterplan/measure.html",
        measure=one,
        topic_field=session.get(TopicField, one.topic_field_id) if one.topic_field_id else None,
        reports=[one for one in reports if one.state is ReportingState.APPROVED],
        submitted=[one for one in reports if one.state is ReportingState.SUBMITTED],
        changes=changes_of(session, one, all_of_them=is_inside),
        origins=origins,
        ideas_number=ideas,
        supporters=supporters,
        page=page,
        pages=_pages(ideas),
        page_address=_page_address("masterplan.measure", "origin", measure_id=one.id),
        eyes=eyes_of(session, case.viewer),
        overdue=is_overdue(one, today()),
        may_edit=may_edit_plan.allows(case),
        leads_it=leads(case.viewer, one),
    )


@bp.get("/fields")
@access(anyone)
def fields(case: Case) -> ResponseReturnValue:
    """The topic fields, with how many ideas and measures each has."""
    session = db_session()
    return render_template(
        "masterplan/fields.html",
        fields=fields_to_list(session),
        ideas=idea_numbers(session),
        measures=measure_numbers_by_field(session, case.viewer),
    )


@dataclass(frozen=True)
class FieldCase(Case):
    """Somebody and a topic field."""

    topic_field: TopicField = dataclass_field(kw_only=True)


def field_case(field_id: int) -> FieldCase:
    """The case of a route with a topic field's number: everybody may read all of them."""
    return FieldCase(viewer(), topic_field=one_field(db_session(), field_id))


@bp.get("/fields/<int:field_id>")
@access(anyone, load=field_case)
def field(case: FieldCase) -> ResponseReturnValue:
    """A topic field: figures, the measures that came of it, ideas of all events, and its history."""
    session, one, eyes = db_session(), case.topic_field, eyes_of(db_session(), case.viewer)
    figures = figures_of_field(session, one)
    events = events_with(session, figures.events)
    seen = [(event, number) for event, number in events if eyes.may_see(event)]
    chosen = read_ideas_filter(request.args, {event.id for event, _number in seen})
    ideas, total = ideas_page(session, one, chosen, eyes, everything=figures.ideas)
    return render_template(
        "masterplan/field.html",
        field=one,
        ideas=ideas,
        total=total,
        chosen=chosen,
        pages=_pages(total),
        page_address=_page_address("masterplan.field", "ideas-heading", field_id=one.id),
        statuses={status.value: number for status, number in figures.statuses.items()},
        figures=figures,
        events=seen,
        inside=sum(number for event, number in events if not eyes.may_see(event)),
        history=history_of(session, one, ZoneInfo(settings().time_zone)),
        measures=measures_of_field(session, one, case.viewer),
        also=ideas_also_in(session, one) if chosen.page == 1 else [],
        merged_into=session.get(TopicField, one.merged_into_id) if one.merged_into_id else None,
        is_overdue=lambda measure: is_overdue(measure, today()),
        eyes=eyes,
    )
