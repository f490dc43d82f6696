"""The pages of an event: board, my ideas, results; console and wall for moderators."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from participation.boards.addresses import entry_address, short_address
from participation.boards.asking import console_list, questions_of_rounds
from participation.boards.board import Board
from participation.boards.parts import context_of, snapshot
from participation.boards.situation import MAY_WATCH, Screen
from participation.boards.wall import still_of
from participation.claims.loading import own_cards
from participation.events.codes import spaced
from participation.events.loading import event_case, frame
from participation.events.models import Round
from participation.events.rules import (
    EventCase,
    is_participant,
    may_join,
    may_moderate,
    may_see,
)
from participation.ideas.queries.boards import PAGE_SIZE, all_published
from participation.ideas.queries.ideas import ideas_of
from participation.kernel.forms import Fields
from participation.kernel.refusal import NotFound
from participation.masterplan.queries.fields import chosen_ideas_of_event, fields_of_event
from participation.masterplan.queries.measures import measures_of_ideas
from participation.voting.queries.polls import replies_to_all
from participation.voting.queries.tallies import duels, tallies
from participation.voting.queries.turnout import turnouts
from participation.voting.rules import VoteCase, may_see_result
from participation.web.access import access
from participation.web.context import db_session, locale_code
from participation.web.headers import in_a_frame, with_frames

bp = Blueprint("boards", __name__)


def board_frame(case: EventCase, tab: str) -> dict[str, Any]:
    """The same for what participants see: whether they can join, and whether there are results."""
    return frame(case, tab) | {
        "may_join": case.participant is None and may_join.allows(case),
        "has_results": any(
            may_see_result.allows(_about(case, one)) for one in case.the_event.rounds
        ),
    }


def _about(case: EventCase, round_: Any) -> VoteCase:
    return VoteCase(case.viewer, case.event, case.participant, None, round_)


@bp.get("/events/<int:event_id>")
# Where ideas are sent, for who reloads a refused form.
@bp.get("/events/<int:event_id>/ideas", endpoint="ideas")
@access(may_see, load=event_case)
def board(case: EventCase) -> ResponseReturnValue:
    """What is going on now, the one thing to do next, and what others wrote."""
    return Board(db_session(), case, board_frame(case, "board")).html


@dataclass(frozen=True)
class WatchCase(EventCase):
    """An event's case with the screen that is asked for."""

    screen: Screen = field(default=Screen.READER, kw_only=True)


def watch_case(event_id: int) -> WatchCase:
    """The case of a request for parts. Raises NotFound for a screen this viewer may not watch."""
    about = event_case(event_id)
    try:
        screen = Screen(request.args.get("screen", ""))
    except ValueError:
        raise NotFound from None
    case = WatchCase(about.viewer, about.event, about.participant, screen=screen)
    if not MAY_WATCH[screen].allows(case):
        raise NotFound
    return case


@bp.get("/events/<int:event_id>/board")
@access(may_see | may_moderate, load=watch_case)
def parts(case: WatchCase) -> ResponseReturnValue:
    """What changed since a version, as JSON: {v, parts: {id: HTML or null}, whole}."""
    fields = Fields(request.args)
    since = fields.number("since", low=0, high=10**9 - 1, otherwise=0)
    fields.check()
    found = snapshot(db_session(), case.the_event, case.screen, since)
    return jsonify(v=found.version, parts=found.parts, whole=found.whole)


@bp.get("/events/<int:event_id>/mine")
@access(may_see & is_participant, load=event_case)
def mine(case: EventCase) -> ResponseReturnValue:
    """What the viewer wrote, and what became of it."""
    session = db_session()
    written = ideas_of(session, case.the_participant)
    return render_template(
        "boards/mine.html",
        **board_frame(case, "mine"),
        ideas=written,
        **own_cards(case.viewer, written),
    )


@bp.get("/events/<int:event_id>/results")
@access(may_see, load=event_case)
def results(case: EventCase) -> ResponseReturnValue:
    """How the votes and polls went, as far as that may be seen."""
    session = db_session()
    rounds = [one for one in case.the_event.rounds if one.has_result]
    visible = [one for one in rounds if may_see_result.allows(_about(case, one))]
    chosen = chosen_ideas_of_event(session, case.the_event, limit=PAGE_SIZE)
    return render_template(
        "boards/results.html",
        **board_frame(case, "results"),
        outcomes=_outcomes(session, visible),
        pending=[one for one in rounds if one not in visible],
        by_field=fields_of_event(session, case.the_event),
        chosen=chosen,
        asked=questions_of_rounds(session, case.the_event),
        measures_of=measures_of_ideas(session, [one.id for one in chosen], case.viewer),
    )


def _outcomes(session: Session, rounds: Sequence[Round]) -> list[dict[str, Any]]:
    votes, polls = [one for one in rounds if one.method], [one for one in rounds if one.poll]
    published = all_published(session, votes[0].event) if votes else []
    cast, scores = turnouts(session, rounds), tallies(session, votes, published)
    replies = replies_to_all(session, polls)
    return [
        {
            "round": one,
            "turnout": cast[one.id],
            "replies": replies.get(one.id),
            "scores": scores.get(one.id, []),
            "duels": duels(session, one, scores.get(one.id, [])),
        }
        for one in rounds
    ]


@bp.get("/events/<int:event_id>/console")
@access(may_moderate, load=event_case)
def console(case: EventCase) -> ResponseReturnValue:
    """From where one person runs the event; it has the wall in a frame."""
    page = render_template(
        "boards/console.html",
        **board_frame(case, "console") | context_of(db_session(), case.the_event, Screen.CONSOLE),
        questions=console_list(db_session(), case.the_event),
        code=spaced(case.the_event.code),
        address=short_address(),
        entry=entry_address(case.the_event),
    )
    return with_frames(page)


@bp.get("/events/<int:event_id>/beamer")
@access(may_moderate, load=event_case)
def beamer(case: EventCase) -> ResponseReturnValue:
    """The wall: code, QR, what is going on, what comes in. Nothing to press.

    With `preview`, for the console: what it would show if it were not frozen.
    """
    event, session = case.the_event, db_session()
    screen = Screen.PREVIEW if "preview" in request.args else Screen.WALL
    page = render_template(
        "boards/beamer.html",
        **context_of(session, event, screen),
        still=still_of(session, event, locale_code()) if screen is Screen.WALL else None,
        theme="dark" if request.args.get("theme") == "dark" else "light",
    )
    return in_a_frame(page) if screen is Screen.PREVIEW else page
