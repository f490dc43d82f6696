"""What can have happened to ideas that are alike."""

from dataclasses import dataclass
from typing import ClassVar

from participation.events.facts import EventChanged


@dataclass(frozen=True)
class SelfSortingSwitched(EventChanged):
    """New ideas of an event are sorted by themselves from now on, or not any more."""

    kept: ClassVar[tuple[str, ...]] = ("event_id", "is_on")
    is_on: bool


@dataclass(frozen=True)
class PairDismissed(EventChanged):
    """Somebody decided that two ideas are not the same."""

    kept: ClassVar[tuple[str, ...]] = ("event_id", "idea_id", "other_id")
    idea_id: int
    other_id: int


@dataclass(frozen=True)
class PairReturned(PairDismissed):
    """Two ideas are compared again that somebody had said are not the same."""
