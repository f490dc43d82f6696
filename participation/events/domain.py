"""The verbs on events and the people who take part."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from participation.events import codes
from participation.events.agenda import AT_ONCE, move_round
from participation.events.facts import (
    AffiliationChosen,
    EventCreated,
    EventEdited,
    EventEnded,
    EventReopened,
    ModeratorAdded,
    ModeratorRemoved,
    ParticipantJoined,
)
from participation.events.models import (
    Audience,
    Event,
    EventKind,
    Participant,
    RoundState,
)
from participation.events.queries import participants_of
from participation.events.rules import EventCase, can_moderate
from participation.events.templates.saved import add_rounds
from participation.events.templates.shape import Template
from participation.events.templates.shipped import SHORT
from participation.events.versions import advance
from participation.identity.models import Affiliation, Person
from participation.identity.rules import Viewer
from participation.kernel.changes import change_fields
from participation.kernel.db import Work
from participation.kernel.refusal import Invalid, Refused
from participation.kernel.words import Words


@dataclass(frozen=True)
class EventDraft:
    """What a moderator says of an event."""

    kind: EventKind
    audience: Audience
    title: Words
    description: Words
    place: str = ""
    starts_at: datetime | None = None
    approval_first: bool = False


def create_event(
    work: Work, draft: EventDraft, *, moderator: Person | None, agenda: Template = SHORT
) -> Event:
    """Make an event with a usable agenda: unless said otherwise, collect ideas and vote with dots."""
    event = Event(
        code=_unused_code(work),
        entry_key=secrets.token_urlsafe(12),
        created_at=work.now,
        moderators=[moderator] if moderator else [],
        version=1,
        **_fields(draft),
    )
    work.session.add(event)
    work.session.flush()
    work.record(
        EventCreated(event.id, draft.kind.value, draft.audience.value, draft.title.as_dict())
    )
    add_rounds(work, event, agenda)
    return event


def edit_event(work: Work, event: Event, draft: EventDraft, *, may_open_it: bool = False) -> None:
    """Change what is said of an event; the audit log keeps old and new.

    Raises Invalid where an event for staff is to be opened to everybody by one who may not publish
    what comes from inside (`may_open_it`).
    """
    is_opened = draft.audience is Audience.PUBLIC and event.audience is Audience.STAFF
    if is_opened and not may_open_it:
        sentence = _l(
            "What is said inside stays inside. Please ask the administration to open this event to "
            "everybody, or make a new one."
        )
        raise Invalid({"audience": sentence}, sentence)
    changes = change_fields(event, _fields(draft))
    if changes:
        advance(work, event)
        work.record(EventEdited(event.id, changes))


def _fields(draft: EventDraft) -> dict[str, Any]:
    return {one.name: getattr(draft, one.name) for one in fields(draft)}


def end_event(work: Work, event: Event, *, grace: timedelta = AT_ONCE) -> None:
    """End an event and with it its open round. Raises Refused if it has ended already."""
    if event.has_ended:
        raise Refused(_l("This event has already ended."))
    for round_ in event.rounds:
        if round_.is_open:
            move_round(work, event, round_, RoundState.CLOSED, grace=grace)
    event.ended_at = work.now
    advance(work, event)
    work.record(EventEnded(event.id))


def reopen_event(work: Work, event: Event) -> None:
    """Take the end back. Raises Refused if it has not ended."""
    if not event.has_ended:
        raise Refused(_l("This event is still running."))
    event.ended_at = None
    advance(work, event)
    work.record(EventReopened(event.id))


def add_moderator(work: Work, event: Event, person: Person | None) -> None:
    """Give an event to one more moderator. Raises Refused for who cannot run events, or does already.

    One sentence for no account and for the wrong one: it must not tell who has an account here.
    """
    if person is None or not can_moderate(person):
        wrong = _l("There is no moderator with this address. An administrator can add one.")
        raise Invalid({"email": wrong}, wrong)
    if person in event.moderators:
        raise Refused(_l("%(name)s moderates this event already.", name=person.name))
    event.moderators.append(person)
    work.record(ModeratorAdded(event.id, person.id))


def remove_moderator(work: Work, event: Event, person: Person) -> None:
    """Take an event from a moderator. Raises Refused for the last one and for others."""
    if person not in event.moderators:
        raise Refused(_l("%(name)s does not moderate this event any more.", name=person.name))
    able = [one for one in event.moderators if can_moderate(one)]
    if able == [person]:
        raise Refused(_l("An event needs at least one moderator. Please add another one first."))
    event.moderators.remove(person)
    work.record(ModeratorRemoved(event.id, person.id))


def join(work: Work, event: Event, viewer: Viewer) -> Participant:
    """Give the viewer their part in the event, the same one as before if they have one.

    The viewer must be an account or a guest with a token. Raises Refused once the event has ended.
    """
    (outcome,) = join_all(work, [(event, viewer)])
    if isinstance(outcome, Refused):
        raise outcome
    return outcome


def join_all(work: Work, wishes: Sequence[tuple[Event, Viewer]]) -> list[Participant | Refused]:
    """Give several viewers their parts, and for each the refusal where the event has ended."""
    wanted = [(event.id, viewer) for event, viewer in wishes]
    parts = participants_of(work.session, wanted)
    joining = {
        (event.id, viewer.sender): _part(work, event, viewer)
        for event, viewer in wishes
        if (event.id, viewer) not in parts and not event.has_ended
    }
    work.session.add_all(joining.values())
    work.session.flush()
    for event in _each(event for event, viewer in wishes if (event.id, viewer.sender) in joining):
        advance(work, event)
    actors = {(event.id, viewer.sender): viewer.actor for event, viewer in wishes}
    for place in joining:
        work.record(ParticipantJoined(place[0]), by=actors[place])
    over = Refused(_l("This event has ended. Its code is no longer valid."), status=410)
    return [
        parts.get((event, viewer)) or joining.get((event, viewer.sender)) or over
        for event, viewer in wanted
    ]


def _part(work: Work, event: Event, viewer: Viewer) -> Participant:
    return Participant(
        event_id=event.id,
        person_id=viewer.person.id if viewer.person else None,
        # An account's part belongs to the account alone: whoever uses this browser next as a
        # guest must not find it.
        guest=None if viewer.person else viewer.guest,
        joined_at=work.now,
    )


def _each(events: Iterable[Event]) -> list[Event]:
    """Each once, in the order in which everybody takes locks."""
    return sorted(set(events), key=lambda event: event.id)


def part_of(work: Work, case: EventCase) -> Participant:
    """The viewer's part; who passes takes_part without one gets theirs by what they do."""
    return case.participant or join(work, case.the_event, case.viewer)


def take_part_as(
    work: Work,
    event: Event,
    participant: Participant,
    affiliation: Affiliation | None,
    alias: str | None = None,
) -> None:
    """Note what somebody takes part as; None takes it back.

    `alias` is the name or pseudonym to be shown, "" for none; left out, it stays as it is.
    """
    participant.affiliation = affiliation
    participant.alias = participant.alias if alias is None else alias
    work.session.flush()
    advance(work, event)
    work.record(AffiliationChosen(event.id))


def _unused_code(work: Work) -> str:
    while True:
        code = codes.new_code()
        if not work.session.scalar(select(func.count(Event.id)).where(Event.code == code)):
            return code
