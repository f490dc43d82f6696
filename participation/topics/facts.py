"""What can have happened to topic fields, and to ideas that were sorted into them."""

from dataclasses import dataclass
from typing import ClassVar

from participation.events.facts import EventChanged
from participation.kernel.events import Fact


@dataclass(frozen=True)
class FieldChanged(Fact):
    """Something about a topic field; every fact below is one unless it is about an event."""

    kept: ClassVar[tuple[str, ...]] = ("field_id",)
    field_id: int


@dataclass(frozen=True)
class FieldAdded(FieldChanged):
    """There is one topic field more."""

    kept: ClassVar[tuple[str, ...]] = ("field_id", "name")
    name: dict[str, str]


@dataclass(frozen=True)
class FieldRenamed(FieldChanged):
    """Its name or description was changed."""

    kept: ClassVar[tuple[str, ...]] = ("field_id", "before", "after")
    before: dict[str, dict[str, str]]
    after: dict[str, dict[str, str]]


@dataclass(frozen=True)
class FieldReordered(FieldChanged):
    """It stands at another place of the list."""

    kept: ClassVar[tuple[str, ...]] = ("field_id", "before", "after")
    before: int
    after: int


@dataclass(frozen=True)
class FieldOffered(FieldChanged):
    """It is offered for sorting, or not any more."""

    kept: ClassVar[tuple[str, ...]] = ("field_id", "before", "after")
    before: bool
    after: bool


@dataclass(frozen=True)
class FieldLocked(FieldChanged):
    """The machine keeps out of it from now on, or not any more."""

    kept: ClassVar[tuple[str, ...]] = ("field_id", "before", "after")
    before: bool
    after: bool


@dataclass(frozen=True)
class FieldsMerged(FieldChanged):
    """Everything in a field went into another one; how the ideas of each event moved is told there."""

    kept: ClassVar[tuple[str, ...]] = ("field_id", "into_field_id")
    into_field_id: int


@dataclass(frozen=True)
class FieldMergeUndone(FieldsMerged):
    """A field has its own ideas again, as far as they were still where they had gone."""


@dataclass(frozen=True)
class FieldCardsChanged(EventChanged):
    """Cards of an event name a field that is called otherwise now."""

    kept: ClassVar[tuple[str, ...]] = ("event_id", "field_id")
    field_id: int


@dataclass(frozen=True)
class IdeasSorted(EventChanged):
    """One act of sorting. `moves` has a triple for each idea: its number, from where, to where."""

    kept: ClassVar[tuple[str, ...]] = ("event_id", "batch", "moves")
    batch: int
    moves: tuple[tuple[int, int | None, int | None], ...]


@dataclass(frozen=True)
class SortingUndone(IdeasSorted):
    """An act of sorting was undone, as far as its ideas were still where it had put them."""


@dataclass(frozen=True)
class FieldWished(EventChanged):
    """Somebody said, or says no more, where an idea belongs; who, which and where stay out."""
