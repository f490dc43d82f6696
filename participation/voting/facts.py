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


@dataclass(frozen=True)
class BallotPaperTaken(EventChanged):
    """Somebody was given the ballot paper of a secret vote; the log does not say who."""

    kept: ClassVar[tuple[str, ...]] = ("event_id", "round_id")
    round_id: int


@dataclass(frozen=True)
class VotingCodesMade(EventChanged):
    """Codes that give a ballot paper each were made for a round; those made before are void."""

    kept: ClassVar[tuple[str, ...]] = ("event_id", "round_id", "number")
    round_id: int
    number: int
