"""Who may see, join and moderate an event, and what its phase permits."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Self

from flask_babel import lazy_gettext as _l

from participation.events.models import Event, EventKind, Participant, Round
from participation.events.phases import Act, phase_of
from participation.identity.models import Person
from participation.identity.rules import (
    Case,
    Viewer,
    is_administrator,
    is_editor,
    is_moderator,
    is_signed_in,
    is_staff,
    may_create_events,
)
from participation.kernel.rules import Rule, rule


def can_moderate(person: Person) -> bool:
    """Whether an account may run events that are given to it."""
    return not person.blocked_at and may_create_events.allows(Case(Viewer(person)))


@dataclass(frozen=True)
class EventCase(Case):
    """Somebody, an event, and their part in it if they have one.

    `at` is when what they sent had arrived; pages, which ask what may be done now, have none.
    """

    event: Event | None = None
    participant: Participant | None = None
    at: datetime | None = field(default=None, kw_only=True)

    def arrived(self, at: datetime) -> Self:
        """The same case, to be judged by when it arrived."""
        return replace(self, at=at)

    @property
    def the_event(self) -> Event:
        """The event; a case without one is a programming mistake."""
        if self.event is None:
            raise LookupError("this rule needs an event")
        return self.event

    @property
    def the_participant(self) -> Participant:
        """The viewer's part; only asked for once is_participant has passed."""
        if self.participant is None:
            raise LookupError("this needs somebody who takes part")
        return self.participant


class HasRound:
    """What cases about a round of the event have in common."""

    round_: Round | None

    @property
    def the_round(self) -> Round:
        """The round; a case without one is a programming mistake."""
        if self.round_ is None:
            raise LookupError("this rule needs a round")
        return self.round_


@rule(_l("Please join the event first, with its code."))
def is_participant(case: EventCase) -> bool:
    """Has joined this event."""
    return case.participant is not None


@rule(_l("This event is not public."))
def is_public(case: EventCase) -> bool:
    """The event is open to all readers."""
    return case.the_event.is_public


@rule(_l("Only the moderators of this event can do this."))
def is_its_moderator(case: EventCase) -> bool:
    """Has been given this event to moderate, and is still a moderator."""
    person = case.viewer.person
    return (
        person is not None
        and is_moderator.allows(case)
        and any(one.id == person.id for one in case.the_event.moderators)
    )


@rule(_l("This event has ended."))
def has_not_ended(case: EventCase) -> bool:
    """Still going on."""
    return not case.the_event.has_ended


@rule(_l("You can only join this event with its code."))
def admits_without_code(case: EventCase) -> bool:
    """A public consultation admits anybody; a staff event admits staff; a hall needs the code."""
    event = case.the_event
    if event.is_public:
        return event.kind is EventKind.CONSULTATION
    return is_staff.allows(case)


def _why_not_part_of_it(case: EventCase) -> Any:
    """None for participants, and for accounts where the event needs no code.

    These become participants by what they write or support.
    """
    if case.participant is not None:
        return None
    if admits_without_code.allows(case):
        return is_signed_in.refusal(case)
    return is_participant.refusal(case)


takes_part: Rule[Any] = Rule(_why_not_part_of_it)


def permits(act: Act, reason: Any) -> Rule[Any]:
    """A rule that asks the event's phase for an act."""
    return rule(reason)(lambda case: act in phase_of(case.the_event, case.at).permits)


may_moderate = is_signed_in & (is_its_moderator | is_administrator)
may_curate = is_signed_in & (is_its_moderator | is_administrator | is_editor)
may_see = is_public | is_participant | is_staff
may_join = may_see & has_not_ended & admits_without_code
