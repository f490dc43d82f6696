"""What can have happened in a voting round."""

from dataclasses import dataclass
from typing import ClassVar

from participation.events.facts import EventChanged


@dataclass(frozen=True)
class VoteCast(EventChanged):
    """Somebody changed their ballot. The log keeps that somebody did, never what they voted for."""

    kept: ClassVar[tuple[str, ...]] = ("event_id", "round_id")
    round_id: int


@dataclass(frozen=True)
class PollAnswered(EventChanged):
    """Somebody answered a poll or took that back. The log keeps that somebody did, never what."""

    kept: ClassVar[tuple[str, ...]] = ("event_id", "round_id")
    round_id: int


@dataclass(frozen=True)
class AnswerHidden(EventChanged):
    """A moderator took what somebody had typed off all screens; what it was stays out of the log."""

    kept: ClassVar[tuple[str, ...]] = ("event_id", "round_id")
    round_id: int


@dataclass(frozen=True)
class AnswerRestored(EventChanged):
    """A moderator let what had been hidden be seen again."""

    kept: ClassVar[tuple[str, ...]] = ("event_id", "round_id")
    round_id: int
