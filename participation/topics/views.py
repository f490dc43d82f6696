"""The list of topic fields, and the board on which ideas are sorted into them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from participation.events.loading import event_case
from participation.events.rules import EventCase, may_curate, may_moderate
from participation.ideas.forms import read_ticked
from participation.ideas.loading import ideas_of_event
from participation.identity.rules import Case, may_edit_plan
from participation.kernel.db import LARGEST_KEY, Work
from participation.kernel.forms import Fields
from participation.kernel.refusal import Invalid, NotFound
from participation.topics import domain
from participation.topics.acts import latest_acts
from participation.topics.counting import wished
from participation.topics.domain import FieldDraft, Move
from participation.topics.forms import (
    MOST_COLUMNS,
    NUMBER,
    STATUSES,
    field_values,
    read_choice,
    read_field,
    read_target,
)
from participation.topics.loading import ActCase, FieldCase, act_case, field_case, panel
from participation.topics.models import TopicField
from participation.topics.queries import (
    Choice,
    Column,
    all_fields,
    also_in,
    columns,
    latest_merges,
    numbers_by_field,
)
from participation.topics.rules import may_edit_fields
from participation.web.access import access
from participation.web.context import db_session, locale_code
from participation.web.writes import Saved, write

bp = Blueprint("topics", __name__)

# What of an address chooses among ideas.
CHOICES = ("q", "language", "status", "placed", "least", "column")


# The list.


@bp.get("/topic-fields")
@access(may_edit_fields)
def fields(case: Case) -> ResponseReturnValue:
    """All topic fields of the city, in their order."""
    session = db_session()
    found = all_fields(session)
    return render_template(
        "topics/fields.html",
        fields=found,
        by_number={one.id: one for one in found},
        merges=latest_merges(session),
        numbers=numbers_by_field(session),
        may_propose_for_all=may_edit_plan.allows(case),
    )


@bp.post("/topic-fields")
@write(may_edit_fields, again="topics.fields")
def add_field(work: Work, _case: Case) -> Saved:
    """Add one at the end."""
    field = domain.add_field(work, read_field(request.form))
    name = field.name.pick(locale_code())
    return Saved(url_for("topics.fields"), _("“%(field)s” is on the list.", field=name))


@bp.get("/topic-fields/<int:field_id>")
@access(may_edit_fields, load=field_case)
def field(case: FieldCase) -> ResponseReturnValue:
    """The form of one field, filled in."""
    return render_template(
        "topics/field.html",
        field=case.the_field,
        defaults=field_values(case.the_field),
        board=board_asked_from(),
    )


def board_asked_from() -> str:
    """The number of the event from whose board a page was opened, to lead back there."""
    board = request.values.get("board", "")
    return board if NUMBER.fullmatch(board) else ""


@bp.post("/topic-fields/<int:field_id>")
@write(may_edit_fields, load=field_case, again="topics.field")
def save_field(work: Work, case: FieldCase) -> Saved:
    """Change name and description."""
    domain.describe_field(work, case.the_field, read_field(request.form))
    return Saved(list_or_board(), _("Saved."))


def list_or_board(field: TopicField | None = None) -> str:
    """To the list of fields, or to the event's board from which the form was sent."""
    board = board_asked_from()
    if board:
        return url_for("topics.sorting", event_id=int(board))
    return url_for("topics.fields", _anchor=f"field-{field.id}" if field else None)


@bp.post("/topic-fields/<int:field_id>/position")
@write(may_edit_fields, load=field_case, again="topics.fields")
def move_field(work: Work, case: FieldCase) -> Saved:
    """Move a field up or down the list."""
    form = Fields(request.form)
    direction = form.one_of("direction", ("up", "down"), "up")
    form.check()
    domain.move_field(work, case.the_field, up=direction == "up")
    return Saved(list_or_board(case.the_field), _("Saved."))


@bp.post("/topic-fields/<int:field_id>/offer")
@write(may_edit_fields, load=field_case)
def offer_field(work: Work, case: FieldCase) -> Saved:
    """Retire a field or offer it again."""
    offered = request.form.get("offered") == "1"
    domain.offer_field(work, case.the_field, offered=offered)
    name = case.the_field.name.pick(locale_code())
    notice = (
        _("“%(field)s” is offered again.", field=name)
        if offered
        else _("“%(field)s” is no longer offered. Ideas in it stay there.", field=name)
    )
    return Saved(url_for("topics.fields"), notice)


# Sorting.


@bp.get("/events/<int:event_id>/fields")
@access(may_curate, load=event_case)
def sorting(case: EventCase) -> ResponseReturnValue:
    """The topic board: a column of ideas for each field."""
    session, event = db_session(), case.the_event
    moderates = may_moderate.allows(case)
    choice = replace(read_choice(request.values), with_sealed=moderates)
    everything = all_fields(session)
    found = columns(session, event, choice, everything)
    if choice.field is not None and not found:
        raise NotFound
    return render_template(
        "topics/sorting.html",
        event=event,
        tab="fields",
        participant=case.participant,
        may_moderate=moderates,
        **wished(session, event),
        **panel(case),
        may_curate=True,
        acts=latest_acts(session, event),
        acts_by_machine=latest_acts(session, event, by_machine=True),
        **_of_the_board(case, choice, found, everything),
        **_addresses(case, choice),
    )


def _of_the_board(
    case: EventCase, choice: Choice, found: list[Column], everything: Sequence[TopicField]
) -> dict[str, Any]:
    """The columns, and what can be chosen."""
    session, edit = db_session(), request.args.get("edit", "")
    return {
        "columns": found,
        "all_fields": everything,
        "offered": [one for one in everything if one.is_offered],
        "also": also_in(session, case.the_event, choice),
        "choice": choice,
        "statuses": STATUSES,
        "edited": int(edit) if NUMBER.fullmatch(edit) else 0,
        "field_values": field_values,
        "ticked": {one.idea_id for one in read_ticked(request.form.getlist("idea"), least=0)},
    }


def _addresses(case: EventCase, choice: Choice) -> dict[str, Any]:
    """The board under other choices: a column on another page, the one column on another page."""

    def at(column: int, page: int) -> str:
        pages = {**choice.at, column: page}
        return address(case, at=[f"{number}-{one}" for number, one in pages.items() if one > 1])

    return {
        "address": lambda **changes: address(case, **changes),
        "page_address": lambda page: address(case, page=page),
        "column_address": at,
    }


def address(case: EventCase, **changes: Any) -> str:
    """The board as it was chosen, but for these changes."""
    kept: dict[str, Any] = {
        name: request.values[name] for name in CHOICES if request.values.get(name)
    }
    kept["at"] = request.values.getlist("at")[:MOST_COLUMNS]
    return url_for("topics.sorting", event_id=case.the_event.id, **kept | changes)


@bp.post("/events/<int:event_id>/moves")
@write(may_curate, load=event_case, again="topics.sorting")
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
        "topics.undo_move",
        event_id=case.the_event.id,
        batch=batch,
        idea=idea if is_of_one else None,
    )
    return Saved(
        url_for("boards.idea", idea_id=idea) if is_of_one else address(case), notice, undo=undo
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


@bp.get("/events/<int:event_id>/moves")
@access(may_curate, load=event_case)
def moves(case: EventCase) -> ResponseReturnValue:
    """The board under the address to which moves are sent, for who reloads a refused form."""
    return sorting.__wrapped__(case)  # type: ignore[no-any-return, attr-defined]


@bp.post("/events/<int:event_id>/moves/<int:batch>/undo")
@write(may_curate, load=act_case, again="topics.sorting")
def undo_move(work: Work, case: ActCase) -> Saved:
    """Put the ideas of one act back, as far as they are still where it put them."""
    number, kept = domain.undo_sorting(work, case, case.batch)
    said = [ngettext("Undone for %(num)d idea.", "Undone for %(num)d ideas.", number)]
    if kept:
        said.append(titles(kept))
    idea = read_ticked(request.args.getlist("idea"), least=0)
    board = url_for("topics.sorting", event_id=case.the_event.id)
    to = url_for("boards.idea", idea_id=idea[0].idea_id) if idea else board
    return Saved(to, " ".join(said))


def titles(kept: Sequence[str]) -> str:
    """Which ideas stay where they are, of those that were to be put back."""
    named = ", ".join(f"“{title}”" for title in kept if title)
    stays = ngettext(
        "%(num)d idea has been moved on since and stays where it is: %(titles)s.",
        "%(num)d ideas have been moved on since and stay where they are: %(titles)s.",
        len(kept),
        titles=named,
    )
    return str(stays)
