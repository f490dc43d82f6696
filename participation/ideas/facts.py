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
