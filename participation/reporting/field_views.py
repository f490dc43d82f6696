"""Downloads: topic fields in figures, of the city and of one event."""

from dataclasses import dataclass, field

from flask import Blueprint, Response

from participation.events.loading import event_case
from participation.events.models import Event
from participation.events.rules import EventCase, may_moderate, may_see
from participation.identity.rules import Case, Viewer, anyone
from participation.masterplan.queries.fields import measure_numbers_by_field
from participation.masterplan.queries.figures import figures_of_fields
from participation.reporting import fields
from participation.reporting.views import BYTE_ORDER_MARK, WORKBOOK, as_file
from participation.reporting.votes import as_csv, as_workbook
from participation.web.access import access
from participation.web.context import db_session, viewer

bp = Blueprint("field_files", __name__)


@dataclass(frozen=True)
class FormCase(Case):
    """Somebody, and the form in which they want the table."""

    form: str = field(kw_only=True)


def form_case(form: str) -> FormCase:
    """The case of a route that gives the city's table in some form."""
    return FormCase(viewer(), form=form)


@dataclass(frozen=True)
class EventFormCase(EventCase):
    """An event's case with the form in which the table is wanted."""

    form: str = field(kw_only=True)


def event_form_case(event_id: int, form: str) -> EventFormCase:
    """The case of a route that gives an event's table. Raises NotFound."""
    about = event_case(event_id)
    return EventFormCase(about.viewer, about.event, about.participant, form=form)


@bp.get("/fields/figures.<any(csv, json, xlsx):form>")
@access(anyone, load=form_case)
def all_events(case: FormCase) -> Response:
    """The topic fields of the city."""
    return _answer(case.form, case.viewer, None)


@bp.get("/events/<int:event_id>/fields/figures.<any(csv, json, xlsx):form>")
@access(may_see | may_moderate, load=event_form_case)
def one_event(case: EventFormCase) -> Response:
    """The topic fields of one event."""
    return _answer(case.form, case.viewer, case.the_event)


def _answer(form: str, somebody: Viewer, event: Event | None) -> Response:
    session = db_session()
    figures = figures_of_fields(session, event)
    measures = None if event else measure_numbers_by_field(session, somebody)
    name = f"fields-{event.id}.{form}" if event else f"fields.{form}"
    if form == "json":
        text = fields.as_json(figures, measures, event.id if event else None)
        return as_file(text, "application/json", name)
    rows, heads = fields.figures_rows(figures, measures), fields.columns(measures)
    if form == "xlsx":
        return as_file(as_workbook(heads, rows), WORKBOOK, name)
    return as_file(BYTE_ORDER_MARK + as_csv(heads, rows), "text/csv", name)
