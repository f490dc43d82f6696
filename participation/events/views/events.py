"""Creating, changing, ending and reopening an event."""

from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from participation.events import domain
from participation.events.forms.events import event_values, read_event
from participation.events.loading import event_case
from participation.events.queries import events_to_moderate
from participation.events.rules import EventCase, may_moderate
from participation.events.templates.saved import templates
from participation.events.templates.shipped import SHORT
from participation.events.views.console import to_console
from participation.events.views.templates import chosen_template
from participation.identity.rules import Case, may_create_events, may_edit_plan
from participation.kernel.db import Work
from participation.web.access import access
from participation.web.context import db_session, presence, settings
from participation.web.seen import require_as_seen
from participation.web.writes import Saved, write

bp = Blueprint("events", __name__)


@bp.get("/moderation")
@access(may_create_events)
def moderation(case: Case) -> ResponseReturnValue:
    """The events this account may run."""
    return render_template(
        "events/moderation.html", events=events_to_moderate(db_session(), case.viewer)
    )


@bp.get("/events/new")
@access(may_create_events)
def new_event(_case: Case) -> ResponseReturnValue:
    """The form of an event to be."""
    defaults = {"kind": "workshop", "audience": "public", "agenda": SHORT.key}
    return render_template(
        "events/event_form.html", event=None, defaults=defaults, agendas=templates(db_session())
    )


@bp.post("/events")
@write(may_create_events, again="events.new_event")
def create_event(work: Work, case: Case) -> Saved:
    """Make an event; it comes with an agenda that works."""
    draft = read_event(request.form, settings().time_zone)
    event = domain.create_event(
        work, draft, moderator=case.viewer.person, agenda=chosen_template(otherwise=SHORT)
    )
    notice = _("The event is ready. Show the code on the screen and open the first round.")
    return Saved(url_for("boards.console", event_id=event.id), notice)


@bp.get("/events/<int:event_id>/edit")
@access(may_moderate, load=event_case)
def edit_event(case: EventCase) -> ResponseReturnValue:
    """The form of an event, filled in."""
    values = event_values(case.the_event, ZoneInfo(settings().time_zone))
    return render_template("events/event_form.html", event=case.the_event, defaults=values)


@bp.post("/events/<int:event_id>/edit")
@write(may_moderate, load=event_case, again="events.edit_event")
def save_event(work: Work, case: EventCase) -> Saved:
    """Change what is said of an event."""
    require_as_seen(event_values(case.the_event, ZoneInfo(settings().time_zone)))
    draft = read_event(request.form, settings().time_zone)
    domain.edit_event(work, case.the_event, draft, may_open_it=may_edit_plan.allows(case))
    return to_console(case, _("Saved."))


@bp.get("/events/<int:event_id>/end")
@access(may_moderate, load=event_case)
def ending(case: EventCase) -> ResponseReturnValue:
    """Ask before an event ends for everybody."""
    return render_template("events/ending.html", event=case.the_event)


@bp.post("/events/<int:event_id>/end")
@write(may_moderate, load=event_case, again="boards.console")
def end_event(work: Work, case: EventCase) -> Saved:
    """End an event: its round closes, its code admits nobody any more."""
    current = case.the_event.current_round
    if current and current.is_open:
        current.present = presence(case.the_event.id)
    domain.end_event(work, case.the_event, grace=settings().grace)
    return to_console(case, _("The event has ended. You can reopen it at any time."))


@bp.post("/events/<int:event_id>/reopening")
@write(may_moderate, load=event_case, again="boards.console")
def reopen_event(work: Work, case: EventCase) -> Saved:
    """Take the end back."""
    domain.reopen_event(work, case.the_event)
    return to_console(case, _("The event is running again. Its code works once more."))
