"""The download of an event's ideas and results."""

from flask import Blueprint, Response

from participation.events.loading import event_case
from participation.events.rules import EventCase, may_moderate
from participation.reporting.export import as_data, to_csv
from participation.web.access import access
from participation.web.context import db_session

bp = Blueprint("reporting", __name__)

BYTE_ORDER_MARK = "\ufeff"  # without it spreadsheets take UTF-8 for something older


@bp.get("/events/<int:event_id>/export.csv")
@access(may_moderate, load=event_case)
def export(case: EventCase) -> Response:
    """The published ideas with support and dots, one row each, without names."""
    event = case.the_event
    text = BYTE_ORDER_MARK + to_csv(as_data(db_session(), event))
    answer = Response(text, mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="event-{event.id}.csv"'
    return answer
