"""Joining an event: with its code, typed or scanned, or openly where the event admits that."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from participation.events import domain
from participation.events.codes import is_well_formed, read_code
from participation.events.loading import event_case, hold_events
from participation.events.models import Event
from participation.events.queries import (
    WITH_ROUNDS,
    EventOfCode,
    event_of_code,
    one_event,
    participant_of,
)
from participation.events.rules import EventCase, may_join
from participation.identity.rules import Case, anyone
from participation.kernel.db import Work, many
from participation.kernel.forms import Fields
from participation.kernel.refusal import Invalid, Refused
from participation.web import limits
from participation.web.access import access
from participation.web.context import db_session, viewer
from participation.web.together import Ask, Outcome, write_together
from participation.web.writes import Saved, write

bp = Blueprint("joining", __name__)


@dataclass(frozen=True)
class CodeCase(Case):
    """A case about an event that a code and the QR code's own key stand for."""

    event: EventOfCode | None = None
    code: str = ""
    came_by_qr: bool = False


def _typed_code() -> CodeCase:
    code = read_code(request.values.get("code", ""))
    return _code_case(code, request.values.get("entry", ""))


def _code_case(code: str, entry: str = "") -> CodeCase:
    event = event_of_code(db_session(), code) if is_well_formed(code) else None
    return CodeCase(viewer(), event, code, bool(event and entry and entry == event.entry_key))


def _from_link(code: str) -> CodeCase:
    return _code_case(read_code(code), request.args.get("entry", ""))


def _require_right_code(case: CodeCase) -> EventOfCode:
    """The event, or Invalid; wrong guesses are counted, right ones never.

    Once an address has guessed too often, typed codes from it have to wait; the QR code still
    works, for it carries a key that nobody can guess.
    """
    if not case.code:
        empty = _l("Please enter the code. It has six characters.")
        raise Invalid({"code": empty}, empty)
    if not case.came_by_qr:
        _require_guesses_left()
    if case.event is None:
        for name, who in _guessers().items():
            limits.count(name, who)
        wrong = _l("There is no event with this code. Please compare it with the screen.")
        raise Invalid({"code": wrong}, wrong)
    if case.event.has_ended:
        over = _l("This event has ended. Its code is no longer valid.")
        raise Refused(over, status=410)
    return case.event


def _require_guesses_left() -> None:
    many = _l(
        "There were too many wrong codes. Please scan the QR code, or try again in ten minutes."
    )
    if any(limits.is_used_up(name, who) for name, who in _guessers().items()):
        raise Refused(many, status=429)


def _guessers() -> dict[str, str]:
    """By whom a wrong code is counted. Strangers who only follow links share one name and would
    shut each other out, so for them it is the address alone.
    """
    by_address = {"wrong code, address": limits.address()}
    someone = viewer().person or viewer().guest
    return by_address | ({"wrong code, person": viewer().sender} if someone else {})


@bp.get("/join/<code>")
@access(anyone, load=_from_link)
def invitation(case: CodeCase) -> ResponseReturnValue:
    """Where the QR code leads: one button to join. Reading it changes nothing."""
    event = one_event(db_session(), _require_right_code(case).id)
    if participant_of(db_session(), event, case.viewer):
        return redirect(url_for("boards.board", event_id=event.id))
    return render_template(
        "events/invitation.html", event=event, code=case.code, entry=request.args.get("entry", "")
    )


def _event_of_code() -> int:
    """The number of the event whose code was typed. Raises Refused for a wrong one."""
    return _require_right_code(_typed_code()).id


@bp.post("/join")
@write_together(anyone, _typed_code, _event_of_code, again="pages.start", limit="join")
def join(work: Work, asks: Sequence[Ask]) -> list[Outcome]:
    """Join with a code, typed or scanned."""
    hold_events(work.session, {ask.wish for ask in asks})
    events = many(work.session, Event, {ask.wish for ask in asks}, WITH_ROUNDS)
    outcomes = domain.join_all(work, [(events[ask.wish], ask.viewer) for ask in asks])
    boards = {number: url_for("boards.board", event_id=number) for number in events}
    return [
        part if isinstance(part, Refused) else Saved(boards[part.event_id]) for part in outcomes
    ]


@bp.post("/events/<int:event_id>/participants")
@write(may_join, load=event_case, again="boards.board", limit="join")
def join_openly(work: Work, case: EventCase) -> Saved:
    """Join without a code where the event admits that; who came from an idea goes back to it."""
    domain.join(work, case.the_event, case.viewer)
    fields = Fields(request.form)
    idea_id = fields.number("idea", low=1, high=10**9 - 1, otherwise=0)
    if idea_id and not fields.errors:
        return Saved(url_for("boards.idea", idea_id=idea_id, _anchor="write-comment"))
    return Saved(url_for("boards.board", event_id=case.the_event.id))
