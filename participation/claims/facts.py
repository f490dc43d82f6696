"""What can have happened with claim codes. The log keeps that it did, never which code or whose."""

from dataclasses import dataclass

from participation.events.facts import EventChanged
from participation.kernel.events import Fact


@dataclass(frozen=True)
class ClaimCodeGiven(Fact):
    """A guest got a code; earlier ones of theirs are no longer valid."""


@dataclass(frozen=True)
class ClaimCodeRedeemed(Fact):
    """Somebody came back with a code."""


@dataclass(frozen=True)
class PartsUnited(EventChanged):
    """Two parts in an event, one person's, became one."""


@dataclass(frozen=True)
class PartTakenOver(EventChanged):
    """An account took over a guest's part in an event."""
