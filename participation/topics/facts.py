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


@dataclass(frozen=True)
class ProposalChanged(Fact):
    """Something about a proposal of topic fields, for an event or (None) for all of them."""

    kept: ClassVar[tuple[str, ...]] = ("proposal_id", "event_id")
    proposal_id: int
    event_id: int | None


@dataclass(frozen=True)
class ProposalStarted(ProposalChanged):
    """Somebody asked for it."""


@dataclass(frozen=True)
class ProposalFinished(ProposalChanged):
    """A proposal is there, with so many suggestions to decide about."""

    kept: ClassVar[tuple[str, ...]] = ("proposal_id", "event_id", "number")
    number: int


@dataclass(frozen=True)
class ProposalBrokeOff(ProposalChanged):
    """Its process ended before it had a proposal."""


@dataclass(frozen=True)
class ProposalAnswered(ProposalChanged):
    """Suggestions of a proposal were accepted or dismissed; `act` is the press by which."""

    kept: ClassVar[tuple[str, ...]] = ("proposal_id", "event_id", "act", "suggestions", "accepted")
    act: int
    suggestions: tuple[int, ...]
    accepted: bool


@dataclass(frozen=True)
class ProposalReopened(ProposalChanged):
    """What was decided by one press was taken back."""

    kept: ClassVar[tuple[str, ...]] = ("proposal_id", "event_id", "act")
    act: int


@dataclass(frozen=True)
class CatalogueChanged(Fact):
    """An entry of the catalogue of usual fields was added, changed, removed or put back."""

    kept: ClassVar[tuple[str, ...]] = ("entry_id", "before", "after")
    entry_id: int
    before: dict[str, dict[str, str]] | None
    after: dict[str, dict[str, str]] | None


@dataclass(frozen=True)
class MapAsked(Fact):
    """A map of ideas is to be drawn: of an event by its number, of all events by 0."""

    kept: ClassVar[tuple[str, ...]] = ("scope", "anew")
    scope: int
    anew: bool
