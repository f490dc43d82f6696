"""What can have happened in a voting round."""

from dataclasses import dataclass
from typing import ClassVar

from participation.events.facts import EventChanged


@dataclass(frozen=True)
class VoteCast(EventChanged):
    """Somebody changed their ballot. The log keeps that somebody did, never what they voted for."""

    kept: ClassVar[tuple[str, ...]] = ("event_id", "round_id")
    round_id: int
