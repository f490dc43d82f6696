"""What the topic board and an idea's page send: moves, second fields, what is sure; and undoing."""

from collections.abc import Sequence

from flask import Blueprint, request, url_for
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from participation.events.loading import event_case
from participation.events.rules import EventCase, may_curate
from participation.ideas.forms import read_ticked
from participation.ideas.loading import ideas_of_event
from participation.kernel.db import LARGEST_KEY, Work
from participation.kernel.refusal import Invalid, Refused
from participation.topics import domain
from participation.topics.domain import FieldDraft, Move
from participation.topics.forms import NUMBER, read_target
from participation.topics.loading import ActCase, act_case, board_address, those_that_stay
from participation.topics.models import TopicField
from participation.topics.queries.board import placed_by_machine
from participation.web.context import db_session, locale_code
from participation.web.writes import Saved, write

bp = Blueprint("moves", __name__)


@bp.post("/events/<int:event_id>/moves")
@write(may_curate, load=event_case, again="sorting.board")
def move(work: Work, case: EventCase) -> Saved:
    """Move the ticked ideas into a field, or out of every field."""
    moves = ticked_ideas(case)
    field = chosen_field(work, read_target(request.form))
    batch, number = domain.sort_into(work, case, moves, field)
    return saved_act(case, moves, batch, _moved(number, field))


def ticked_ideas(case: EventCase) -> list[Move]:
    """The ticked ideas, each with the field in which it was seen. Raises Invalid, NotFound."""
    return seen_ideas(case, request.form.getlist("idea"))


def seen_ideas(case: EventCase, values: Sequence[str]) -> list[Move]:
    """The same of values such as "17:3"."""
    seen = {one.idea_id: one.from_id or None for one in read_ticked(values)}
    return [Move(one, seen[one.the_idea.id]) for one in ideas_of_event(case, list(seen))]


def saved_act(case: EventCase, moves: Sequence[Move], batch: int, notice: str) -> Saved:
    """To the idea from whose page the form was sent, or to the board as it was chosen; with undo."""
    idea = moves[0].case.the_idea.id
    is_of_one = request.form.get("page") == "idea"
    undo = url_for(
        "moves.undo",
        event_id=case.the_event.id,
        batch=batch,
        idea=idea if is_of_one else None,
    )
    return Saved(
        url_for("boards.idea", idea_id=idea) if is_of_one else board_address(case),
        notice,
        undo=undo,
    )


def chosen_field(work: Work, target: int | FieldDraft) -> TopicField | None:
    """The field with a number, none for 0, or a new one. Raises Invalid."""
    if isinstance(target, FieldDraft):
        return domain.add_field(work, target)
    found = work.session.get(TopicField, min(target, LARGEST_KEY)) if target else None
    if target and found is None:
        raise Invalid({"field": _l("Please choose a topic field.")}, _l("Please choose again."))
    return found


def _moved(number: int, field: TopicField | None) -> str:
    out = ngettext(
        "%(num)d idea was taken out of its topic field.",
        "%(num)d ideas were taken out of their topic fields.",
        number,
    )
    into = ngettext(
        "%(num)d idea was moved to “%(field)s”.",
        "%(num)d ideas were moved to “%(field)s”.",
        number,
        field=field.name.pick(locale_code()) if field else "",
    )
    return str(into if field else out)


@bp.post("/events/<int:event_id>/moves/<int:batch>/undo")
@write(may_curate, load=act_case, again="sorting.board")
def undo(work: Work, case: ActCase) -> Saved:
    """Put the ideas of one act back, as far as they are still where it put them."""
    number, kept = domain.undo_sorting(work, case, case.batch)
    said = [ngettext("Undone for %(num)d idea.", "Undone for %(num)d ideas.", number)]
    if kept:
        said.append(those_that_stay(kept))
    idea = read_ticked(request.args.getlist("idea"), least=0)
    board = url_for("sorting.board", event_id=case.the_event.id)
    to = url_for("boards.idea", idea_id=idea[0].idea_id) if idea else board
    return Saved(to, " ".join(said))


@bp.post("/events/<int:event_id>/marks")
@write(may_curate, load=event_case, again="sorting.board")
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


@bp.post("/events/<int:event_id>/second-fields")
@write(may_curate, load=event_case, again="sorting.board")
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
