"""Questions about somebody's ballot: which it is, and what it says."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Integer, String, bindparam, not_, or_, select
from sqlalchemy.orm import Session

from participation.events.models import Participant, Round
from participation.ideas.models import Idea
from participation.ideas.queries.boards import IS_ON_BOARD
from participation.voting.marks import Marks, Said
from participation.voting.models import Ballot, Mark

# For queries about all ballots of several rounds, which are bound as "rounds".
OF_ROUNDS = Ballot.round_id.in_(bindparam("rounds", expanding=True))


def ballot_of(
    session: Session, round_: Round, participant: Participant, token: str | None = None
) -> Ballot | None:
    """Somebody's ballot in a round; in a secret vote the one that hangs on this token."""
    return session.scalar(BALLOT, _voter(round_, participant, token))


def _voter(round_: Round, participant: Participant, token: str | None) -> dict[str, Any]:
    who = None if round_.is_secret else participant.id
    return {"round": round_.id, "participant": who, "token": token if round_.is_secret else None}


_IS_VOTERS = (Ballot.round_id == bindparam("round")) & or_(
    Ballot.participant_id == bindparam("participant", type_=Integer),
    Ballot.token == bindparam("token", type_=String),
)
BALLOT = select(Ballot).where(_IS_VOTERS)


def marks_on(session: Session, ballot: Ballot | None) -> Marks:
    """What one ballot says, by idea."""
    if ballot is None:
        return {}
    columns = select(Mark.idea_id, Mark.value, Mark.effort)
    rows = session.execute(columns.where(Mark.ballot_id == ballot.id))
    return {idea_id: Said(value, effort) for idea_id, value, effort in rows}


def said_by(
    session: Session, round_: Round, participant: Participant, token: str | None = None
) -> dict[int, tuple[Said, bool]]:
    """What somebody says in a round, by idea, and whether that is on the board; `token` as above."""
    rows = session.connection().execute(SAID, _voter(round_, participant, token))
    return {idea_id: (Said(value, effort), is_here) for idea_id, value, effort, is_here in rows}


SAID = (
    select(Mark.idea_id, Mark.value, Mark.effort, IS_ON_BOARD)
    .join(Ballot, Ballot.id == Mark.ballot_id)
    .join(Idea, Idea.id == Mark.idea_id)
    .where(_IS_VOTERS)
)


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
