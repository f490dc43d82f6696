"""What can have happened to proposals, to their catalogue, and to maps."""

from dataclasses import dataclass
from typing import ClassVar

from participation.kernel.events import Fact


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
