"""Ballots as they are found and written, whatever they say: marks of ideas, or answers to a poll."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Select, bindparam, insert, select, tuple_, update
from sqlalchemy.orm import InstrumentedAttribute

from participation.kernel.db import Work
from participation.voting.models import Ballot
from participation.voting.papers import new_number

Place = tuple[int, int | str]  # a round, and who votes: a participant, or a paper's token
Thing = TypeVar("Thing")


@dataclass
class Box(Generic[Thing]):
    """A ballot while something is put on it: what it `says`, of ideas or one answer after another.

    `id` is its number, None as long as there is none in the database.
    """

    budget: int | None = None
    is_secret: bool = False
    says: dict[int, Thing] = field(default_factory=dict)
    id: int | None = None

    @property
    def spent(self) -> int:
        """How many ideas it speaks of, or how many answers it gives."""
        return len(self.says)


# Whose ballot it is, is asked here and in queries.ballots alone.
def _ballots(voter: InstrumentedAttribute[Any]) -> Select[Any]:
    return (
        select(Ballot.round_id, voter, Ballot.id)
        .where(tuple_(Ballot.round_id, voter).in_(bindparam("places", expanding=True)))
        .with_for_update()
    )


BALLOTS = {False: _ballots(Ballot.participant_id), True: _ballots(Ballot.token)}
SPEND = (
    update(Ballot.__table__)  # type: ignore[arg-type]
    .where(Ballot.id == bindparam("ballot"))
    .values(spent=bindparam("now_spent"), at=bindparam("now", type_=Ballot.at.type))
)
FIRST = insert(Ballot.__table__).returning(  # type: ignore[arg-type]
    Ballot.id, sort_by_parameter_order=True
)


def find_ballots(work: Work, boxes: Mapping[Place, Box[Any]]) -> None:
    """Number those boxes that are in the database, and hold them there until all is written."""
    for is_secret, question in BALLOTS.items():
        places = [place for place, box in boxes.items() if box.is_secret is is_secret]
        rows = work.session.connection().execute(question, {"places": places}) if places else ()
        for round_id, voter, number in rows:
            boxes[round_id, voter].id = number


def write_ballots(work: Work, boxes: Mapping[Place, Box[Any]]) -> None:
    """Write how much each of these says; those without a number are new, and have one then."""
    connection = work.session.connection()
    spent = [
        {"ballot": box.id, "now_spent": box.spent, "now": None if box.is_secret else work.now}
        for box in boxes.values()
        if box.id is not None
    ]
    fresh = {place: box for place, box in boxes.items() if box.id is None}
    _make(connection, {at: box for at, box in fresh.items() if not box.is_secret}, work.now)
    _make_secret(connection, {at: box for at, box in fresh.items() if box.is_secret})
    if spent:
        connection.execute(SPEND, spent)


def _make(connection: Connection, fresh: Mapping[Place, Box[Any]], now: datetime) -> None:
    """Ballots for those who vote for the first time."""
    rows = [
        {
            "round_id": round_id,
            "participant_id": voter,
            "budget": box.budget,
            "spent": box.spent,
            "at": now,
        }
        for (round_id, voter), box in fresh.items()
    ]
    if rows:
        numbers = connection.execute(FIRST, rows).scalars()
        for box, number in zip(fresh.values(), numbers, strict=True):
            box.id = number


def _make_secret(connection: Connection, fresh: Mapping[Place, Box[Any]]) -> None:
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
