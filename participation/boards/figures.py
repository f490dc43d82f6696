"""The figures of a board, asked for at once: a hall opens it in the same minute."""

from dataclasses import dataclass

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from participation.events.models import Event, Participant
from participation.ideas.models import Idea, Status
from participation.ideas.queries.boards import IS_ON_BOARD
from participation.voting.models import Ballot
from participation.voting.queries.turnout import Turnout


@dataclass(frozen=True)
class Figures:
    """How many ideas have a card, take part, and vote in the current round; and the latest idea's
    number, whatever became of it; and how many are still to be shown to everybody.
    """

    published: int
    participants: int
    ballots: int
    points: int
    newest: int
    sealed: int = 0

    @property
    def turnout(self) -> Turnout:
        """The part that tells of the vote."""
        return Turnout(self.ballots, self.points)


_ideas = select(func.count(Idea.id)).where(Idea.event_id == bindparam("event"), IS_ON_BOARD)
_sealed = select(func.count(Idea.id)).where(
    Idea.event_id == bindparam("event"), Idea.status == Status.SEALED
)
_people = select(func.count(Participant.id)).where(Participant.event_id == bindparam("event"))
_ballots = select(Ballot).where(Ballot.round_id == bindparam("round"), Ballot.spent > 0)
_newest = select(func.max(Idea.id)).where(Idea.event_id == bindparam("event"))
FIGURES = select(
    _ideas.scalar_subquery(),
    _people.scalar_subquery(),
    _ballots.with_only_columns(func.count(Ballot.id)).scalar_subquery(),
    func.coalesce(_ballots.with_only_columns(func.sum(Ballot.spent)).scalar_subquery(), 0),
    func.coalesce(_newest.scalar_subquery(), 0),
    _sealed.scalar_subquery(),
)


def figures_of(session: Session, event: Event) -> Figures:
    """An event's figures as of now."""
    current = event.current_round
    round_id = current.id if current and current.has_result else None
    asked = {"event": event.id, "round": round_id}
    return Figures(*session.connection().execute(FIGURES, asked).one())
