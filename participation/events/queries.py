"""Questions about events and those who take part."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, bindparam, or_, select
from sqlalchemy.orm import Session, joinedload

from participation.events.models import (
    Audience,
    Event,
    EventModerator,
    Participant,
    Round,
    RoundState,
)
from participation.identity.models import Role
from participation.identity.rules import Viewer
from participation.kernel.db import LARGEST_KEY, one
from participation.kernel.refusal import NotFound

WITH_ROUNDS = joinedload(Event.rounds)
ROUNDS = (
    select(Round)
    .where(Round.id.in_(bindparam("rounds", expanding=True)), Round.removed_at.is_(None))
    .options(joinedload(Round.event).joinedload(Event.rounds))
)
PARTS = (
    select(Participant)
    .where(
        Participant.event_id.in_(bindparam("events", expanding=True)),
        or_(
            Participant.person_id.in_(bindparam("people", expanding=True)),
            Participant.guest.in_(bindparam("guests", expanding=True)),
        ),
    )
    .order_by(Participant.id)
)
RUNNING = (RoundState.OPEN, RoundState.CLOSING)


EVENT = select(Event).where(Event.id == bindparam("event")).options(WITH_ROUNDS)


def one_event(session: Session, event_id: int) -> Event:
    """The event with this number. Raises NotFound."""
    is_number = 0 < event_id <= LARGEST_KEY
    found = session.scalars(EVENT, {"event": event_id if is_number else 0}).unique().one_or_none()
    if found is None:
        raise NotFound
    return found


def one_round(session: Session, round_id: int) -> Round:
    """The round with this number. Raises NotFound."""
    found = one(session, Round, round_id)
    if found.removed_at:
        raise NotFound
    return found


def event_of_round(session: Session, round_id: int) -> int | None:
    """The number of the event a round belongs to, without loading either."""
    return session.scalar(select(Round.event_id).where(Round.id == min(round_id, LARGEST_KEY)))


def rounds_with_events(session: Session, round_ids: Collection[int]) -> dict[int, Round]:
    """Rounds by number, with their events and all rounds of these; one query."""
    found = session.scalars(ROUNDS, {"rounds": list(round_ids)}).unique()
    return {round_.id: round_ for round_ in found}


@dataclass(frozen=True)
class EventOfCode:
    """What has to be known of an event before somebody is let in."""

    id: int
    entry_key: str
    has_ended: bool


OF_CODE = select(Event.id, Event.entry_key, Event.ended_at.is_not(None)).where(
    Event.code == bindparam("code")
)


def event_of_code(session: Session, code: str) -> EventOfCode | None:
    """The event this code lets in to, ended or not, without loading it: a hall asks at once."""
    row = session.connection().execute(OF_CODE, {"code": code}).one_or_none()
    return EventOfCode(*row) if row else None


def event_with_code(session: Session, code: str) -> Event | None:
    """The event this code stands for, ended or not."""
    return session.scalar(select(Event).where(Event.code == code))


def participant_of(session: Session, event: Event, viewer: Viewer) -> Participant | None:
    """The viewer's part in an event: their account's, else their browser's."""
    return participants_of(session, {(event.id, viewer)}).get((event.id, viewer))


def participants_of(
    session: Session, wanted: Collection[tuple[int, Viewer]]
) -> dict[tuple[int, Viewer], Participant]:
    """The parts that viewers have in events, by event's number and viewer; one query for all."""
    people = {viewer.person.id for _event, viewer in wanted if viewer.person}
    guests = {viewer.guest for _event, viewer in wanted if viewer.guest}
    if not people and not guests:
        return {}
    found = session.scalars(
        PARTS, {"events": {event for event, _one in wanted}, "people": people, "guests": guests}
    ).all()
    by_person = {(part.event_id, part.person_id): part for part in reversed(found)}
    by_guest = {(part.event_id, part.guest): part for part in reversed(found)}
    parts = {}
    for event, viewer in wanted:
        own = by_person.get((event, viewer.person.id)) if viewer.person else None
        part = own or (by_guest.get((event, viewer.guest)) if viewer.guest else None)
        if part:
            parts[event, viewer] = part
    return parts


def events_to_list(session: Session, viewer: Viewer, *, limit: int = 50) -> Sequence[Event]:
    """What the start page shows this viewer: public ones, for staff all, and those they are in.

    Running ones first (a round is open), then the newest; ended ones last.
    """
    visible = [Event.audience == Audience.PUBLIC]
    if viewer.is_staff:
        visible.append(Event.audience == Audience.STAFF)
    joined = select(Participant.event_id).where(_is_viewers(viewer))
    visible.append(Event.id.in_(joined))
    is_running = (
        select(Round.id).where(Round.event_id == Event.id, Round.state.in_(RUNNING)).exists()
    )
    return session.scalars(
        select(Event)
        .where(or_(*visible))
        .order_by(
            Event.ended_at.is_not(None), is_running.desc(), Event.created_at.desc(), Event.id.desc()
        )
        .limit(limit)
    ).all()


def joined_event_ids(session: Session, viewer: Viewer) -> set[int]:
    """The events in which this viewer takes part."""
    return set(session.scalars(select(Participant.event_id).where(_is_viewers(viewer))))


def events_to_moderate(session: Session, viewer: Viewer) -> Sequence[Event]:
    """What this account may run: the events given to it; for administrators all."""
    query = select(Event).order_by(Event.ended_at.is_not(None), Event.created_at.desc())
    if Role.ADMINISTRATOR not in viewer.roles:
        query = query.where(Event.id.in_(given_to_moderate(viewer)))
    return session.scalars(query).all()


def given_to_moderate(viewer: Viewer) -> Select[int]:
    """The numbers of the events given to this account; whoever is no moderator any more has none."""
    is_moderator = viewer.person is not None and Role.MODERATOR in viewer.roles
    person = viewer.person.id if viewer.person and is_moderator else -1
    return select(EventModerator.event_id).where(EventModerator.person_id == person)


def every_event_like(session: Session, event: Event) -> list[int]:
    """The numbers of all events that are read by the same people as this one."""
    return list(session.scalars(select(Event.id).where(Event.audience == event.audience)))


def _is_viewers(viewer: Viewer):  # type: ignore[no-untyped-def]
    person = viewer.person.id if viewer.person else -1
    return or_(Participant.person_id == person, Participant.guest == (viewer.guest or ""))
