"""The one verb of voting with dots."""

from flask_babel import lazy_ngettext
from sqlalchemy import delete, select, update

from participation.events.versions import advance
from participation.kernel.db import Work
from participation.kernel.refusal import Refused
from participation.voting.facts import VoteCast
from participation.voting.models import Ballot, Dots
from participation.voting.queries import ballot_of
from participation.voting.rules import VoteCase, may_take_back, may_vote


def cast_vote(work: Work, case: VoteCase, points: int) -> Ballot:
    """Give an idea exactly this many dots (0 takes them back) and return the ballot.

    Raises Refused where the vote is closed, the number exceeds what one idea may get, or the
    budget does not suffice. The budget is asked for and spent in one statement, so that two
    votes sent at once cannot both have the last dot.
    """
    # Votes and the moves of a round take turns from here on: what is closed stays closed.
    advance(work, case.the_event)
    work.session.refresh(case.the_round)
    # Dots on an idea that has left the board can still be taken back and given elsewhere.
    (may_vote if points else may_take_back).require(case.arrived(work.arrived), status=409)
    most = case.the_round.most_per_idea
    if not 0 <= points <= most:
        raise Refused(
            lazy_ngettext(
                "One idea can get %(num)d dot.", "One idea can get up to %(num)d dots.", most
            )
        )
    ballot = _ballot(work, case)
    before = work.session.scalar(
        select(Dots.points).where(Dots.ballot_id == ballot.id, Dots.idea_id == case.the_idea.id)
    )
    _spend(work, ballot, points - (before or 0))
    _put(work, ballot, case.the_idea.id, points)
    ballot.at = work.now
    work.session.flush()
    work.record(VoteCast(case.the_event.id, case.the_round.id))
    return ballot


def _ballot(work: Work, case: VoteCase) -> Ballot:
    participant, round_ = case.the_participant, case.the_round
    ballot = ballot_of(work.session, round_, participant, for_update=True)
    if ballot is None:
        ballot = Ballot(
            round_id=round_.id,
            participant_id=participant.id,
            budget=round_.budget,
            spent=0,
            at=work.now,
        )
        work.session.add(ballot)
        work.session.flush()
    return ballot


def _spend(work: Work, ballot: Ballot, difference: int) -> None:
    spent = work.session.execute(
        update(Ballot)
        .where(Ballot.id == ballot.id, Ballot.spent + difference <= Ballot.budget)
        .values(spent=Ballot.spent + difference)
        .returning(Ballot.spent)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    if spent is None:
        raise Refused(
            lazy_ngettext(
                "You have given your %(num)d dot. Take it back to give it to another idea.",
                "You have given all your %(num)d dots. Take one back to give it to another idea.",
                ballot.budget,
            )
        )
    ballot.spent = spent


def _put(work: Work, ballot: Ballot, idea_id: int, points: int) -> None:
    place = (Dots.ballot_id == ballot.id, Dots.idea_id == idea_id)
    if points == 0:
        work.session.execute(delete(Dots).where(*place))
        return
    changed = work.session.execute(
        update(Dots)
        .where(*place)
        .values(points=points)
        .returning(Dots.idea_id)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    if changed is None:
        work.session.add(Dots(ballot_id=ballot.id, idea_id=idea_id, points=points))
