"""What an event looks like: on a phone, on the wall, at the moderator's desk; whole or in parts."""

from typing import Any

from flask import Flask

from participation.boards import kept
from participation.boards.addresses import qr_code, short_address
from participation.boards.asking import own_questions
from participation.boards.own import own_parts, parts_after_answer, parts_after_vote
from participation.boards.wall import HIDING, follow_hiding
from participation.events.codes import spaced
from participation.events.rules import EventCase
from participation.questions.rules import QuestionCase
from participation.voting.opinions import may_have_opinions
from participation.voting.queries.attendance import are_too_few, is_withheld
from participation.voting.views.polls import Answered
from participation.voting.views.votes import Voted
from participation.web.context import db_session


def init_app(app: Flask) -> None:
    """Let the writing views answer with the viewer's own parts, and templates show codes."""
    kept.init_app(app)
    app.extensions["own_parts"] = _own_parts
    for kind in HIDING:
        app.extensions["database"].bus.follow(kind, follow_hiding)
    app.jinja_env.globals.update(
        qr_code=qr_code,
        short_address=short_address,
        spaced_code=spaced,
        is_withheld=lambda round_, turnout: is_withheld(round_, turnout.ballots),
        are_too_few=are_too_few,
        may_have_opinions=may_have_opinions,
    )


def _own_parts(case: Any, ideas: tuple[int, ...]) -> dict[str, str]:
    if isinstance(case, Voted):
        return parts_after_vote(db_session, case)
    if isinstance(case, Answered):
        return parts_after_answer(case)
    if isinstance(case, QuestionCase):  # the numbers are those of questions then
        return own_questions(db_session(), case, ideas)
    return own_parts(db_session(), case, ideas) if isinstance(case, EventCase) else {}
