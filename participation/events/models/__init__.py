"""Tables of events: what they are, the rounds on their agendas, and who takes part."""

from participation.events.models.events import AgendaTemplate, Event, EventModerator, WallStill
from participation.events.models.kinds import (
    CHOSEN,
    TYPED,
    Audience,
    Electorate,
    EventKind,
    Method,
    PollKind,
    Reveal,
    RoundKind,
    RoundState,
)
from participation.events.models.participants import LONGEST_ALIAS, Participant
from participation.events.models.rounds import Round

__all__ = [
    "CHOSEN",
    "LONGEST_ALIAS",
    "TYPED",
    "AgendaTemplate",
    "Audience",
    "Electorate",
    "Event",
    "EventKind",
    "EventModerator",
    "Method",
    "Participant",
    "PollKind",
    "Reveal",
    "Round",
    "RoundKind",
    "RoundState",
    "WallStill",
]
