"""Groups of people who vote alike in a round of agreeing and disagreeing, as far as that may be told.

They are found in a process of their own, once for the ballots as they are, and kept by these; who is in
which group is known nowhere outside of that process. What may be told: participation.grouping.telling.
"""

import hashlib
import json
import logging
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from participation.events.models import Method, Round
from participation.grouping.apart import Failed, told_apart
from participation.ideas.models import Idea
from participation.ideas.queries.boards import IS_PUBLISHED
from participation.kernel.refusal import Refused
from participation.voting.queries.tallies import Cast, cast_in

log = logging.getLogger(__name__)

FEWEST_PEOPLE = 15  # grouping.telling keeps to it; numpy is not loaded here to ask
LETTERS = "ABCDE"
MOST_KEPT = 100  # rounds


@dataclass(frozen=True)
class Side:
    """How some people voted on one statement."""

    agree: int
    disagree: int
    passed: int

    @property
    def seen(self) -> int:
        """How many of them said anything of it."""
        return self.agree + self.disagree + self.passed

    def times(self, *, agrees: bool) -> int:
        """How often they agreed, or disagreed."""
        return self.agree if agrees else self.disagree

    def __add__(self, other: "Side") -> "Side":
        agree, disagree = self.agree + other.agree, self.disagree + other.disagree
        return Side(agree, disagree, self.passed + other.passed)


@dataclass(frozen=True)
class Statement:
    """An idea, how all voted on it, and each group; None where that would tell of a few."""

    idea: Idea
    every: Side
    sides: tuple[Side | None, ...]


@dataclass(frozen=True)
class Stand:
    """What sets a group apart: it agrees (or not) more often than the others do."""

    statement: Statement
    agrees: bool
    own: Side
    others: Side | None


@dataclass(frozen=True)
class Camp:
    """A group of people who vote alike: its letter, its size, where it is in the picture."""

    letter: str
    size: int
    centre: tuple[float, float]
    stands: tuple[Stand, ...]


@dataclass(frozen=True)
class OpinionGroups:
    """What may be told of a round: groups, largest first, or in `silence` why there are none to tell
    of: "few" people voted on enough, or they vote "alike". Statements are in the order of agreement.
    """

    round: Round
    voters: int
    silence: str | None
    camps: tuple[Camp, ...] = ()
    statements: tuple[Statement, ...] = ()
    agreed: tuple[Statement, ...] = ()
    rejected: tuple[Statement, ...] = ()
    differ: tuple[Statement, ...] = ()

    @property
    def placed(self) -> int:
        """How many people are in the groups."""
        return sum(camp.size for camp in self.camps)

    @cached_property
    def has_gaps(self) -> bool:
        """Whether some figure is not told."""
        return any(None in one.sides for one in self.statements)


def may_have_opinions(round_: Round) -> bool:
    """Whether a round is one in whose ballots groups are looked for: over, of agree and disagree."""
    return round_.method is Method.AGREE and round_.is_over


@dataclass(frozen=True)
class Ballots:
    """What groups are found in: the votes by rows of people and columns of statements, and the ideas
    that the columns are about.
    """

    people: int
    columns: list[int]
    hidden: list[int]
    votes: list[tuple[int, int, int]]

    @classmethod
    def of(cls, cast: Cast) -> "Ballots":
        """Of what was cast in one round; ideas that are not published any more are hidden ones."""
        published = set(cast.published)
        columns = sorted(published | {mark.idea for mark in cast.marks})
        rows = {ballot: at for at, ballot in enumerate(sorted({one.ballot for one in cast.marks}))}
        places = {idea: at for at, idea in enumerate(columns)}
        votes = sorted((rows[one.ballot], places[one.idea], one.value) for one in cast.marks)
        hidden = [at for at, idea in enumerate(columns) if idea not in published]
        return cls(len(rows), columns, hidden, votes)

    @cached_property
    def key(self) -> str:
        """The same for the same ballots."""
        said = json.dumps([self.people, self.columns, self.hidden, self.votes])
        return hashlib.sha256(said.encode()).hexdigest()

    @property
    def is_known(self) -> bool:
        """Whether nothing has to be found any more."""
        return self.people < FEWEST_PEOPLE or self.key in _kept


_kept: OrderedDict[str, dict[str, Any]] = OrderedDict()
_turn = threading.Lock()  # one process at a time, and nobody asks for what another waits for
FAILED = _l("The groups cannot be found just now. Please try again in a moment.")


def find(ballots: Ballots) -> dict[str, Any]:
    """What may be told of these ballots; who asks first waits a few seconds. Raises Refused where
    they cannot be found, which the log explains.
    """
    if ballots.people < FEWEST_PEOPLE:
        return {"voters": ballots.people, "silence": "few"}
    with _turn:
        if ballots.key not in _kept:
            _kept[ballots.key] = _told(ballots)
        _kept.move_to_end(ballots.key)
        if len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
        return _kept[ballots.key]


def _told(ballots: Ballots) -> dict[str, Any]:
    try:
        return told_apart(ballots.people, len(ballots.columns), ballots.hidden, ballots.votes)
    except Failed as failure:
        log.warning("opinion groups cannot be found: %s", failure)
        raise Refused(FAILED, status=503) from failure


def ballots_of(session: Session, rounds: Sequence[Round]) -> dict[int, Ballots]:
    """The ballots of several rounds of one event, by number; none of those with too few of them."""
    asked = [one for one in rounds if may_have_opinions(one)]
    return {number: Ballots.of(cast) for number, cast in cast_in(session, asked).items()}


def opinions_of(session: Session, rounds: Sequence[Round]) -> list[OpinionGroups]:
    """The groups of several rounds of one event, in as many queries as for one. Raises Refused."""
    ballots = ballots_of(session, rounds)
    numbers = {number for one in ballots.values() for number in one.columns}
    query = select(Idea).where(Idea.id.in_(numbers), IS_PUBLISHED)
    ideas = {one.id: one for one in session.scalars(query)} if numbers else {}
    return [
        _read(one, ideas, find(ballots[one.id]), ballots[one.id].columns)
        if one.id in ballots
        else OpinionGroups(one, 0, "few")
        for one in rounds
    ]


def opinions_of_all(session: Session, rounds: Sequence[Round]) -> list[OpinionGroups]:
    """Those of the rounds that have groups to tell of; none where they cannot be found just now."""
    asked = [one for one in rounds if may_have_opinions(one)]
    try:
        return [one for one in opinions_of(session, asked) if not one.silence] if asked else []
    except Refused:
        return []


def _read(
    round_: Round, ideas: dict[int, Idea], told: dict[str, Any], columns: list[int]
) -> OpinionGroups:
    if told["silence"]:
        return OpinionGroups(round_, told["voters"], told["silence"])
    rows = {
        at: Statement(
            ideas[number],
            Side(*told["every"][at]),
            tuple(_side(group["cells"][at]) for group in told["groups"]),
        )
        for at, number in enumerate(columns)
        if number in ideas
    }
    by_agreement = sorted(rows.values(), key=lambda one: (-_leaning(one.every), one.idea.id))
    return OpinionGroups(
        round_,
        told["voters"],
        None,
        camps=tuple(_camp(at, group, rows) for at, group in enumerate(told["groups"])),
        statements=tuple(by_agreement),
        **{
            name: tuple(rows[at] for at in told[name] if at in rows)
            for name in ("agreed", "rejected", "differ")
        },
    )


def _side(cell: Sequence[int] | None) -> Side | None:
    return Side(*cell) if cell else None


def _leaning(side: Side) -> int:
    return side.agree - side.disagree


def _camp(at: int, group: dict[str, Any], rows: dict[int, Statement]) -> Camp:
    stands = (
        _stand(rows[column], at, agrees=agrees)
        for column, agrees in group["stands"]
        if column in rows
    )
    told = tuple(one for one in stands if one)
    return Camp(LETTERS[at], group["size"], tuple(group["centre"]), told)


def _stand(statement: Statement, at: int, *, agrees: bool) -> Stand | None:
    own = statement.sides[at]
    if own is None:
        return None
    told = [side for number, side in enumerate(statement.sides) if side and number != at]
    others = sum(told[1:], told[0]) if told else None
    return Stand(statement, agrees, own, others)
