"""What can have happened to a question. The log keeps which one, never who or what it says."""

from dataclasses import dataclass
from typing import ClassVar

from participation.events.facts import EventChanged


@dataclass(frozen=True)
class QuestionChanged(EventChanged):
    """Something about a question has changed; every fact below is one."""

    kept: ClassVar[tuple[str, ...]] = ("event_id", "question_id")
    question_id: int


@dataclass(frozen=True)
class QuestionAsked(QuestionChanged):
    """A question came in; it may await approval."""

    kept: ClassVar[tuple[str, ...]] = ("event_id", "question_id", "status")
    status: str


@dataclass(frozen=True)
class QuestionWithdrawn(QuestionChanged):
    """Whoever asked took it back."""


@dataclass(frozen=True)
class QuestionReturned(QuestionChanged):
    """Whoever asked brought it back after withdrawing."""


@dataclass(frozen=True)
class QuestionSupported(QuestionChanged):
    """One more wants to know it."""


@dataclass(frozen=True)
class QuestionSupportTakenBack(QuestionChanged):
    """One fewer wants to know it."""


@dataclass(frozen=True)
class QuestionMarked(QuestionChanged):
    """A moderator said what becomes of it: answered now, later or already, hidden or open again."""

    kept: ClassVar[tuple[str, ...]] = ("event_id", "question_id", "before", "after")
    before: str
    after: str
