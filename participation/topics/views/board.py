"""The board on which ideas are sorted into topic fields."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from participation.events.loading import event_case, frame
from participation.events.rules import EventCase, may_curate, may_moderate
from participation.ideas.forms import read_ticked
from participation.kernel.refusal import NotFound
from participation.topics.forms import NUMBER, STATUSES, field_values, read_choice
from participation.topics.loading import board_address
from participation.topics.models import TopicField
from participation.topics.queries.acts import latest_acts
from participation.topics.queries.board import Choice, Column, also_in, columns
from participation.topics.queries.fields import all_fields
from participation.topics.queries.wishes import wished
from participation.web.access import access
from participation.web.context import db_session

bp = Blueprint("sorting", __name__)


@bp.get("/events/<int:event_id>/fields")
# Where moves and marks are sent, for who reloads a refused form.
@bp.get("/events/<int:event_id>/moves", endpoint="moves")
@bp.get("/events/<int:event_id>/marks", endpoint="marks")
@bp.get("/events/<int:event_id>/second-fields", endpoint="second_fields")
@access(may_curate, load=event_case)
def board(case: EventCase) -> ResponseReturnValue:
    """The topic board: a column of ideas for each field."""
    session, event = db_session(), case.the_event
    choice = replace(read_choice(request.values), with_sealed=may_moderate.allows(case))
    everything = all_fields(session)
    found = columns(session, event, choice, everything)
    if choice.field is not None and not found:
        raise NotFound
    return render_template(
        "topics/sorting.html",
        **frame(case, "fields"),
        **wished(session, event),
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
        return board_address(
            case, at=[f"{number}-{one}" for number, one in pages.items() if one > 1]
        )

    return {
        "address": lambda **changes: board_address(case, **changes),
        "page_address": lambda page: board_address(case, page=page),
        "column_address": at,
    }
