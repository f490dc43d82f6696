"""Giving dots."""

from flask import Blueprint, request, url_for

from participation.events.loading import case_of
from participation.events.queries import one_round
from participation.events.rules import is_participant, may_see
from participation.ideas.models import Status
from participation.ideas.queries import one_idea
from participation.kernel.db import Work
from participation.kernel.forms import Fields
from participation.kernel.refusal import NotFound
from participation.voting.domain import cast_vote
from participation.voting.rules import VoteCase
from participation.web.context import db_session
from participation.web.writes import Saved, write

bp = Blueprint("voting", __name__)

MOST_POINTS = 50


def vote_case(round_id: int, idea_id: int) -> VoteCase:
    """The case of a vote. Raises NotFound for an idea of another event, or one never seen here."""
    round_ = one_round(db_session(), round_id)
    about = case_of(round_.event)
    idea = one_idea(db_session(), idea_id)
    if idea.event_id != round_.event_id or idea.status is Status.SUBMITTED:
        raise NotFound
    return VoteCase(about.viewer, about.event, about.participant, idea, round_)


@bp.post("/rounds/<int:round_id>/ideas/<int:idea_id>/dots")
@write(may_see & is_participant, load=vote_case, again="boards.board")
def give_dots(work: Work, case: VoteCase) -> Saved:
    """Give an idea this many dots in all; the same form sent twice changes nothing."""
    fields = Fields(request.form)
    points = fields.number("points", low=0, high=MOST_POINTS)
    fields.check()
    cast_vote(work, case, points)
    number = case.the_idea.id
    board = url_for("boards.board", event_id=case.the_event.id, _anchor=f"idea-{number}")
    return Saved(board, ideas=(number,))
