"""Maps of ideas, of the city and of one event; and topic fields on the projector."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from participation.events.loading import event_case, frame
from participation.events.models import Event
from participation.events.rules import EventCase, may_curate, may_moderate, may_see
from participation.identity.rules import Case, Viewer, anyone, may_edit_plan
from participation.kernel.db import Work
from participation.kernel.refusal import NotFound
from participation.masterplan.forms import read_only
from participation.masterplan.queries.figures import figures_of_fields
from participation.masterplan.queries.places import Sheet, sheet_of
from participation.masterplan.visibility import eyes_of
from participation.proposals.domain.maps import ask_for_map
from participation.topics.models import TopicField
from participation.web.access import access
from participation.web.context import db_session, locale_code
from participation.web.maps import Mark, Picture, picture, wrapped
from participation.web.writes import Saved, write

bp = Blueprint("field_map", __name__)

FEW = 60  # ideas: all of them are steps of the Tab key; of more, the fields are
LISTED = 12  # ideas of each field in the list, while all fields are shown
MOST_LISTED = 300
WALL_ROWS = 15  # nobody scrolls on a wall
# Sizes of letters and widths of pictures in units; on the projector, a unit is at least a pixel.
PAGE, WALL = (22.0, 1000.0), (30.0, 1500.0)


@bp.get("/fields/map")
@access(anyone)
def all_events(case: Case) -> ResponseReturnValue:
    """The ideas of all events as a map and as a list."""
    may_draw = may_edit_plan.allows(case)
    said = _map(case.viewer, None)
    return render_template("masterplan/map.html", event=None, may_draw=may_draw, **said)


@bp.get("/events/<int:event_id>/fields/map")
@access(may_see | may_moderate, load=event_case)
def one_event(case: EventCase) -> ResponseReturnValue:
    """The same for the ideas of one event."""
    return render_template(
        "masterplan/event_map.html",
        **frame(case, "fields" if may_curate.allows(case) else "results"),
        may_draw=may_curate.allows(case),
        **_map(case.viewer, case.the_event),
    )


def _map(viewer: Viewer, event: Event | None) -> dict[str, Any]:
    only = read_only(request.args)
    session, now = db_session(), datetime.now(UTC)
    sheet = sheet_of(session, event, eyes_of(session, viewer), only=only)
    if only is not None and not sheet.fields:
        raise NotFound
    drawn = sheet.drawn
    return {
        "sheet": sheet,
        "only": only,
        "picture": _picture(sheet, *PAGE) if drawn and drawn.drawn_at else None,
        "wrapped": wrapped,
        "is_being_drawn": drawn is not None and drawn.is_being_drawn(now),
        "has_broken_off": drawn is not None and drawn.has_broken_off(now),
        "has_steps": only is not None or sheet.shown <= FEW,
        "listed": LISTED if only is None else MOST_LISTED,
        "address": lambda only=None: _address(event, only),
        "draw": url_for("field_map.draw_event", event_id=event.id)
        if event
        else url_for("field_map.draw_all"),
    }


def _picture(sheet: Sheet, letters: float, width: float) -> Picture | None:
    names = {one.id if one else 0: _name(one) for one in sheet.fields}
    marks = [
        Mark(one.id, one.field, one.place, one.supporters)
        for ideas in sheet.ideas.values()
        for one in ideas
    ]
    return picture(marks, names, letters, width)


def _name(one: TopicField | None) -> str:
    return one.name.pick(locale_code()).text if one else _("Not sorted yet")


def _address(event: Event | None, only: int | None) -> str:
    if event:
        return url_for("field_map.one_event", event_id=event.id, field=only)
    return url_for("field_map.all_events", field=only)


@bp.post("/fields/map")
@write(may_edit_plan, again="field_map.all_events")
def draw_all(work: Work, _case: Case) -> Saved:
    """Let the map of all events be drawn."""
    return _asked(work, None)


@bp.post("/events/<int:event_id>/fields/map")
@write(may_curate, load=event_case, again="field_map.one_event")
def draw_event(work: Work, case: EventCase) -> Saved:
    """Let the map of an event be drawn."""
    return _asked(work, case.the_event)


def _asked(work: Work, event: Event | None) -> Saved:
    ask_for_map(work, event.id if event else None, anew=request.form.get("anew") == "1")
    return Saved(
        _address(event, None), _("The map is being drawn. It appears here when it is ready.")
    )


@dataclass(frozen=True)
class WallCase(EventCase):
    """An event's case with what the projector is to show."""

    show: str = field(kw_only=True)


def wall_case(event_id: int, show: str) -> WallCase:
    """The case of a page for the projector. Raises NotFound."""
    about = event_case(event_id)
    return WallCase(about.viewer, about.event, about.participant, show=show)


@bp.get("/events/<int:event_id>/fields/<any(map, figures):show>/beamer")
@access(may_moderate, load=wall_case)
def wall(case: WallCase) -> ResponseReturnValue:
    """The topic fields of an event for the projector: as a map, or in figures. Nothing to press."""
    session, event = db_session(), case.the_event
    sheet = sheet_of(session, event, eyes_of(session, case.viewer))
    return render_template(
        "masterplan/fields_wall.html",
        event=event,
        show=case.show,
        sheet=sheet,
        picture=_picture(sheet, *WALL) if case.show == "map" else None,
        rows=figures_of_fields(session, event) if case.show == "figures" else [],
        most_rows=WALL_ROWS,
        theme="dark" if request.args.get("theme") == "dark" else "light",
    )
