"""How votes stand, and all that their ballots say."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from participation.events.models import Method, Round
from participation.ideas.models import PUBLIC, Idea, StatusChange, Step
from participation.ideas.queries.boards import IS_PUBLISHED
from participation.voting import methods
from participation.voting.methods import Line
from participation.voting.models import Ballot, Mark
from participation.voting.queries.attendance import withheld
from participation.voting.queries.ballots import OF_ROUNDS


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


_MARKS = (
    select(Ballot.round_id, Mark.idea_id, Mark.value, Mark.effort)
    .join(Ballot, Ballot.id == Mark.ballot_id)
    .where(OF_ROUNDS)
)
MARKS = _MARKS.add_columns(Mark.ballot_id)
GROUPS = _MARKS.add_columns(func.count()).group_by(*_MARKS.selected_columns)
_SINCE = (
    select(func.min(StatusChange.at))
    .where(StatusChange.idea_id == Idea.id, StatusChange.status.in_(PUBLIC))
    .scalar_subquery()
)
_IN_FIELD_SINCE = (
    select(func.max(StatusChange.at))
    .where(
        StatusChange.idea_id == Idea.id,
        StatusChange.kind == Step.FIELD,
        StatusChange.field_id == Idea.field_id,
    )
    .scalar_subquery()
)
PUBLISHED = (
    select(
        Idea.id,
        Idea.merged_into_id.is_(None),
        _SINCE,
        Idea.round_id,
        Idea.field_id,
        _IN_FIELD_SINCE,
    )
    .where(Idea.event_id == bindparam("event"), IS_PUBLISHED)
    .order_by(Idea.id)
)


class Candidate(NamedTuple):
    """An idea that is published: whether it stands by itself, and when it first came on the board;
    in which round it was collected, in which field it stands and since when.
    """

    idea: int
    stands: bool
    since: datetime | None
    round_id: int | None
    field_id: int | None
    in_field_since: datetime | None

    def was_there(self, round_: Round) -> bool:
        """Whether it could be voted on before the vote was over."""
        over = (round_.closes_at or round_.closed_at) if round_.is_over else None
        since = [self.since, self.in_field_since if round_.field_id else None]
        is_late = any(over and one and one > over for one in since)
        return self.stands and not is_late and round_.asks_about(self.round_id, self.field_id)


def _candidates(session: Session, event_id: int) -> list[Candidate]:
    rows = session.connection().execute(PUBLISHED, {"event": event_id})
    return [Candidate(*row) for row in rows]


def _marks_in(session: Session, rounds: Collection[int]) -> dict[int, list[methods.Mark]]:
    """All that ballots say, by the number of the round."""
    said: dict[int, list[methods.Mark]] = {number: [] for number in rounds}
    rows = session.connection().execute(MARKS, {"rounds": list(rounds)}) if rounds else ()
    for number, idea, value, effort, ballot in rows:
        said[number].append(methods.Mark(ballot, idea, value, effort))
    return said


def _groups_in(session: Session, rounds: Collection[int]) -> dict[int, list[methods.Group]]:
    """The same, summed up by the database, for the counts that need no whole ballots."""
    said: dict[int, list[methods.Group]] = {number: [] for number in rounds}
    rows = session.connection().execute(GROUPS, {"rounds": list(rounds)}) if rounds else ()
    for number, idea, value, effort, times in rows:
        said[number].append(methods.Group(idea, value, effort, times))
    return said


def _counts(session: Session, rounds: Sequence[Round]) -> dict[int, list[Line]]:
    """The counts of votes of one event, best first: every published idea that could be voted on.

    Ideas hidden or withdrawn since do not appear; what was said of them stays in the turnout. A
    result does not change afterwards: what was merged since stays with what it was given, and what
    was published since has no part in it, also where saying nothing is good, as with resistance.
    Of a secret vote in which too few took part nothing is told: it has no lines.
    """
    silent = withheld(session, rounds)
    rounds = [one for one in rounds if one.id not in silent]
    candidates = _candidates(session, rounds[0].event_id) if rounds else []
    whole = {one.id for one in rounds if one.method is Method.SCHULZE}
    marks = _marks_in(session, whole)
    groups = _groups_in(session, {one.id for one in rounds} - whole)
    said_in: dict[int, Any] = {**marks, **groups}
    counts: dict[int, list[Line]] = {number: [] for number in silent}
    for round_ in rounds:
        said = said_in[round_.id]
        judged = {one.idea for one in said}
        ideas = [one.idea for one in candidates if one.idea in judged or one.was_there(round_)]
        count = methods.count if round_.id in whole else methods.count_grouped
        counts[round_.id] = count(round_.method.value if round_.method else "", said, ideas)
    return counts


def tally(session: Session, round_: Round, *, limit: int | None = None) -> Sequence[Score]:
    """How a vote stands, best first."""
    lines = _counts(session, [round_])[round_.id][:limit]
    numbers = [line.idea for line in lines]
    ideas = {one.id: one for one in session.scalars(select(Idea).where(Idea.id.in_(numbers)))}
    return [Score(ideas[line.idea], line) for line in lines]


def tallies(
    session: Session, rounds: Sequence[Round], published: Sequence[Idea]
) -> dict[int, list[Score]]:
    """The same of several votes of one event, by number, in three queries for all.

    `published` is everything that is published in that event, also what was merged.
    """
    ideas = {idea.id: idea for idea in published}
    return {
        number: [Score(ideas[line.idea], line) for line in lines]
        for number, lines in _counts(session, rounds).items()
    }


def marks_of(session: Session, round_: Round) -> list[methods.Mark]:
    """All that ballots say in a vote of what is counted, by the numbers of ballots and ideas; nothing
    of a secret vote in which too few took part.
    """
    if withheld(session, [round_]):
        return []
    counted = {one.idea for one in _candidates(session, round_.event_id)}
    return [mark for mark in _marks_in(session, [round_.id])[round_.id] if mark.idea in counted]


@dataclass(frozen=True)
class Cast:
    """What all ballots of one vote say, and what of it still stands in its result: numbers of ideas
    that could be voted on and are published.
    """

    marks: Sequence[methods.Mark]
    published: Collection[int]


def cast_in(session: Session, rounds: Sequence[Round]) -> dict[int, Cast]:
    """The same of several votes of one event, by number; of secret ones with too few ballots none."""
    silent = withheld(session, rounds)
    told = [one for one in rounds if one.id not in silent]
    candidates = _candidates(session, told[0].event_id) if told else []
    marks = _marks_in(session, {one.id for one in told})
    found = {}
    for round_ in told:
        judged = {mark.idea for mark in marks[round_.id]}
        here = [one.idea for one in candidates if one.idea in judged or one.was_there(round_)]
        found[round_.id] = Cast(marks[round_.id], here)
    return found


MOST_COMPARED = 12  # ideas; a larger table is more than anybody reads


def duels(session: Session, round_: Round, scores: Sequence[Score]) -> list[list[int]]:
    """Of the best placed ideas of an order, two by two: how many put that of the row above that of
    the column. Empty for votes in which nobody puts ideas in order.
    """
    if round_.method is not Method.SCHULZE:
        return []
    numbers = [score.idea.id for score in scores[:MOST_COMPARED]]
    return methods.pairwise(_marks_in(session, [round_.id])[round_.id], numbers)
