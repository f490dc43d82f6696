"""Questions about ballots and how a vote stands."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import bindparam, func, not_, or_, select
from sqlalchemy.orm import Session

from participation.events.models import Method, Participant, Round
from participation.ideas.models import Idea
from participation.ideas.queries import IS_ON_BOARD, IS_PUBLISHED
from participation.voting import methods
from participation.voting.marks import Marks, Said
from participation.voting.methods import Line
from participation.voting.models import Ballot, Mark


@dataclass(frozen=True)
class Score:
    """How one idea stands: the line of the count, and the idea it is about."""

    idea: Idea
    line: Line

    @property
    def rank(self) -> int:
        """Ties share one: 1, 1, 3."""
        return self.line.rank

    @property
    def score(self) -> int | Fraction:
        """By what it is ranked, as the method says."""
        return self.line.score

    @property
    def voters(self) -> int:
        """How many said something of it."""
        return self.line.voters


@dataclass(frozen=True)
class Turnout:
    """How many took part in a vote: ballots that say something, and how much they say: the number
    of dots on them, or of answers.
    """

    ballots: int
    points: int


def ballot_of(session: Session, round_: Round, participant: Participant) -> Ballot | None:
    """Somebody's ballot in a round."""
    return session.scalar(BALLOT, {"round": round_.id, "participant": participant.id})


BALLOT = select(Ballot).where(
    Ballot.round_id == bindparam("round"), Ballot.participant_id == bindparam("participant")
)


def marks_on(session: Session, ballot: Ballot | None) -> Marks:
    """What one ballot says, by idea."""
    if ballot is None:
        return {}
    columns = select(Mark.idea_id, Mark.value, Mark.effort)
    rows = session.execute(columns.where(Mark.ballot_id == ballot.id))
    return {idea_id: Said(value, effort) for idea_id, value, effort in rows}


def said_by(
    session: Session, round_: Round, participant: Participant
) -> dict[int, tuple[Said, bool]]:
    """What somebody says in a round, by idea, and whether that is on the board."""
    who = {"round": round_.id, "participant": participant.id}
    rows = session.connection().execute(SAID, who)
    return {idea_id: (Said(value, effort), is_here) for idea_id, value, effort, is_here in rows}


SAID = (
    select(Mark.idea_id, Mark.value, Mark.effort, IS_ON_BOARD)
    .join(Ballot, Ballot.id == Mark.ballot_id)
    .join(Idea, Idea.id == Mark.idea_id)
    .where(Ballot.round_id == bindparam("round"), Ballot.participant_id == bindparam("participant"))
)


def turnout(session: Session, round_: Round) -> Turnout:
    """How many have voted; tells nothing of what."""
    row = session.connection().execute(TURNOUT, {"round": round_.id}).one()
    return Turnout(*row)


TURNOUT = select(func.count(Ballot.id), func.coalesce(func.sum(Ballot.spent), 0)).where(
    Ballot.round_id == bindparam("round"), Ballot.spent > 0
)


def turnouts(session: Session, rounds: Collection[Round]) -> dict[int, Turnout]:
    """The same of several rounds, by number; one query for all."""
    found = {round_.id: Turnout(0, 0) for round_ in rounds}
    rows = session.execute(
        select(Ballot.round_id, func.count(Ballot.id), func.sum(Ballot.spent))
        .where(Ballot.round_id.in_(found), Ballot.spent > 0)
        .group_by(Ballot.round_id)
    )
    return found | {number: Turnout(ballots, points) for number, ballots, points in rows}


_OF_ROUND = Ballot.round_id == bindparam("round")
_OF_BALLOT = Ballot.id == Mark.ballot_id
MARKS = (
    select(Mark.ballot_id, Mark.idea_id, Mark.value, Mark.effort)
    .join(Ballot, _OF_BALLOT)
    .where(_OF_ROUND)
)
GROUPS = (
    select(Mark.idea_id, Mark.value, Mark.effort, func.count())
    .join(Ballot, _OF_BALLOT)
    .where(_OF_ROUND)
    .group_by(Mark.idea_id, Mark.value, Mark.effort)
)
# What was merged since stays in the result with what it was given, which does not change afterwards.
CANDIDATES = (
    select(Idea.id)
    .where(
        Idea.event_id == bindparam("event"),
        IS_PUBLISHED,
        or_(
            Idea.merged_into_id.is_(None),
            select(Mark.idea_id)
            .join(Ballot, _OF_BALLOT)
            .where(_OF_ROUND, Mark.idea_id == Idea.id)
            .exists(),
        ),
    )
    .order_by(Idea.id)
)


def count_of(session: Session, round_: Round) -> list[Line]:
    """The count of a vote, best first: every published idea that could be voted on, by its number.

    Ideas hidden or withdrawn since do not appear; what was said of them stays in the turnout.
    """
    connection, about = session.connection(), {"round": round_.id, "event": round_.event_id}
    candidates = list(connection.execute(CANDIDATES, about).scalars())
    if round_.method is None:
        raise LookupError("only votes are counted")
    if round_.method is Method.SCHULZE:  # needs whole ballots
        return methods.count(round_.method.value, _marks(session, round_), candidates)
    groups = (methods.Group(*row) for row in connection.execute(GROUPS, about))
    return methods.count_grouped(round_.method.value, groups, candidates)


def _marks(session: Session, round_: Round) -> Iterable[methods.Mark]:
    rows = session.connection().execute(MARKS, {"round": round_.id})
    return (methods.Mark(*row) for row in rows)


def marks_of(session: Session, round_: Round) -> list[methods.Mark]:
    """All that ballots say in a vote of what is counted, by the numbers of ballots and ideas."""
    about = {"round": round_.id, "event": round_.event_id}
    counted = set(session.connection().execute(CANDIDATES, about).scalars())
    return [mark for mark in _marks(session, round_) if mark.idea in counted]


def tally(session: Session, round_: Round, *, limit: int | None = None) -> Sequence[Score]:
    """How a round stands, best first, with the ideas themselves."""
    lines = count_of(session, round_)[:limit]
    numbers = [line.idea for line in lines]
    ideas = {one.id: one for one in session.scalars(select(Idea).where(Idea.id.in_(numbers)))}
    return [Score(ideas[line.idea], line) for line in lines]


def tallies(
    session: Session, rounds: Collection[Round], published: Sequence[Idea]
) -> dict[int, list[Score]]:
    """What tally() says of several rounds of one event, by number, in one query or two for all.

    `published` is everything that is published in that event, also what was merged, by number.
    """
    said = _said_in(session, rounds)
    ideas = {idea.id: idea for idea in published}
    found = {}
    for round_ in rounds:
        marks = said[round_.id]
        judged = {mark.idea for mark in marks}
        numbers = [one.id for one in published if not one.is_merged or one.id in judged]
        count = methods.count if round_.method is Method.SCHULZE else methods.count_grouped
        lines = count(round_.method.value if round_.method else "", marks, numbers)
        found[round_.id] = [Score(ideas[line.idea], line) for line in lines]
    return found


def _said_in(session: Session, rounds: Collection[Round]) -> dict[int, list[Any]]:
    """What was said in each round: whole ballots where the count needs them, else in groups."""
    whole = [round_.id for round_ in rounds if round_.method is Method.SCHULZE]
    said: dict[int, list[Any]] = {round_.id: [] for round_ in rounds}
    grouped = {"rounds": [*said.keys() - whole]}
    for number, idea, value, effort, times in session.execute(GROUPS_OF_ROUNDS, grouped):
        said[number].append(methods.Group(idea, value, effort, times))
    if whole:
        rows = session.execute(MARKS_OF_ROUNDS, {"rounds": whole})
        for number, ballot, idea, value, effort in rows:
            said[number].append(methods.Mark(ballot, idea, value, effort))
    return said


_OF_ROUNDS = Ballot.round_id.in_(bindparam("rounds", expanding=True))
GROUPS_OF_ROUNDS = (
    select(Ballot.round_id, Mark.idea_id, Mark.value, Mark.effort, func.count())
    .join(Ballot, _OF_BALLOT)
    .where(_OF_ROUNDS)
    .group_by(Ballot.round_id, Mark.idea_id, Mark.value, Mark.effort)
)
MARKS_OF_ROUNDS = (
    select(Ballot.round_id, Mark.ballot_id, Mark.idea_id, Mark.value, Mark.effort)
    .join(Ballot, _OF_BALLOT)
    .where(_OF_ROUNDS)
)


MOST_COMPARED = 12  # ideas; a larger table is more than anybody reads


def duels(session: Session, round_: Round, scores: Sequence[Score]) -> list[list[int]]:
    """Of the best placed ideas of an order, two by two: how many put that of the row above that of
    the column. Empty for votes in which nobody puts ideas in order.
    """
    if round_.method is not Method.SCHULZE:
        return []
    numbers = [score.idea.id for score in scores[:MOST_COMPARED]]
    return methods.pairwise(_marks(session, round_), numbers)


def marks_out_of_reach(session: Session, ballot: Ballot | None) -> Sequence[tuple[Idea, int]]:
    """What a ballot says of ideas that have left the board, so that it can be taken back."""
    if ballot is None:
        return []
    rows = session.execute(
        select(Idea, Mark.value)
        .join(Mark, Mark.idea_id == Idea.id)
        .where(Mark.ballot_id == ballot.id, not_(IS_ON_BOARD))
        .order_by(Idea.id)
    )
    return [(idea, value) for idea, value in rows]


def ranked_by(session: Session, ballot: Ballot | None) -> Sequence[Idea]:
    """The ideas in a voter's order, as far as they are on the board, the first one first."""
    if ballot is None:
        return []
    return session.scalars(
        select(Idea)
        .join(Mark, Mark.idea_id == Idea.id)
        .where(Mark.ballot_id == ballot.id, IS_ON_BOARD)
        .order_by(Mark.value)
    ).all()
