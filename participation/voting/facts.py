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
class SecretVoteCast(EventChanged):
    """Somebody changed their ballot in a secret vote. No log keeps it: moments, and how many there are,
    could tell whose ballot it was.
    """

    is_logged: ClassVar[bool] = False
    round_id: int


@dataclass(frozen=True)
class BallotPaperTaken(EventChanged):
    """Somebody was given the ballot paper of a secret vote. No log keeps when."""

    is_logged: ClassVar[bool] = False
    round_id: int


@dataclass(frozen=True)
class VotingCodesMade(EventChanged):
    """Codes that give a ballot paper each were made for a round; those made before are void."""

    kept: ClassVar[tuple[str, ...]] = ("event_id", "round_id", "number")
    round_id: int
    number: int
