"""What can have happened in the administration's own matters: texts, feedback, the log."""

from dataclasses import dataclass
from typing import ClassVar

from participation.kernel.events import Fact


@dataclass(frozen=True)
class TextEdited(Fact):
    """A page of the administration reads otherwise; the log keeps lengths and hashes."""

    kept: ClassVar[tuple[str, ...]] = ("page", "before", "after")
    page: str
    before: dict[str, str]
    after: dict[str, str]


@dataclass(frozen=True)
class TextPutBack(Fact):
    """A page of the administration reads as it came with the software again."""

    kept: ClassVar[tuple[str, ...]] = ("page", "before", "after")
    page: str
    before: dict[str, str]
    after: dict[str, str]


@dataclass(frozen=True)
class FeedbackReceived(Fact):
    """Somebody wrote about the service; who and what stay out of the log."""

    kept: ClassVar[tuple[str, ...]] = ("feedback_id",)
    feedback_id: int


@dataclass(frozen=True)
class FeedbackHandled(Fact):
    """A piece of feedback was dealt with."""

    kept: ClassVar[tuple[str, ...]] = ("feedback_id",)
    feedback_id: int


@dataclass(frozen=True)
class FeedbackReopened(Fact):
    """A piece of feedback is to be dealt with after all."""

    kept: ClassVar[tuple[str, ...]] = ("feedback_id",)
    feedback_id: int


@dataclass(frozen=True)
class LogChecked(Fact):
    """The audit log was checked: so many entries, the last seal, and what was found."""

    kept: ClassVar[tuple[str, ...]] = ("entries", "seal", "faults")
    entries: int
    seal: str
    faults: tuple[str, ...]
