"""What ballots say of ideas, as it is found and written."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from participation.ideas.models import Idea
from participation.ideas.queries.boards import IS_ON_BOARD
from participation.kernel.db import Work
from participation.voting.domain.ballots import Box, Place, find_ballots, write_ballots
from participation.voting.marks import Marks, Said
from participation.voting.models import Mark


@dataclass
class MarkBox(Box[Said]):
    """A ballot while votes are put on it; `before` is what it said, `astray` are those of its ideas
    that have left the board.
    """

    before: Marks = field(default_factory=dict)
    astray: set[int] = field(default_factory=set)

    @property
    def spent(self) -> int:
        """Dots given, or ideas spoken of where no dots are."""
        if self.budget is None:
            return len(self.says)
        return sum(said.value for said in self.says.values())

    @property
    def left(self) -> int:
        """Dots not given yet; 0 where none are given."""
        return 0 if self.budget is None else self.budget - self.spent

    @property
    def has_astray(self) -> bool:
        """Whether it speaks of ideas that have left the board."""
        return not self.astray.isdisjoint(self.says)

    def note(self, idea_id: int, said: Said, *, is_on_board: bool) -> None:
        """Take over what the ballot says already."""
        self.before[idea_id] = self.says[idea_id] = said
        if not is_on_board:
            self.astray.add(idea_id)

    def put(self, idea_id: int, said: Said | None) -> None:
        """Let the ballot say this of an idea, or nothing."""
        if said is None:
            self.says.pop(idea_id, None)
        else:
            self.says[idea_id] = said


MARKS = (
    select(Mark.ballot_id, Mark.idea_id, Mark.value, Mark.effort, IS_ON_BOARD)
    .join(Idea, Idea.id == Mark.idea_id)
    .where(Mark.ballot_id.in_(bindparam("ballots", expanding=True)))
)
TAKE_BACK = delete(Mark.__table__).where(  # type: ignore[arg-type]
    Mark.ballot_id == bindparam("ballot"), Mark.idea_id == bindparam("idea")
)
SAY = {
    name: (said := kind(Mark)).on_conflict_do_update(
        index_elements=["ballot_id", "idea_id"],
        set_={"value": said.excluded.value, "effort": said.excluded.effort},
    )
    for name, kind in (("sqlite", sqlite_insert), ("postgresql", postgresql_insert))
}


def read_marks(work: Work, boxes: Mapping[Place, MarkBox]) -> None:
    """Fill the boxes with what the ballots say as they are now; who has none keeps an empty one."""
    find_ballots(work, boxes)
    known = {box.id: box for box in boxes.values() if box.id is not None}
    rows = work.session.connection().execute(MARKS, {"ballots": list(known)}) if known else ()
    for ballot_id, idea_id, value, effort, is_on_board in rows:
        known[ballot_id].note(idea_id, Said(value, effort), is_on_board=is_on_board)


def write_marks(work: Work, boxes: Mapping[Place, MarkBox]) -> None:
    """Write what has changed in the boxes."""
    changed = {place: box for place, box in boxes.items() if box.says != box.before}
    write_ballots(work, changed)
    said = [
        {"ballot_id": box.id, "idea_id": idea_id, "value": one.value, "effort": one.effort}
        for box in changed.values()
        for idea_id, one in box.says.items()
        if one != box.before.get(idea_id)
    ]
    taken = [
        {"ballot": box.id, "idea": idea_id}
        for box in changed.values()
        for idea_id in box.before
        if idea_id not in box.says
    ]
    connection = work.session.connection()
    if said:
        connection.execute(SAY[connection.dialect.name], said)
    if taken:
        connection.execute(TAKE_BACK, taken)
