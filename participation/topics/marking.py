"""From the topic board and an idea's page: second fields, what is not sure, what is confirmed."""

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from participation.events.loading import event_case
from participation.events.rules import EventCase, may_curate
from participation.ideas.loading import ideas_of_event
from participation.kernel.db import Work
from participation.kernel.refusal import Invalid, Refused
from participation.topics import domain
from participation.topics.domain import Move
from participation.topics.forms import NUMBER
from participation.topics.models import TopicField
from participation.topics.queries import placed_by_machine
from participation.topics.views import (
    bp,
    chosen_field,
    saved_act,
    seen_ideas,
    sorting,
    ticked_ideas,
)
from participation.web.access import access
from participation.web.context import db_session, locale_code
from participation.web.writes import Saved, write


@bp.post("/events/<int:event_id>/marks")
@write(may_curate, load=event_case, again="topics.sorting")
def mark(work: Work, case: EventCase) -> Saved:
    """Mark the ticked ideas as not sure, or confirm them, one of them or all of a column."""
    moves = _to_mark(case)
    if request.form.get("mark") == "unsure":
        batch, number = domain.mark_unsure(work, case, moves)
        notice = ngettext(
            "%(num)d idea is marked as not sure.", "%(num)d ideas are marked as not sure.", number
        )
    else:
        batch, number = domain.confirm(work, case, moves)
        notice = ngettext(
            "%(num)d idea is confirmed where it stands.",
            "%(num)d ideas are confirmed where they stand.",
            number,
        )
    return saved_act(case, moves, batch, notice)


def _to_mark(case: EventCase) -> list[Move]:
    """One idea by its own button, what the machine has put into a whole column, or what is ticked."""
    whole, just = request.form.get("whole", ""), request.form.get("just", "")
    if NUMBER.fullmatch(whole):
        return _all_of(case, int(whole))
    return seen_ideas(case, [just]) if just else ticked_ideas(case)


def _all_of(case: EventCase, field_id: int) -> list[Move]:
    numbers = placed_by_machine(db_session(), case.the_event, field_id)
    if not numbers:
        raise Refused(_l("There is nothing to confirm here (any more)."))
    return [Move(one, field_id) for one in ideas_of_event(case, numbers)]


@bp.get("/events/<int:event_id>/marks")
@access(may_curate, load=event_case)
def marks(case: EventCase) -> ResponseReturnValue:
    """The board under the address to which marks are sent, for who reloads a refused form."""
    return sorting.__wrapped__(case)  # type: ignore[no-any-return, attr-defined]


@bp.post("/events/<int:event_id>/second-fields")
@write(may_curate, load=event_case, again="topics.sorting")
def set_second(work: Work, case: EventCase) -> Saved:
    """Let the ticked ideas be in a second field as well, or in none."""
    moves = ticked_ideas(case)
    field = chosen_field(work, _read_second())
    batch, number = domain.set_second(work, case, moves, field)
    return saved_act(case, moves, batch, _said(number, field))


def _read_second() -> int:
    chosen = request.form.get("field", "")
    if not NUMBER.fullmatch(chosen):
        sentence = _l("Please choose a topic field.")
        raise Invalid({"field": sentence}, sentence)
    return int(chosen)


def _said(number: int, field: TopicField | None) -> str:
    none_more = ngettext(
        "%(num)d idea has no second topic field any more.",
        "%(num)d ideas have no second topic field any more.",
        number,
    )
    also = ngettext(
        "%(num)d idea is also in “%(field)s” now.",
        "%(num)d ideas are also in “%(field)s” now.",
        number,
        field=field.name.pick(locale_code()) if field else "",
    )
    return str(also if field else none_more)


@bp.get("/events/<int:event_id>/second-fields")
@access(may_curate, load=event_case)
def seconds(case: EventCase) -> ResponseReturnValue:
    """The board under the address to which second fields are sent, likewise."""
    return sorting.__wrapped__(case)  # type: ignore[no-any-return, attr-defined]
