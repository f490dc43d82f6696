"""Ideas like the one that somebody is about to send: shown before, to be supported instead."""

from dataclasses import dataclass
from typing import Any

from flask import (
    Blueprint,
    current_app,
    g,
    jsonify,
    make_response,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from participation.events.rules import EventCase, takes_part
from participation.ideas import domain as ideas
from participation.ideas.forms import TEXT_LONGEST, TITLE_LONGEST
from participation.ideas.loading import event_idea_case, idea_case
from participation.ideas.models import Idea
from participation.ideas.queries.boards import IS_ON_BOARD
from participation.ideas.queries.ideas import supported_by
from participation.ideas.rules import IdeaCase, may_read
from participation.kernel.db import Work
from participation.kernel.refusal import NotFound, Refused
from participation.kernel.text import UNSEEN
from participation.similarity.loading import machine
from participation.similarity.rules import may_look_for_similar
from participation.web.asking import ask
from participation.web.context import db_session, wants_json
from participation.web.writes import Saved, Typed, write

bp = Blueprint("similar", __name__)

FEWEST_LETTERS = 8
MOST_SIMILAR = 3
DRAFT = ("title", "text", "kind", "language")


@dataclass(frozen=True)
class Similar:
    """An idea like the one that is being written."""

    idea: Idea
    is_very: bool
    is_own: bool
    is_supported: bool


@bp.post("/events/<int:event_id>/similar")
@ask(may_look_for_similar, load=event_idea_case, limit="similar")
def look(case: IdeaCase) -> ResponseReturnValue:
    """Ideas like the draft in the form: for the script a list, else the board with form and list."""
    found, left = _similar(case)
    if not wants_json():
        return _board(case, found)
    html = render_template(
        "similarity/_similar.html", event=case.the_event, similar=found, draft={}
    )
    return jsonify(ok=True, html=html, answered=found is not None, left=left)


def _similar(case: IdeaCase) -> tuple[list[Similar] | None, int]:
    """None if there is no answer in time; and how many ideas were not compared yet."""
    title, text = request.form.get("title", ""), request.form.get("text", "")
    draft = f"{title[:TITLE_LONGEST]}\n{text[:TEXT_LONGEST]}"
    if sum(map(str.isalpha, draft)) < FEWEST_LETTERS:
        return [], 0
    question = {"ask": "similar", "event": case.the_event.id, "text": draft, "most": MOST_SIMILAR}
    answer = machine().ask(question)
    if answer is None or answer["fallback"]:
        return None, 0
    numbers = [number for number, _score, _is_very in answer["ideas"]]
    here = select(Idea).where(Idea.id.in_(numbers), Idea.event_id == case.the_event.id, IS_ON_BOARD)
    on_board = {one.id: one for one in db_session().scalars(here)}
    mine = supported_by(db_session(), case.the_participant, list(on_board))
    found = [
        Similar(
            on_board[number],
            is_very,
            is_own=on_board[number].participant_id == case.the_participant.id,
            is_supported=number in mine,
        )
        for number, _score, is_very in answer["ideas"]
        if number in on_board
    ]
    return found, answer["left"]


def _board(case: EventCase, found: list[Similar] | None, **said: Any) -> ResponseReturnValue:
    """The page of the board with the draft in its form."""
    draft = {name: UNSEEN.sub("", request.form.get(name, "")) for name in DRAFT}
    g.typed = Typed("ideas.submit", draft, {}, said.pop("reason", None))
    g.similar = {"similar": found, "draft": draft, "was_asked": True, **said}
    page = getattr(current_app.view_functions["boards.board"], "__wrapped__")  # noqa: B009  set by wraps()
    return page(case)  # type: ignore[no-any-return]


def _instead_case(event_id: int, idea_id: int) -> IdeaCase:
    case = idea_case(idea_id)
    if case.the_event.id != event_id:
        raise NotFound
    return case


@write(may_read & takes_part, load=_instead_case)
def _support(work: Work, case: IdeaCase) -> Saved:
    idea = case.the_idea
    ideas.support(work, case)
    board = url_for("boards.board", event_id=case.the_event.id, _anchor=f"idea-{idea.id}")
    notice = _("You support “%(title)s” now. Your own text is still here.", title=idea.title)
    return Saved(board, notice, (idea.id,))


def support_instead(event_id: int, idea_id: int) -> ResponseReturnValue:
    """Support an idea instead of sending one's own, which stays in its form until it is discarded."""
    try:
        answer = _support(event_id=event_id, idea_id=idea_id)
    except Refused as refusal:
        if wants_json() or refusal.status != 409:
            raise
        page = _board(event_idea_case(event_id), [], reason=refusal.reason)
        return make_response(page, refusal.status)
    return answer if wants_json() else _board(event_idea_case(event_id), [], is_done=True)


support_instead.access_rule = _support.access_rule  # type: ignore[attr-defined]
support_instead.is_write = True  # type: ignore[attr-defined]
bp.add_url_rule(
    "/events/<int:event_id>/similar/<int:idea_id>/support",
    view_func=support_instead,
    methods=["POST"],
)
