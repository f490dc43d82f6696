"""What can have happened to an idea. The log keeps which idea, never who or what it says."""

from dataclasses import dataclass
from typing import ClassVar

from participation.events.facts import EventChanged


@dataclass(frozen=True)
class IdeaChanged(EventChanged):
    """Something about an idea has changed; every fact below is one."""

    kept: ClassVar[tuple[str, ...]] = ("event_id", "idea_id")
    idea_id: int


@dataclass(frozen=True)
class IdeaSubmitted(IdeaChanged):
    """An idea came in; it may await approval."""

    kept: ClassVar[tuple[str, ...]] = ("event_id", "idea_id", "status")
    status: str


@dataclass(frozen=True)
class IdeaEdited(IdeaChanged):
    """Its author changed the wording."""


@dataclass(frozen=True)
class IdeaWithdrawn(IdeaChanged):
    """Its author took it back."""


@dataclass(frozen=True)
class IdeaReturned(IdeaChanged):
    """Its author brought it back after withdrawing."""


@dataclass(frozen=True)
class SupportGiven(IdeaChanged):
    """One supporter more."""


@dataclass(frozen=True)
class SupportTakenBack(IdeaChanged):
    """One supporter fewer."""


@dataclass(frozen=True)
class IdeaMerged(IdeaChanged):
    """An idea stands behind another one from now on."""

    kept: ClassVar[tuple[str, ...]] = ("event_id", "idea_id", "into")
    into: int


@dataclass(frozen=True)
class MergeUndone(IdeaChanged):
    """An idea that stood behind another one has a card of its own again."""

    kept: ClassVar[tuple[str, ...]] = ("event_id", "idea_id", "into")
    into: int


@dataclass(frozen=True)
class MergeAdjusted(IdeaChanged):
    """The idea in front, in another event than the merged one, counts others from now on."""


@dataclass(frozen=True)
class IdeaProcessed(IdeaChanged):
    """A moderator or editor changed how far an idea has come; its author reads why."""

    kept: ClassVar[tuple[str, ...]] = ("event_id", "idea_id", "before", "after")
    before: str
    after: str


@dataclass(frozen=True)
class AnswerChanged(IdeaChanged):
    """An official answer; every fact below is one."""

    kept: ClassVar[tuple[str, ...]] = ("event_id", "idea_id", "answer_id")
    answer_id: int


@dataclass(frozen=True)
class AnswerWritten(AnswerChanged):
    """The administration answered an idea."""


@dataclass(frozen=True)
class AnswerEdited(AnswerChanged):
    """An official answer was reworded."""


@dataclass(frozen=True)
class AnswerWithdrawn(AnswerChanged):
    """An official answer was taken back."""


@dataclass(frozen=True)
class AnswerReturned(AnswerChanged):
    """An official answer that had been taken back stands again."""
