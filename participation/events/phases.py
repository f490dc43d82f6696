"""What each state of an event's agenda permits."""

import enum
from dataclasses import dataclass
from datetime import datetime

from participation.events.models import Event, Round, RoundKind, RoundState


class Act(enum.Enum):
    """The acts of participants that depend on what is going on."""

    SUBMIT = "submit"
    EDIT = "edit"
    SUPPORT = "support"
    VOTE = "vote"
    ANSWER = "answer"
    ASK = "ask"
    GROUP = "group"


@dataclass(frozen=True)
class Phase:
    """What is permitted as long as it lasts."""

    permits: frozenset[Act]


# Before the first round and between rounds one may tidy up one's own and support others', not add.
BETWEEN_ROUNDS = Phase(frozenset({Act.EDIT, Act.SUPPORT}))
COLLECTING = Phase(frozenset({Act.SUBMIT, Act.EDIT, Act.SUPPORT}))
# What is being voted on keeps its wording until the vote is over.
VOTING = Phase(frozenset({Act.SUPPORT, Act.VOTE}))
POLLING = Phase(frozenset({Act.EDIT, Act.SUPPORT, Act.ANSWER}))
ASKING = Phase(frozenset({Act.EDIT, Act.SUPPORT, Act.ASK}))
# Wishes are about fields, not about words: tidying up goes on.
GROUPING = Phase(frozenset({Act.EDIT, Act.SUPPORT, Act.GROUP}))
ENDED = Phase(frozenset())

_OPEN = {
    RoundKind.COLLECT: COLLECTING,
    RoundKind.VOTE: VOTING,
    RoundKind.POLL: POLLING,
    RoundKind.GROUP: GROUPING,
    RoundKind.DISCUSS: BETWEEN_ROUNDS,
    RoundKind.BREAK: BETWEEN_ROUNDS,
    RoundKind.QUESTIONS: ASKING,
}


def phase_of(event: Event, arrived: datetime | None = None) -> Phase:
    """The phase an event is in, as its screens show it, or for what arrived at that moment."""
    current = event.current_round
    is_on = current is not None and current.takes(arrived)
    if event.has_ended and not (is_on and arrived):  # what was on its way at the end counts as well
        return ENDED
    return _OPEN[current.kind] if current and is_on else BETWEEN_ROUNDS


# From which state a round may go where. Going back is possible and recorded.
ROUND_MOVES: dict[RoundState, frozenset[RoundState]] = {
    RoundState.PLANNED: frozenset({RoundState.OPEN}),
    RoundState.OPEN: frozenset({RoundState.CLOSED}),
    RoundState.CLOSING: frozenset({RoundState.OPEN}),  # and by itself to closed
    RoundState.CLOSED: frozenset({RoundState.OPEN, RoundState.SHOWN}),
    RoundState.SHOWN: frozenset({RoundState.CLOSED}),
}


def may_move(round_: Round, state: RoundState) -> bool:
    """Whether a round may go from where it is to that state."""
    return state in ROUND_MOVES[round_.state]
