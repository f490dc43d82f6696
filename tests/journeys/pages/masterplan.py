"""Pages of plans, measures, topic fields, promotion and reports."""

from collections.abc import Iterator
from typing import Any

from participation.ideas.models import Idea, Status
from participation.identity.models import Person, Role
from participation.masterplan.domain import plans
from participation.masterplan.models import (
    Light,
    Masterplan,
    Measure,
    MeasureStatus,
    ReportingState,
    StatusReport,
)
from tests.support.plans import Office, words

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


def furnish(world: Any) -> None:  # noqa: PLR0915  one thing of each kind
    """A plan with measures in every state, one that came of ideas, and reports on it."""
    office, ids = Office(world.hall.house), world.ids
    unit = office.unit(f"Amt {LONG}")
    with world.hall.house.work() as work:
        work.session.get_one(Person, world.people["lead"].id).unit_id = unit.id
    field = ids["masterplan field"] = office.topic_field(f"Servicewege {LONG}").id
    plan = office.plan(title=f"Digitale Verwaltung {LONG}")
    draft, event = office.plan(published=False), world.events["shown"]
    ids |= {"plan": plan.id, "plan draft": draft.id}
    with world.hall.house.work() as work:
        one = work.session.get_one(Masterplan, plan.id)
        people = plans.FieldOfActionDraft(words(f"Menschen {LONG}"), words("About"))
        action = ids["field of action"] = plans.add_field_of_action(work, one, people).id
    measure = office.measure(
        plan, unit=unit, topic_field_id=field, field_of_action_id=action, title=words(LONG)
    )
    office.edit(
        measure,
        status=MeasureStatus.RUNNING,
        light=Light.RED,
        light_reason=words("Two posts are empty."),
    )
    other = office.measure(plan, "2", unit=unit, published=False)
    third = office.measure(plan, "3", unit=unit, status=MeasureStatus.DONE)
    fourth = office.measure(plan, "4", unit=unit)
    ids |= {"measure": measure.id, "measure draft": other.id, "measure free": fourth.id}
    ideas = [
        world.hall.house.idea(event, title=f"Gute Idee {number}", language="de") for number in "12"
    ]
    waiting = world.hall.house.idea(event, title="Waits on the shortlist")
    with world.hall.house.work() as work:
        for idea in (*ideas, waiting):
            found = work.session.get_one(Idea, idea.id)
            found.status, found.field_id = Status.SHORTLISTED, field
    office.promote([ideas[0]], measure)
    with world.hall.house.work() as work:
        work.session.get_one(Idea, ideas[1].id).merged_into_id = ideas[0].id
    ids |= {"promoted": ideas[0].id, "shortlisted": waiting.id, "merged": ideas[1].id}
    office.report(measure, ReportingState.APPROVED, "It **works**.\n\n- one\n- two")
    ids["report draft"] = office.report(measure).id
    returned = office.report(third, ReportingState.RETURNED)
    ids |= {"report returned": returned.id}
    with world.hall.house.work() as work:
        work.session.get_one(StatusReport, returned.id).reply = "Which office?"
        ids["submitted on"] = work.session.get_one(Measure, other.id).id
    ids["report submitted"] = office.report(other, ReportingState.SUBMITTED).id
    world.reader = world.hall.visitor().sign_in(world.hall.house.person("rea", Role.READER))


def pages(world: Any) -> Iterator[tuple[str, Any, str]]:  # noqa: PLR0915  a line per page
    """A name, who looks, and where."""
    ids, everybody, editor, lead = world.ids, world.stranger, world.editor, world.lead
    plan, measure = f"/masterplan/{ids['plan']}", f"/measures/{ids['measure']}"
    yield "masterplan", everybody, "/masterplan"
    yield "masterplans of an editor", editor, "/masterplan"
    yield "masterplan of an editor", editor, plan
    yield "masterplan filtered", everybody, f"{plan}?light=red"
    yield "masterplan without matches", everybody, f"{plan}?q=nothing"
    yield "masterplan draft", editor, f"/masterplan/{ids['plan draft']}"
    yield "new masterplan", editor, "/masterplan/new"
    yield "masterplan edit", editor, f"{plan}/edit"
    yield "fields of action", editor, f"{plan}/fields-of-action"
    yield "no fields of action", editor, f"/masterplan/{ids['plan draft']}/fields-of-action"
    yield "field of action", editor, f"/fields-of-action/{ids['field of action']}/edit"
    yield "new measure", editor, f"{plan}/measures/new"
    yield "measure", everybody, measure
    yield "measure of an editor", editor, measure
    yield "measure of its lead unit", lead, measure
    yield "measure draft", editor, f"/measures/{ids['measure draft']}"
    yield "measure edit", editor, f"{measure}/edit"
    yield "topic fields", everybody, "/fields"
    yield "topic field", everybody, f"/fields/{ids['masterplan field']}"
    yield "idea promoted", everybody, f"/ideas/{ids['promoted']}"
    yield "idea merged", everybody, f"/ideas/{ids['merged']}"
    yield "idea for an editor", editor, f"/ideas/{ids['shortlisted']}"
    yield "results with measures", everybody, f"/events/{world.events['shown'].id}/results"
    yield "shortlist", editor, "/masterplan/promotion"
    yield "shortlist without matches", editor, "/masterplan/promotion?q=nothing"
    yield "promoted already", editor, "/masterplan/promotion?status=promoted"
    target = "/masterplan/promotion/target"
    yield "promotion", editor, f"{target}?idea={ids['shortlisted']}&idea={ids['merged']}"
    yield "promotion of nothing", editor, target
    yield "demotion", editor, "/promotions/1/removal"
    yield "my measures", lead, "/reports"
    yield "submitted reports", editor, "/reports/submitted"
    yield "submitted reports of a reader", world.reader, "/reports/submitted"
    yield "new report", lead, f"/measures/{ids['measure free']}/report"
    for state in ("draft", "returned", "submitted"):
        yield f"report {state}", lead, f"/reports/{ids[f'report {state}']}"
    yield "report to decide", editor, f"/reports/{ids['report submitted']}"
    yield "report edit", lead, f"/reports/{ids['report draft']}/edit"


def refusals(world: Any) -> Iterator[tuple[str, Any, str, str]]:
    """A name, who looks, where, and the form that is sent as it stands and refused."""
    ids, editor, lead = world.ids, world.editor, world.lead
    yield "masterplan with errors", editor, "/masterplan/new", "form[action='/masterplan']"
    actions = f"/masterplan/{ids['plan']}/fields-of-action"
    yield "field of action with errors", editor, actions, "#add-field-of-action"
    measures = f"/masterplan/{ids['plan']}/measures"
    yield "measure with errors", editor, f"{measures}/new", f"form[action='{measures}']"
    target = f"/masterplan/promotion/target?idea={ids['shortlisted']}"
    yield "promotion into nothing", editor, target, "#into-existing"
    yield "return without a reason", editor, f"/reports/{ids['report submitted']}", "#return-form"
    free = f"/measures/{ids['measure free']}/report"
    yield "report with errors", lead, free, "#report-form"
