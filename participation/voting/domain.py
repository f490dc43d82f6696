"""The one verb of voting with dots."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import lazy_ngettext
from sqlalchemy import Connection, bindparam, delete, insert, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from participation.events.versions import advance
from participation.ideas.models import Idea
from participation.ideas.queries import IS_ON_BOARD
from participation.kernel.db import Work
from participation.kernel.refusal import Refused
from participation.voting.facts import VoteCast
from participation.voting.models import Ballot, Dots
from participation.voting.rules import VoteCase, may_take_back, may_vote

Place = tuple[int, int]  # a round and who takes part in it; on a ballot: the ballot and an idea


@dataclass(frozen=True)
class Vote:
    """Somebody's wish: this many dots in all on the idea of the case; 0 takes them back.

    `shown` is how many the voter saw on it: where others have been given since, elsewhere or by a
    tap just before, the wish is the difference. `arrived` is when it had reached us, before it
    waited for its turn.
    """

    case: VoteCase
    points: int
    shown: int | None
    arrived: datetime

    def after(self, given: int) -> int:
        """How many dots the idea has then, if it has so many now."""
        return self.points if self.shown is None else max(0, given + self.points - self.shown)


@dataclass(frozen=True)
class Cast:
    """What came of it: the dots on the idea, and those not given yet.

    `has_astray` says that some of the voter's dots are on ideas that have left the board.
    """

    points: int
    left: int
    has_astray: bool


@dataclass
class _Box:
    """A ballot while votes are put on it."""

    budget: int
    id: int | None
    spent: int
    before: dict[int, int] = field(default_factory=dict)
    after: dict[int, int] = field(default_factory=dict)
    astray: set[int] = field(default_factory=set)

    def has_astray(self) -> bool:
        """Whether dots are on ideas that have left the board."""
        return any(self.after.get(idea) for idea in self.astray)


def cast_vote(work: Work, case: VoteCase, points: int) -> Cast:
    """Give an idea exactly this many dots. Raises Refused as cast_votes says."""
    advance(work, case.the_event)  # the case may have been loaded before its event was held
    work.session.refresh(case.the_round)
    (outcome,) = cast_votes(work, [Vote(case, points, None, work.arrived)])
    if isinstance(outcome, Refused):
        raise outcome
    return outcome


def cast_votes(work: Work, votes: Sequence[Vote]) -> list[Cast | Refused]:
    """Cast votes of any number of people, in this order, and give what came of each.

    One is refused where its round is closed, where it gives more than one idea may get, or more
    than is left of the budget; the others are cast all the same. The events are to be held already
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
        work.record(VoteCast(case.the_event.id, case.the_round.id), by=case.viewer.actor)
    return outcomes


def _judged(
    act: Callable[[Vote, dict[Place, _Box]], Cast], vote: Vote, boxes: dict[Place, _Box]
) -> Cast | Refused:
    try:
        return act(vote, boxes)
    except Refused as refusal:
        return refusal


def _put(vote: Vote, boxes: dict[Place, _Box]) -> Cast:
    case = vote.case
    # Dots on an idea that has left the board can still be taken back and given elsewhere.
    (may_vote if vote.points else may_take_back).require(case.arrived(vote.arrived), status=409)
    box, idea_id = boxes[case.the_round.id, case.the_participant.id], case.the_idea.id
    before = box.after.get(idea_id, 0)
    points, most = vote.after(before), case.the_round.most_per_idea
    if not 0 <= points <= most:
        raise Refused(
            lazy_ngettext(
                "One idea can get %(num)d dot.", "One idea can get up to %(num)d dots.", most
            )
        )
    spent = box.spent + points - before
    if spent > box.budget:
        raise Refused(
            lazy_ngettext(
                "You have given your %(num)d dot. Take it back to give it to another idea.",
                "You have given all your %(num)d dots. Take one back to give it to another idea.",
                box.budget,
            )
        )
    box.spent = spent
    box.after[idea_id] = points
    return Cast(points, box.budget - spent, box.has_astray())


BALLOTS = (
    select(Ballot.round_id, Ballot.participant_id, Ballot.id, Ballot.budget, Ballot.spent)
    .where(tuple_(Ballot.round_id, Ballot.participant_id).in_(bindparam("places", expanding=True)))
    .with_for_update()
)
DOTS = (
    select(Dots.ballot_id, Dots.idea_id, Dots.points, IS_ON_BOARD)
    .join(Idea, Idea.id == Dots.idea_id)
    .where(Dots.ballot_id.in_(bindparam("ballots", expanding=True)))
)
SPEND = (
    update(Ballot.__table__)  # type: ignore[arg-type]
    .where(Ballot.id == bindparam("ballot"))
    .values(spent=bindparam("now_spent"), at=bindparam("now"))
)
TAKE_BACK = delete(Dots.__table__).where(  # type: ignore[arg-type]
    Dots.ballot_id == bindparam("ballot"), Dots.idea_id == bindparam("idea")
)
FIRST = insert(Ballot.__table__).returning(  # type: ignore[arg-type]
    Ballot.id, sort_by_parameter_order=True
)
GIVE = {
    name: (given := kind(Dots)).on_conflict_do_update(
        index_elements=["ballot_id", "idea_id"], set_={"points": given.excluded.points}
    )
    for name, kind in (("sqlite", sqlite_insert), ("postgresql", postgresql_insert))
}


def _boxes(work: Work, votes: Sequence[Vote]) -> dict[Place, _Box]:
    """The ballots of those who vote as they are now; one who has none gets an empty one."""
    cases = [vote.case for vote in votes if vote.case.participant]
    boxes = {
        (case.the_round.id, case.the_participant.id): _Box(case.the_round.budget, None, 0)
        for case in cases
    }
    connection, known = work.session.connection(), {}
    for round_id, participant_id, *ballot in connection.execute(BALLOTS, {"places": list(boxes)}):
        number, budget, spent = ballot
        known[number] = boxes[round_id, participant_id] = _Box(budget, number, spent)
    if known:
        for ballot_id, idea_id, points, is_on_board in connection.execute(
            DOTS, {"ballots": list(known)}
        ):
            box = known[ballot_id]
            box.before[idea_id] = box.after[idea_id] = points
            if not is_on_board:
                box.astray.add(idea_id)
    return boxes


def _write(work: Work, boxes: dict[Place, _Box]) -> None:
    connection = work.session.connection()
    known = [box for box in boxes.values() if box.id is not None]
    _make(connection, {place: box for place, box in boxes.items() if box.id is None}, work.now)
    spent = [{"ballot": box.id, "now_spent": box.spent, "now": work.now} for box in known]
    if spent:
        connection.execute(SPEND, spent)
    changed = [
        {"ballot_id": box.id, "idea_id": idea_id, "points": points}
        for box in boxes.values()
        for idea_id, points in box.after.items()
        if points != box.before.get(idea_id, 0)
    ]
    if given := [row for row in changed if row["points"]]:
        connection.execute(GIVE[connection.dialect.name], given)
    if taken := [row for row in changed if not row["points"]]:
        connection.execute(
            TAKE_BACK, [{"ballot": row["ballot_id"], "idea": row["idea_id"]} for row in taken]
        )


def _make(connection: Connection, fresh: dict[Place, _Box], now: datetime) -> None:
    """Ballots for those who vote for the first time."""
    rows = [
        {
            "round_id": round_id,
            "participant_id": participant_id,
            "budget": box.budget,
            "spent": box.spent,
            "at": now,
        }
        for (round_id, participant_id), box in fresh.items()
    ]
    if rows:
        numbers = connection.execute(FIRST, rows).scalars()
        for box, number in zip(fresh.values(), numbers, strict=True):
            box.id = number
