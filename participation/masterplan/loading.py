"""Loading plans, measures and reports through whoever asks, and what an idea's page shows of them."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from participation.events.rules import may_moderate
from participation.ideas.rules import IdeaCase, is_author
from participation.identity.rules import may_edit_plan
from participation.kernel.refusal import NotFound
from participation.masterplan.models import Masterplan, Measure
from participation.masterplan.queries.measures import one_measure
from participation.masterplan.queries.plans import (
    one_field_of_action,
    one_plan,
    plan_of_field_of_action,
)
from participation.masterplan.queries.reports import measure_of_report, one_report
from participation.masterplan.rules import (
    MeasureCase,
    PlanCase,
    ReportCase,
    may_read_measure,
    may_read_plan,
    may_read_report,
    may_release,
    may_report_on_it,
)
from participation.masterplan.story import story_and_measures
from participation.web.context import database, db_session, is_writing, settings, viewer


def plan_case(plan_id: int) -> PlanCase:
    """The case of a route with a plan's number. Raises NotFound where they may not read it."""
    _hold(plan_id)
    case = PlanCase(viewer(), plan=one_plan(db_session(), plan_id))
    if not may_read_plan.allows(case):
        raise NotFound
    return case


def field_of_action_case(field_of_action_id: int) -> PlanCase:
    """The case of a route with the number of a field of action. Raises NotFound."""
    _hold(plan_of_field_of_action(db_session(), field_of_action_id))
    found = one_field_of_action(db_session(), field_of_action_id)
    about = plan_case(found.plan_id)
    return PlanCase(about.viewer, plan=about.plan, field_of_action=found)


def measure_case(measure_id: int) -> MeasureCase:
    """The case of a route with a measure's number. Raises NotFound where they may not read it."""
    _hold_plan_of(measure_id)
    case = MeasureCase(viewer(), measure=one_measure(db_session(), measure_id))
    if not may_read_measure.allows(case):
        raise NotFound
    return case


def own_measure_case(measure_id: int) -> MeasureCase:
    """The case of a route for who leads a measure; for everybody else there is no such page."""
    case = measure_case(measure_id)
    if not may_report_on_it.allows(case):
        raise NotFound
    return case


def report_case(report_id: int) -> ReportCase:
    """The case of a route with a report's number. Raises NotFound where they may not read it."""
    _hold_plan_of(measure_of_report(db_session(), report_id))
    report = one_report(db_session(), report_id)
    case = ReportCase(viewer(), measure=report.measure, report=report)
    if not may_read_report.allows(case):
        raise NotFound
    return case


def own_report_case(report_id: int) -> ReportCase:
    """The case of a route for who wrote a report, or a colleague of theirs. Raises NotFound."""
    case = report_case(report_id)
    if not may_report_on_it.allows(case):
        raise NotFound
    return case


def today() -> date:
    """The day it is where this installation is."""
    return datetime.now(ZoneInfo(settings().time_zone)).date()


def _hold(plan_id: int | None) -> None:
    """While writing, take a plan before it and its measures are loaded: acts come one by one.

    A measure is read by everybody only with its plan, so that acts on either concern both.
    """
    if plan_id is not None and is_writing() and not database().is_sqlite:
        query = select(Masterplan.id).where(Masterplan.id == plan_id)
        db_session().execute(query.with_for_update())


def _hold_plan_of(measure_id: int | None) -> None:
    if measure_id is not None and is_writing():
        _hold(db_session().scalar(select(Measure.plan_id).where(Measure.id == measure_id)))


def on_idea(case: IdeaCase) -> dict[str, Any]:
    """What the page of an idea shows of its measures and of what became of it."""
    idea = case.the_idea
    knows_more = is_author.allows(case) or may_moderate.allows(case)
    story, measures = story_and_measures(db_session(), idea, case.viewer, is_insider=knows_more)
    changes = [entry for entry in story if entry.change and entry.measure]
    return {
        "story": story,
        "measures": measures,
        "latest": {entry.measure.id: entry.change for entry in changes if entry.measure},
        "may_promote": may_edit_plan.allows(case) and idea.is_published,
        "may_release": may_release.allows(case),
    }
