"""The one verb of voting: what a ballot says of an idea."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask_babel import lazy_ngettext
from sqlalchemy import (
    Connection,
    Executable,
    bindparam,
    delete,
    insert,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import InstrumentedAttribute

from participation.events.models import Method
from participation.events.versions import advance
from participation.ideas.models import Idea
from participation.ideas.queries import IS_ON_BOARD
from participation.kernel.db import Work
from participation.kernel.refusal import Refused
from participation.voting.facts import SecretVoteCast, VoteCast
from participation.voting.marks import Marks, Said, budget_of, require_answer
from participation.voting.models import Ballot, Mark
from participation.voting.papers import new_number
from participation.voting.rules import VoteCase, may_take_back, may_vote

Place = tuple[int, int | str]  # a round, and who votes: a participant, or a paper's token


@dataclass(frozen=True)
class Vote:
    """Somebody's wish: what their ballot shall say of the idea of the case; None takes it back.

    Of dots it is how many in all, and `shown` how many the voter saw on it: where others have been
    given since, elsewhere or by a tap just before, the wish is the difference. In a ranking it is
    the place in the voter's order, and `shown` the place the voter saw. `arrived` is when it had reached us, before it waited for its
    turn.
    """

    case: VoteCase
    said: Said | None
    shown: int | None
    arrived: datetime

    @property
    def takes_back(self) -> bool:
        """Whether nothing new is said: that is possible also for what has left the board."""
        return self.said is None or (self.said.value == 0 and self.method is Method.DOTS)

    @property
    def method(self) -> Method | None:
        """How the round is voted in."""
        return self.case.the_round.method

    def dots_after(self, given: int) -> int:
        """How many dots the idea has then, if it has so many now."""
        wanted = self.said.value if self.said else 0
        return wanted if self.shown is None else max(0, given + wanted - self.shown)

    def place_after(self, now: Said | None) -> int | None:
        """Which place of the voter's order the idea has then, if it has that one now."""
        if self.said is None or now is None or self.shown is None:
            return self.said.value if self.said else None
        return max(1, now.value + self.said.value - self.shown)


@dataclass(frozen=True)
class Cast:
    """What came of it: what the ballot says of the idea, the dots not given yet (0 where there are
    none to give), and of how many ideas it speaks.

    `has_astray` says that it speaks of ideas that have left the board. `order` is all it says where
    ideas are put in order, for moving one moves others.
    """

    said: Said | None
    left: int
    done: int
    has_astray: bool
    order: Marks = field(default_factory=dict)


@dataclass
class _Box:
    """A ballot while votes are put on it."""

    budget: int | None
    id: int | None = None
    is_secret: bool = False
    before: Marks = field(default_factory=dict)
    after: Marks = field(default_factory=dict)
    astray: set[int] = field(default_factory=set)

    @property
    def spent(self) -> int:
        """Dots given, or ideas spoken of where no dots are."""
        if self.budget is None:
            return len(self.after)
        return sum(said.value for said in self.after.values())

    def note(self, idea_id: int, said: Said, *, is_on_board: bool) -> None:
        """Take over what the ballot says already."""
        self.before[idea_id] = self.after[idea_id] = said
        if not is_on_board:
            self.astray.add(idea_id)

    def put(self, idea_id: int, said: Said | None) -> None:
        """Let the ballot say this of an idea, or nothing."""
        if said is None:
            self.after.pop(idea_id, None)
        else:
            self.after[idea_id] = said

    def cast(self, idea_id: int, *, is_order: bool) -> Cast:
        """How it stands now."""
        left = 0 if self.budget is None else self.budget - self.spent
        has_astray = not self.astray.isdisjoint(self.after)
        order = dict(self.after) if is_order else {}
        return Cast(self.after.get(idea_id), left, len(self.after), has_astray, order)


def cast_vote(work: Work, case: VoteCase, value: int | None, effort: int | None = None) -> Cast:
    """Let a ballot say this of an idea, None takes it back. Raises Refused as cast_votes says."""
    advance(work, case.the_event)  # the case may have been loaded before its event was held
    work.session.refresh(case.the_round)
    said = None if value is None else Said(value, effort)
    (outcome,) = cast_votes(work, [Vote(case, said, None, work.arrived)])
    if isinstance(outcome, Refused):
        raise outcome
    return outcome


def cast_votes(work: Work, votes: Sequence[Vote]) -> list[Cast | Refused]:
    """Cast votes of any number of people, in this order, and give what came of each.

    One is refused where its round is closed, where its method has no such answer, where it gives
    more dots than one idea may get, or more than are left; the others are cast all the same. The events are to be held already
    (see hold): what is closed stays closed, and the votes on one event take turns. The database
    itself keeps `spent` within `budget`.
    """
    if not votes:
        return []
    boxes = _boxes(work, votes)
    outcomes = [_judged(_put, vote, boxes) for vote in votes]
    cast = [
        vote.case
        for vote, outcome in zip(votes, outcomes, strict=True)
        if isinstance(outcome, Cast)
    ]
    for event in sorted({case.the_event for case in cast}, key=lambda event: event.id):
        advance(work, event)
    _write(work, {place: box for place, box in boxes.items() if box.after != box.before})
    for case in cast:
        fact = SecretVoteCast if case.the_round.is_secret else VoteCast
        work.record(fact(case.the_event.id, case.the_round.id), by=case.viewer.actor)
    return outcomes


def _place(case: VoteCase) -> Place:
    """Whose ballot it is: in a secret vote, and only there, nobody's but the paper's."""
    voter = case.token if case.the_round.is_secret else case.the_participant.id
    return case.the_round.id, voter or ""


def _judged(
    act: Callable[[Vote, dict[Place, _Box]], Cast], vote: Vote, boxes: dict[Place, _Box]
) -> Cast | Refused:
    try:
        return act(vote, boxes)
    except Refused as refusal:
        return refusal


def _put(vote: Vote, boxes: dict[Place, _Box]) -> Cast:
    case = vote.case
    # What was said of an idea that has left the board can still be taken back.
    rule = may_take_back if vote.takes_back else may_vote
    rule.require(case.arrived(vote.arrived), status=409)
    box, idea_id = boxes[_place(case)], case.the_idea.id
    if vote.method is Method.SCHULZE:
        _rank(box.after, idea_id, vote.place_after(box.after.get(idea_id)))
    elif vote.method is Method.DOTS:
        box.put(idea_id, _dots(vote, box, box.after.get(idea_id)))
    else:
        require_answer(case.the_round, vote.said)
        box.put(idea_id, vote.said)
    return box.cast(idea_id, is_order=vote.method is Method.SCHULZE)


def _dots(vote: Vote, box: _Box, before: Said | None) -> Said | None:
    given, most = before.value if before else 0, vote.case.the_round.most_per_idea
    points = vote.dots_after(given)
    if not 0 <= points <= most:
        raise Refused(
            lazy_ngettext(
                "One idea can get %(num)d dot.", "One idea can get up to %(num)d dots.", most
            )
        )
    budget = box.budget or 0
    if box.spent + points - given > budget:
        raise Refused(
            lazy_ngettext(
                "You have given your %(num)d dot. Take it back to give it to another idea.",
                "You have given all your %(num)d dots. Take one back to give it to another idea.",
                budget,
            )
        )
    return Said(points) if points else None


def _rank(order: Marks, idea_id: int, place: int | None) -> None:
    """Put an idea at a place of a voter's order, 1 is the first; None takes it out.

    The others move up or down, so that there is neither a gap nor a place for two.
    """
    ideas = sorted((one for one in order if one != idea_id), key=lambda one: order[one].value)
    if place is not None:
        ideas.insert(max(0, place - 1), idea_id)
    order.clear()
    order |= {one: Said(number) for number, one in enumerate(ideas, start=1)}


def _ballots(voter: InstrumentedAttribute[Any]) -> Executable:
    return (
        select(Ballot.round_id, voter, Ballot.id)
        .where(tuple_(Ballot.round_id, voter).in_(bindparam("places", expanding=True)))
        .with_for_update()
    )


BALLOTS = _ballots(Ballot.participant_id)
BALLOTS_OF_PAPERS = _ballots(Ballot.token)
MARKS = (
    select(Mark.ballot_id, Mark.idea_id, Mark.value, Mark.effort, IS_ON_BOARD)
    .join(Idea, Idea.id == Mark.idea_id)
    .where(Mark.ballot_id.in_(bindparam("ballots", expanding=True)))
)
SPEND = (
    update(Ballot.__table__)  # type: ignore[arg-type]
    .where(Ballot.id == bindparam("ballot"))
    .values(spent=bindparam("now_spent"), at=bindparam("now", type_=Ballot.at.type))
)
TAKE_BACK = delete(Mark.__table__).where(  # type: ignore[arg-type]
    Mark.ballot_id == bindparam("ballot"), Mark.idea_id == bindparam("idea")
)
FIRST = insert(Ballot.__table__).returning(  # type: ignore[arg-type]
    Ballot.id, sort_by_parameter_order=True
)
SAY = {
    name: (said := kind(Mark)).on_conflict_do_update(
        index_elements=["ballot_id", "idea_id"],
        set_={"value": said.excluded.value, "effort": said.excluded.effort},
    )
    for name, kind in (("sqlite", sqlite_insert), ("postgresql", postgresql_insert))
}


def _boxes(work: Work, votes: Sequence[Vote]) -> dict[Place, _Box]:
    """The ballots of those who vote as they are now; one who has none gets an empty one."""
    cases = [vote.case for vote in votes if vote.case.participant]
    boxes = {
        _place(case): _Box(budget_of(case.the_round), is_secret=case.the_round.is_secret)
        for case in cases
    }
    connection, known = work.session.connection(), {}
    for round_id, voter, number in _cast_already(connection, boxes):
        box = known[number] = boxes[round_id, voter]
        box.id = number
    if known:
        for ballot_id, idea_id, value, effort, is_on_board in connection.execute(
            MARKS, {"ballots": list(known)}
        ):
            known[ballot_id].note(idea_id, Said(value, effort), is_on_board=is_on_board)
    return boxes


def _cast_already(connection: Connection, boxes: dict[Place, _Box]) -> Iterator[Any]:
    """The ballots there are: their rounds, voters and numbers."""
    secret = [place for place, box in boxes.items() if box.is_secret]
    by_name = [place for place, box in boxes.items() if not box.is_secret]
    for places, question in ((by_name, BALLOTS), (secret, BALLOTS_OF_PAPERS)):
        if places:
            yield from connection.execute(question, {"places": places})


def _write(work: Work, boxes: dict[Place, _Box]) -> None:
    connection = work.session.connection()
    known = [box for box in boxes.values() if box.id is not None]
    _make(connection, {place: box for place, box in boxes.items() if box.id is None}, work.now)
    spent = [
        {"ballot": box.id, "now_spent": box.spent, "now": None if box.is_secret else work.now}
        for box in known
    ]
    if spent:
        connection.execute(SPEND, spent)
    said = [
        {"ballot_id": box.id, "idea_id": idea_id, "value": one.value, "effort": one.effort}
        for box in boxes.values()
        for idea_id, one in box.after.items()
        if one != box.before.get(idea_id)
    ]
    taken = [
        {"ballot": box.id, "idea": idea_id}
        for box in boxes.values()
        for idea_id in box.before
        if idea_id not in box.after
    ]
    if said:
        connection.execute(SAY[connection.dialect.name], said)
    if taken:
        connection.execute(TAKE_BACK, taken)


def _make(connection: Connection, fresh: dict[Place, _Box], now: datetime) -> None:
    """Ballots for those who vote for the first time."""
    named = {place: box for place, box in fresh.items() if not box.is_secret}
    rows = [
        {
            "round_id": round_id,
            "participant_id": voter,
            "budget": box.budget,
            "spent": box.spent,
            "at": now,
        }
        for (round_id, voter), box in named.items()
    ]
    if rows:
        numbers = connection.execute(FIRST, rows).scalars()
        for box, number in zip(named.values(), numbers, strict=True):
            box.id = number
    _make_secret(connection, {place: box for place, box in fresh.items() if box.is_secret})


def _make_secret(connection: Connection, fresh: dict[Place, _Box]) -> None:
    """Ballots on papers: with random numbers and without a time. They are written in the order of
    their numbers, so that not even those of one moment stand as they came.
    """
    for box in fresh.values():
        box.id = new_number()
    rows = [
        {
            "id": box.id,
            "round_id": round_id,
            "token": token,
            "budget": box.budget,
            "spent": box.spent,
        }
        for (round_id, token), box in sorted(fresh.items(), key=lambda item: item[1].id or 0)
    ]
    if rows:
        connection.execute(insert(Ballot.__table__), rows)  # type: ignore[arg-type]
