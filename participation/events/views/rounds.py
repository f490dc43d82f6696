"""Rounds are added to an agenda, changed, moved through their life, and taken off."""

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from participation.events import agenda, clocks, placing
from participation.events.forms.rounds import LONGEST_ROUND, Choices, read_round, round_values
from participation.events.loading import RoundCase, event_case, round_case
from participation.events.models import (
    Electorate,
    Event,
    Method,
    PollKind,
    Reveal,
    Round,
    RoundKind,
    RoundState,
)
from participation.events.rules import EventCase, may_moderate
from participation.events.templates.saved import templates
from participation.events.views.console import to_console
from participation.kernel.db import Work
from participation.kernel.forms import Fields
from participation.kernel.refusal import Refused
from participation.web.access import access
from participation.web.context import db_session, presence, settings
from participation.web.seen import require_as_seen
from participation.web.writes import Saved, write

bp = Blueprint("rounds", __name__)


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
@write(may_moderate, load=event_case, again="rounds.new_round")
def add_round(work: Work, case: EventCase) -> Saved:
    """Put one more round on the agenda."""
    agenda.add_round(work, case.the_event, read_round(request.form, None, _choices(case.the_event)))
    return to_console(case, _("The round has been added to the agenda."))


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
@write(may_moderate, load=round_case, again="rounds.edit_round")
def save_round(work: Work, case: RoundCase) -> Saved:
    """Change a round."""
    require_as_seen(round_values(case.round_))
    draft = read_round(request.form, case.round_, _choices(case.the_event, case.round_))
    agenda.edit_round(work, case.the_event, case.round_, draft)
    return to_console(case, _("Saved."))


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
    return to_console(case)


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
    return to_console(case)


@bp.post("/rounds/<int:round_id>/place")
@write(may_moderate, load=round_case, again="boards.console")
def place_round(work: Work, case: RoundCase) -> Saved:
    """Put a planned round before another one, or at the end of the agenda."""
    before = _round_named(case.the_event, "before")
    placing.place_round(work, case.the_event, case.round_, before, seen=request.form.get("from"))
    return to_console(case)


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
    return to_console(case)
