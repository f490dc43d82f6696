"""How many took part in votes; tells nothing of what they said."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from participation.events.models import Round
from participation.voting.models import Ballot
from participation.voting.queries.ballots import OF_ROUNDS


@dataclass(frozen=True)
class Turnout:
    """How many took part in a vote: ballots that say something, and how much they say: the number
    of dots on them, or of answers.
    """

    ballots: int
    points: int


def turnout(session: Session, round_: Round) -> Turnout:
    """How many have voted; tells nothing of what."""
    return turnouts(session, [round_])[round_.id]


def turnouts(session: Session, rounds: Collection[Round]) -> dict[int, Turnout]:
    """The same of several rounds, by number; one query for all."""
    found = {round_.id: Turnout(0, 0) for round_ in rounds}
    rows = session.connection().execute(TURNOUTS, {"rounds": list(found)})
    return found | {number: Turnout(ballots, points) for number, ballots, points in rows}


TURNOUTS = (
    select(Ballot.round_id, func.count(Ballot.id), func.sum(Ballot.spent))
    .where(OF_ROUNDS, Ballot.spent > 0)
    .group_by(Ballot.round_id)
)
