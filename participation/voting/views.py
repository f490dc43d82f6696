"""Giving dots."""

from flask import Blueprint, request, url_for

from participation.events.forms import LARGEST_BUDGET
from participation.events.loading import case_of, hold
from participation.events.queries import event_of_round, one_round
from participation.events.rules import is_participant, may_see
from participation.ideas.models import Status
from participation.ideas.queries import one_idea
from participation.kernel.db import Work
from participation.kernel.forms import Fields
from participation.kernel.refusal import NotFound
from participation.voting.domain import cast_vote
from participation.voting.queries import ballot_of, dots_on
from participation.voting.rules import VoteCase
from participation.web.context import db_session
from participation.web.writes import Saved, write

bp = Blueprint("voting", __name__)


def vote_case(round_id: int, idea_id: int) -> VoteCase:
    """The case of a vote. Raises NotFound for an idea of another event, or one never seen here."""
    session = db_session()
    hold(event_of_round(session, round_id))
    round_ = one_round(session, round_id)
    about = case_of(round_.event)
    idea = one_idea(session, idea_id)
    case = VoteCase(about.viewer, about.event, about.participant, idea, round_)
    unseen = idea.status is Status.SUBMITTED and not _has_dots_on(case)
    if idea.event_id != round_.event_id or unseen:
        raise NotFound
    return case


def _has_dots_on(case: VoteCase) -> bool:
    """Whether the viewer gave dots to the idea before it left the board to be approved again."""
    if case.participant is None:
        return False
    ballot = ballot_of(db_session(), case.the_round, case.participant)
    return case.the_idea.id in dots_on(db_session(), ballot)


@bp.post("/rounds/<int:round_id>/ideas/<int:idea_id>/dots")
@write(may_see & is_participant, load=vote_case, again="boards.board")
def give_dots(work: Work, case: VoteCase) -> Saved:
    """Give an idea this many dots in all; the same form sent twice changes nothing."""
    fields = Fields(request.form)
    points = fields.number("points", low=0, high=LARGEST_BUDGET)
    fields.check()
    cast_vote(work, case, points)
    number = case.the_idea.id
    board = url_for("boards.board", event_id=case.the_event.id, _anchor=f"idea-{number}")
    return Saved(board, ideas=(number,))
