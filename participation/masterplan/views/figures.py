"""All topic fields in figures, of the city and of one event; the files with the same come from reporting."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from participation.events.loading import event_case, frame
from participation.events.models import Event
from participation.events.rules import EventCase, may_curate, may_moderate, may_see
from participation.identity.rules import Case, Viewer, anyone
from participation.masterplan.queries.fields import measure_numbers_by_field
from participation.masterplan.queries.figures import FieldFigures, figures_of_fields
from participation.web.access import access
from participation.web.context import db_session, locale_code

bp = Blueprint("field_figures", __name__)

# What the table can be sorted by; figures from the largest down, what is not told last.
ORDERS: dict[str, Callable[[FieldFigures], Any]] = {
    "name": lambda one: one.field.name.pick(locale_code()).text.casefold() if one.field else "",
    "ideas": lambda one: -one.ideas,
    "supporters": lambda one: -one.supporters,
    "comments": lambda one: -one.comments,
    "staff": lambda one: -one.staff_share if one.staff_share is not None else 1,
    "promoted": lambda one: -one.promoted,
}


@bp.get("/fields/figures")
@access(anyone)
def all_events(case: Case) -> ResponseReturnValue:
    """The topic fields of the city as a table."""
    return render_template("masterplan/figures.html", event=None, **table(case.viewer))


@bp.get("/events/<int:event_id>/fields/figures")
@access(may_see | may_moderate, load=event_case)
def one_event(case: EventCase) -> ResponseReturnValue:
    """The same for the ideas of one event."""
    return render_template(
        "masterplan/event_figures.html",
        **frame(case, "fields" if may_curate.allows(case) else "results"),
        **table(case.viewer, case.the_event),
    )


def table(viewer: Viewer, event: Event | None = None) -> dict[str, Any]:
    """The rows in the order that the address asks for, and the addresses of the other orders."""
    session, order = db_session(), request.args.get("order", "")
    rows = figures_of_fields(session, event)
    return {
        "rows": in_order(rows, order),
        "order": order if order in ORDERS else "",
        "measures": measure_numbers_by_field(session, viewer) if event is None else None,
        "orders": {name: _address(event, name) for name in ("", *ORDERS)},
    }


def in_order(rows: Sequence[FieldFigures], order: str) -> list[FieldFigures]:
    """Sorted, with what is in no field always last; any other order is that of the fields."""
    wanted = ORDERS.get(order)
    return sorted(rows, key=lambda one: (one.field is None, wanted(one) if wanted else 0))


def _address(event: Event | None, order: str) -> str:
    kept: dict[str, Any] = {"order": order} if order else {}
    if event:
        return url_for("field_figures.one_event", event_id=event.id, **kept)
    return url_for("field_figures.all_events", **kept)
