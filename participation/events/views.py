"""Creating and changing an event and its agenda."""

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from flask import Blueprint, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from participation.events import agenda, clocks, domain, placing
from participation.events.forms import (
    LONGEST_ROUND,
    Choices,
    event_values,
    read_event,
    read_round,
    read_template,
    round_values,
)
from participation.events.loading import case_of, event_case, hold
from participation.events.models import (
    AgendaTemplate,
    Electorate,
    Event,
    Method,
    PollKind,
    Reveal,
    Round,
    RoundKind,
    RoundState,
)
from participation.events.queries import (
    event_of_round,
    events_to_moderate,
    one_round,
)
from participation.events.rules import EventCase, may_moderate
from participation.events.templates import (
    SHIPPED,
    SHORT,
    Template,
    add_rounds,
    remove_template,
    save_template,
    template_with,
    templates,
)
from participation.identity.rules import Case, may_create_events, may_edit_plan
from participation.kernel.db import Work, one
from participation.kernel.forms import Fields
from participation.kernel.refusal import Invalid, Refused
from participation.settings import LANGUAGES
from participation.web.access import access
from participation.web.context import db_session, presence, settings, viewer
from participation.web.seen import require_as_seen
from participation.web.writes import Saved, write

bp = Blueprint("events", __name__)


@dataclass(frozen=True)
class RoundCase(EventCase):
    """An event's case with one of its rounds."""

    round_: Round = field(kw_only=True)


def round_case(round_id: int) -> RoundCase:
    """The case of a route with a round's number."""
    hold(event_of_round(db_session(), round_id))
    round_ = one_round(db_session(), round_id)
    case = case_of(round_.event)
    return RoundCase(case.viewer, case.event, case.participant, round_=round_)


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
        work, draft, moderator=case.viewer.person, agenda=_chosen_template(otherwise=SHORT)
    )
    notice = _("The event is ready. Show the code on the screen and open the first round.")
    return Saved(url_for("boards.console", event_id=event.id), notice)


def _chosen_template(otherwise: Template | None = None) -> Template:
    """The agenda that a form names. Raises Invalid for one that is not there (any more)."""
    key = request.form.get("agenda", "")
    found = template_with(db_session(), key) if key else otherwise
    if found is None:
        gone = _l("Please choose one of the agendas.")
        raise Invalid({"agenda": gone}, gone)
    return found


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
    return _to_console(case, _("Saved."))


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
    return _to_console(case, _("The event has ended. You can reopen it at any time."))


@bp.post("/events/<int:event_id>/reopening")
@write(may_moderate, load=event_case, again="boards.console")
def reopen_event(work: Work, case: EventCase) -> Saved:
    """Take the end back."""
    domain.reopen_event(work, case.the_event)
    return _to_console(case, _("The event is running again. Its code works once more."))


@bp.get("/events/<int:event_id>/rounds/new")
@access(may_moderate, load=event_case)
def new_round(case: EventCase) -> ResponseReturnValue:
    """The choice of what sort of round it is to be, and then its form."""
    sort = _sort_of_round()
    if sort is None:
        return render_template(
            "events/round_choice.html", event=case.the_event, agendas=templates(db_session())
        )
    kind, method, poll = sort
    draft = Round(
        kind=kind,
        method=method,
        poll=poll,
        prompt=agenda.default_prompt(kind, method or poll),
        choices=[one.as_dict() for one in agenda.default_choices(poll)],
        budget=0,
        most_per_idea=0,
        reveal=Reveal.LIVE if poll else Reveal.BY_HAND,  # polls are for showing
        is_secret=False,
        electorate=Electorate.PRESENT,
    )
    return render_template(
        "events/round_form.html",
        event=case.the_event,
        round=None,
        sort=draft,
        choices=_choices(case.the_event),
        defaults=round_values(draft),
    )


def _choices(event: Event, round_: Round | None = None) -> Choices:
    """What a round of this event, one to be or this one, can be about."""
    offered = current_app.extensions["field_choices"](round_.field_id if round_ else None)
    before = round_.position if round_ else len(event.rounds) + 1
    rounds = [
        one for one in event.rounds if one.kind is RoundKind.COLLECT and one.position < before
    ]
    return Choices(offered, rounds)


def _sort_of_round() -> tuple[RoundKind, Method | None, PollKind | None] | None:
    """What the address, or a form that comes back, says it is to be; None where nothing is chosen."""
    fields = Fields(request.values)
    kind = fields.choice("kind", RoundKind)
    method = fields.choice("method", Method, otherwise=Method.DOTS)
    poll = fields.choice("poll", PollKind, otherwise=PollKind.SINGLE)
    if "kind" not in request.values or (fields.errors and request.method == "GET"):
        return None
    is_vote, is_poll = kind is RoundKind.VOTE, kind is RoundKind.POLL
    return kind, method if is_vote else None, poll if is_poll else None


@bp.post("/events/<int:event_id>/rounds")
@write(may_moderate, load=event_case, again="events.new_round")
def add_round(work: Work, case: EventCase) -> Saved:
    """Put one more round on the agenda."""
    agenda.add_round(work, case.the_event, read_round(request.form, None, _choices(case.the_event)))
    return _to_console(case, _("The round has been added to the agenda."))


@bp.post("/events/<int:event_id>/agenda")
@write(may_moderate, load=event_case, again="events.new_round")
def add_rounds_of_template(work: Work, case: EventCase) -> Saved:
    """Put the rounds of a template at the end of the agenda."""
    add_rounds(work, case.the_event, _chosen_template())
    return _to_console(case, _("The rounds have been added to the agenda."))


@bp.get("/events/<int:event_id>/agenda/template")
@access(may_moderate, load=event_case)
def new_template(case: EventCase) -> ResponseReturnValue:
    """Ask what the agenda is to be called as a template; and show those saved already."""
    saved = [one for one in templates(db_session()) if one not in SHIPPED]
    defaults = {f"title_{code}": case.the_event.title[code] for code in LANGUAGES}
    return render_template(
        "events/template_form.html", event=case.the_event, defaults=defaults, saved=saved
    )


@bp.post("/events/<int:event_id>/agenda/template")
@write(may_moderate, load=event_case, again="events.new_template")
def save_agenda(work: Work, case: EventCase) -> Saved:
    """Keep the agenda to be copied into other events."""
    save_template(work, case.the_event, read_template(request.form))
    return _to_console(case, _("The agenda has been saved as a template."))


@dataclass(frozen=True)
class TemplateCase(Case):
    """A case about an agenda that was saved as a template."""

    template: AgendaTemplate = field(kw_only=True)


def template_case(template_id: int) -> TemplateCase:
    """The case of a route with a template's number. Raises NotFound."""
    return TemplateCase(viewer(), template=one(db_session(), AgendaTemplate, template_id))


@bp.get("/agenda-templates/<int:template_id>/removal")
@access(may_create_events, load=template_case)
def template_removal(case: TemplateCase) -> ResponseReturnValue:
    """Ask before a saved agenda is removed for everybody."""
    return render_template("events/template_removal.html", template=case.template)


@bp.post("/agenda-templates/<int:template_id>/removal")
@write(may_create_events, load=template_case, again="events.template_removal")
def discard_template(work: Work, case: TemplateCase) -> Saved:
    """Remove a saved agenda; those copied from it stay."""
    remove_template(work, case.template)
    return Saved(url_for("events.moderation"), _("The template has been removed."))


@bp.get("/rounds/<int:round_id>/edit")
@access(may_moderate, load=round_case)
def edit_round(case: RoundCase) -> ResponseReturnValue:
    """The form of a round, filled in."""
    return render_template(
        "events/round_form.html",
        event=case.the_event,
        round=case.round_,
        sort=case.round_,
        choices=_choices(case.the_event, case.round_),
        defaults=round_values(case.round_),
    )


@bp.post("/rounds/<int:round_id>/edit")
@write(may_moderate, load=round_case, again="events.edit_round")
def save_round(work: Work, case: RoundCase) -> Saved:
    """Change a round."""
    require_as_seen(round_values(case.round_))
    draft = read_round(request.form, case.round_, _choices(case.the_event, case.round_))
    agenda.edit_round(work, case.the_event, case.round_, draft)
    return _to_console(case, _("Saved."))


@bp.post("/rounds/<int:round_id>/state")
@write(may_moderate, load=round_case, again="boards.console")
def move_round(work: Work, case: RoundCase) -> Saved:
    """Open, close, show or take back a round."""
    fields = Fields(request.form)
    state = fields.choice("state", RoundState)
    seen = fields.choice("from", RoundState, otherwise=case.round_.state)
    fields.check()
    if state is RoundState.CLOSED and case.round_.is_open:
        case.round_.present = presence(case.the_event.id)
    agenda.move_round(work, case.the_event, case.round_, state, grace=settings().grace, seen=seen)
    return _to_console(case)


@bp.post("/rounds/<int:round_id>/clock")
@write(may_moderate, load=round_case, again="boards.console")
def set_clock(work: Work, case: RoundCase) -> Saved:
    """Give an open round more minutes, or take its clock away."""
    fields = Fields(request.form)
    more = fields.number("more", low=1, high=LONGEST_ROUND, otherwise=0)
    fields.check()
    seen = request.form.get("from")
    if more:
        clocks.add_time(work, case.the_event, case.round_, more, seen=seen)
    else:
        clocks.stop_clock(work, case.the_event, case.round_, seen=seen)
    return _to_console(case)


@bp.post("/rounds/<int:round_id>/place")
@write(may_moderate, load=round_case, again="boards.console")
def place_round(work: Work, case: RoundCase) -> Saved:
    """Put a planned round before another one, or at the end of the agenda."""
    before = _round_named(case.the_event, "before")
    placing.place_round(work, case.the_event, case.round_, before, seen=request.form.get("from"))
    return _to_console(case)


def _round_named(event: Event, field_: str) -> Round | None:
    """The round of the event that a form names; None for the empty name. Raises Refused."""
    number = request.form.get(field_, "")
    found = next((one for one in event.rounds if str(one.id) == number), None)
    if number and not found:
        raise Refused(
            _l("This has changed since your page was drawn: that round is not there any more.")
        )
    return found


@bp.post("/rounds/<int:round_id>/removal")
@write(may_moderate, load=round_case, again="boards.console")
def remove_round(work: Work, case: RoundCase) -> Saved:
    """Take a planned round off the agenda."""
    placing.remove_round(work, case.the_event, case.round_)
    return _to_console(case)


def _to_console(case: EventCase, notice: str = "") -> Saved:
    return Saved(url_for("boards.console", event_id=case.the_event.id), notice)
