"""What can have happened to an event, its rounds and the people who take part."""

from dataclasses import dataclass, field
from typing import Any, ClassVar

from participation.kernel.events import Fact


@dataclass(frozen=True)
class EventChanged(Fact):
    """Something that a screen of this event shows has changed; every fact below is one."""

    kept: ClassVar[tuple[str, ...]] = ("event_id",)
    event_id: int


@dataclass(frozen=True)
class EventCreated(EventChanged):
    """An event was made."""

    kept: ClassVar[tuple[str, ...]] = ("event_id", "kind", "audience", "title")
    kind: str
    audience: str
    title: dict[str, str]


@dataclass(frozen=True)
class EventEdited(EventChanged):
    """Title, description or rules of an event were changed: `changes` maps each to [old, new]."""

    kept: ClassVar[tuple[str, ...]] = ("event_id", "changes")
    changes: dict[str, Any]


@dataclass(frozen=True)
class EventEnded(EventChanged):
    """The event is over; its code admits nobody any more."""


@dataclass(frozen=True)
class EventReopened(EventChanged):
    """The end of an event was taken back."""


@dataclass(frozen=True)
class ModeratorAdded(Fact):
    """Somebody may run this event from now on; no screen of it shows that."""

    kept: ClassVar[tuple[str, ...]] = ("event_id", "person_id")
    event_id: int
    person_id: int


@dataclass(frozen=True)
class ModeratorRemoved(Fact):
    """Somebody runs this event no more: their sockets are to be closed."""

    kept: ClassVar[tuple[str, ...]] = ("event_id", "person_id")
    event_id: int
    person_id: int


@dataclass(frozen=True)
class RoundAdded(EventChanged):
    """The agenda has one round more."""

    kept: ClassVar[tuple[str, ...]] = ("event_id", "round_id", "kind")
    round_id: int
    kind: str


@dataclass(frozen=True)
class RoundEdited(EventChanged):
    """Prompt or settings of a round were changed: `changes` maps each to [old, new]."""

    kept: ClassVar[tuple[str, ...]] = ("event_id", "round_id", "changes")
    round_id: int
    changes: dict[str, Any]


@dataclass(frozen=True)
class RoundRemoved(EventChanged):
    """A planned round left the agenda, where its place was `position`."""

    kept: ClassVar[tuple[str, ...]] = ("event_id", "round_id", "position")
    round_id: int
    position: int


@dataclass(frozen=True)
class RoundReturned(EventChanged):
    """The removal of a round was taken back."""

    kept: ClassVar[tuple[str, ...]] = ("event_id", "round_id")
    round_id: int


@dataclass(frozen=True)
class RoundMoved(EventChanged):
    """A planned round changed its place on the agenda, which was `was`."""

    kept: ClassVar[tuple[str, ...]] = ("event_id", "round_id", "position", "was")
    round_id: int
    position: int
    was: int


@dataclass(frozen=True)
class RoundStateChanged(EventChanged):
    """A round was opened, closed, shown or taken back.

    `was` are the moments that an opening wrote over, by name, in ISO 8601.
    """

    kept: ClassVar[tuple[str, ...]] = ("event_id", "round_id", "before", "after", "was")
    round_id: int
    before: str
    after: str
    was: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class TemplateSaved(Fact):
    """An agenda was saved to be copied."""

    kept: ClassVar[tuple[str, ...]] = ("template_id", "title")
    template_id: int
    title: dict[str, str]


@dataclass(frozen=True)
class TemplateRemoved(Fact):
    """A saved agenda was removed; events made from it keep theirs."""

    kept: ClassVar[tuple[str, ...]] = ("template_id", "title")
    template_id: int
    title: dict[str, str]


@dataclass(frozen=True)
class ClockSet(EventChanged):
    """The clock of an open round runs until `ends_at` (ISO 8601), or was taken away (empty).

    `was` is until when it ran before.
    """

    kept: ClassVar[tuple[str, ...]] = ("event_id", "round_id", "ends_at", "was")
    round_id: int
    ends_at: str
    was: str


@dataclass(frozen=True)
class WallFrozen(EventChanged):
    """The wall keeps what it shows, whatever happens."""


@dataclass(frozen=True)
class WallReleased(EventChanged):
    """The wall follows the event again."""


@dataclass(frozen=True)
class EverybodyCalled(EventChanged):
    """Everybody was called to a page of the event, or (empty) the call was taken back."""

    kept: ClassVar[tuple[str, ...]] = ("event_id", "to", "was")
    to: str
    was: str


@dataclass(frozen=True)
class ParticipantJoined(EventChanged):
    """Somebody takes part; who it is stays out of the log."""


@dataclass(frozen=True)
class AffiliationChosen(EventChanged):
    """Somebody said what they take part as; who and what stay out of the log."""
