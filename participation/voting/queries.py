"""Questions about ballots and how a vote stands."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, func, not_, or_, select
from sqlalchemy.orm import Session

from participation.events.models import Participant, Round
from participation.ideas.models import Idea
from participation.ideas.queries import IS_ON_BOARD, IS_PUBLISHED
from participation.voting.models import Ballot, Dots


@dataclass(frozen=True)
class Score:
    """How one idea stands: its rank (ties share one: 1, 1, 3), its dots, and from how many."""

    rank: int
    idea: Idea
    points: int
    voters: int


@dataclass(frozen=True)
class Turnout:
    """How many took part in a vote: ballots with at least one dot, and the dots on them."""

    ballots: int
    points: int


def ballot_of(session: Session, round_: Round, participant: Participant) -> Ballot | None:
    """Somebody's ballot in a round."""
    return session.scalar(BALLOT, {"round": round_.id, "participant": participant.id})


BALLOT = select(Ballot).where(
    Ballot.round_id == bindparam("round"), Ballot.participant_id == bindparam("participant")
)


def dots_on(session: Session, ballot: Ballot | None) -> dict[int, int]:
    """The dots of one ballot by idea."""
    if ballot is None:
        return {}
    rows = session.execute(select(Dots.idea_id, Dots.points).where(Dots.ballot_id == ballot.id))
    return dict(list(rows))


def given_by(
    session: Session, round_: Round, participant: Participant
) -> dict[int, tuple[int, bool]]:
    """Somebody's dots in a round by idea: how many, and whether it is on the board."""
    who = {"round": round_.id, "participant": participant.id}
    rows = session.connection().execute(GIVEN, who)
    return {idea_id: (points, is_here) for idea_id, points, is_here in rows}


GIVEN = (
    select(Dots.idea_id, Dots.points, IS_ON_BOARD)
    .join(Ballot, Ballot.id == Dots.ballot_id)
    .join(Idea, Idea.id == Dots.idea_id)
    .where(Ballot.round_id == bindparam("round"), Ballot.participant_id == bindparam("participant"))
)


def turnout(session: Session, round_: Round) -> Turnout:
    """How many have voted; tells nothing of what."""
    row = session.connection().execute(TURNOUT, {"round": round_.id}).one()
    return Turnout(*row)


TURNOUT = select(func.count(Ballot.id), func.coalesce(func.sum(Ballot.spent), 0)).where(
    Ballot.round_id == bindparam("round"), Ballot.spent > 0
)


def tally(session: Session, round_: Round, *, limit: int | None = None) -> Sequence[Score]:
    """How a round stands: every published idea that could be voted on, most dots first.

    Ideas hidden or withdrawn since do not appear; their dots stay in the turnout. What was merged
    since keeps the dots it was given, for a result does not change afterwards.
    """
    counted = (
        select(
            Dots.idea_id,
            func.sum(Dots.points).label("points"),
            func.count().label("voters"),
        )
        .join(Ballot, Ballot.id == Dots.ballot_id)
        .where(Ballot.round_id == round_.id)
        .group_by(Dots.idea_id)
        .subquery()
    )
    points = func.coalesce(counted.c.points, 0)
    rows = session.execute(
        select(
            func.rank().over(order_by=points.desc()),
            Idea,
            points,
            func.coalesce(counted.c.voters, 0),
        )
        .outerjoin(counted, counted.c.idea_id == Idea.id)
        .where(
            Idea.event_id == round_.event_id,
            IS_PUBLISHED,
            or_(Idea.merged_into_id.is_(None), points > 0),
        )
        .order_by(points.desc(), Idea.id)
        .limit(limit)
    )
    return [Score(*row) for row in rows]


def dots_out_of_reach(session: Session, ballot: Ballot | None) -> Sequence[tuple[Idea, int]]:
    """A ballot's dots on ideas that have left the board, so that they can be taken back."""
    if ballot is None:
        return []
    rows = session.execute(
        select(Idea, Dots.points)
        .join(Dots, Dots.idea_id == Idea.id)
        .where(Dots.ballot_id == ballot.id, not_(IS_ON_BOARD))
        .order_by(Idea.id)
    )
    return [(idea, points) for idea, points in rows]
