"""The verbs on events, their agenda and the people who take part."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select, update

from participation.events import codes
from participation.events.facts import (
    AffiliationChosen,
    EventCreated,
    EventEdited,
    EventEnded,
    EventReopened,
    ModeratorAdded,
    ModeratorRemoved,
    ParticipantJoined,
    RoundAdded,
    RoundEdited,
    RoundMoved,
    RoundRemoved,
    RoundStateChanged,
)
from participation.events.models import (
    Audience,
    Event,
    EventKind,
    Participant,
    Round,
    RoundKind,
    RoundState,
)
from participation.events.phases import may_move
from participation.events.queries import participant_of, participants_number
from participation.events.rules import EventCase
from participation.identity.models import Affiliation, Person
from participation.identity.rules import Case, Viewer, may_create_events
from participation.kernel.db import Work
from participation.kernel.refusal import Invalid, Refused
from participation.kernel.words import Words

DEFAULT_BUDGET = 5
DEFAULT_MOST_PER_IDEA = 3


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


@dataclass(frozen=True)
class RoundDraft:
    """What a moderator says of a round; the two numbers count for voting rounds only."""

    kind: RoundKind
    prompt: Words
    budget: int = DEFAULT_BUDGET
    most_per_idea: int = DEFAULT_MOST_PER_IDEA
    shows_live: bool = False


def advance(work: Work, event: Event) -> int:
    """Raise the event's version: what changes with this commit belongs to the number it gives.

    The row stays locked until the commit, so that versions appear in the order of their commits.
    What the session still holds is written after it: whoever locks the event first and then an
    idea cannot wait for somebody who does it the other way round.
    """
    event.version = work.session.execute(
        update(Event)
        .where(Event.id == event.id)
        .values(version=Event.version + 1)
        .returning(Event.version)
        .execution_options(synchronize_session=False, autoflush=False)
    ).scalar_one()
    return event.version


def create_event(work: Work, draft: EventDraft, *, moderator: Person | None) -> Event:
    """Make an event with a usable agenda: collect ideas, then vote with dots."""
    event = Event(
        kind=draft.kind,
        code=_unused_code(work),
        entry_key=secrets.token_urlsafe(12),
        created_at=work.now,
        moderators=[moderator] if moderator else [],
        version=1,
    )
    _describe(event, draft)
    work.session.add(event)
    work.session.flush()
    work.record(
        EventCreated(event.id, draft.kind.value, draft.audience.value, draft.title.as_dict())
    )
    add_round(work, event, RoundDraft(RoundKind.COLLECT, DEFAULT_PROMPTS[RoundKind.COLLECT]))
    add_round(work, event, RoundDraft(RoundKind.VOTE, DEFAULT_PROMPTS[RoundKind.VOTE]))
    return event


# Stored with the event and editable there, so they are data in both languages, not catalogue text.
DEFAULT_PROMPTS = {
    RoundKind.COLLECT: Words(
        {"de": "Was sollte sich verbessern?", "en": "What should get better?"}
    ),
    RoundKind.VOTE: Words(
        {"de": "Welche Ideen sind Ihnen am wichtigsten?", "en": "Which ideas matter most to you?"}
    ),
}


def edit_event(work: Work, event: Event, draft: EventDraft, *, may_open_it: bool = False) -> None:
    """Change what is said of an event.

    Raises Invalid where something has been said inside and is to be opened to everybody by one who
    may not publish what comes from inside (`may_open_it`).
    """
    is_opened = draft.audience is Audience.PUBLIC and not event.is_public
    if is_opened and not may_open_it and _has_begun(work, event):
        sentence = _l(
            "What was said inside stays inside. Please ask the administration to open this event "
            "to everybody."
        )
        raise Invalid({"audience": sentence}, sentence)
    _describe(event, draft)
    advance(work, event)
    work.record(
        EventEdited(event.id, draft.audience.value, draft.title.as_dict(), draft.approval_first)
    )


def _has_begun(work: Work, event: Event) -> bool:
    return bool(participants_number(work.session, event)) or event.current_round is not None


def _describe(event: Event, draft: EventDraft) -> None:
    event.kind = draft.kind
    event.audience = draft.audience
    event.title = draft.title
    event.description = draft.description
    event.place = draft.place
    event.starts_at = draft.starts_at
    event.approval_first = draft.approval_first


def end_event(work: Work, event: Event) -> None:
    """End an event and with it its open round. Raises Refused if it has ended already."""
    if event.has_ended:
        raise Refused(_l("This event has already ended."))
    for round_ in event.rounds:
        if round_.is_open:
            move_round(work, event, round_, RoundState.CLOSED)
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
    if person is None or person.blocked_at or not may_create_events.allows(Case(Viewer(person))):
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
    if len(event.moderators) == 1:
        raise Refused(_l("An event needs at least one moderator. Please add another one first."))
    event.moderators.remove(person)
    work.record(ModeratorRemoved(event.id, person.id))


def add_round(work: Work, event: Event, draft: RoundDraft) -> Round:
    """Put one more round at the end of the agenda."""
    last = max((one.position for one in event.rounds), default=0)
    round_ = Round(kind=draft.kind, position=last + 1, state=RoundState.PLANNED)
    _set_up(round_, draft)
    event.rounds.append(round_)
    work.session.flush()
    advance(work, event)
    work.record(RoundAdded(event.id, round_.id, draft.kind.value))
    return round_


def edit_round(work: Work, event: Event, round_: Round, draft: RoundDraft) -> None:
    """Change a round. Raises Refused where dots are being spent under the present rules."""
    rules_change = (round_.budget, round_.most_per_idea) != _numbers(draft)
    if rules_change and round_.state is not RoundState.PLANNED:
        raise Refused(
            _l(
                "Dots have already been given under these rules. To change the rules, add a new round."
            )
        )
    _set_up(round_, draft)
    advance(work, event)
    work.record(RoundEdited(event.id, round_.id))


def _set_up(round_: Round, draft: RoundDraft) -> None:
    round_.prompt = draft.prompt
    round_.budget, round_.most_per_idea = _numbers(draft)
    round_.shows_live = draft.shows_live and draft.kind is RoundKind.VOTE


def _numbers(draft: RoundDraft) -> tuple[int, int]:
    return (draft.budget, draft.most_per_idea) if draft.kind is RoundKind.VOTE else (0, 0)


def remove_round(work: Work, event: Event, round_: Round) -> None:
    """Take a round off the agenda. Raises Refused once it has been open."""
    if round_.state is not RoundState.PLANNED:
        raise Refused(_l("This round has already been open, so it stays on the agenda."))
    event.rounds.remove(round_)
    work.session.flush()
    advance(work, event)
    work.record(RoundRemoved(event.id, round_.id))


def move_round_earlier(work: Work, event: Event, round_: Round) -> None:
    """Swap a planned round with the one before it. Raises Refused where that is not planned."""
    before = [one for one in event.rounds if one.position < round_.position]
    if not before or {before[-1].state, round_.state} != {RoundState.PLANNED}:
        raise Refused(_l("Only planned rounds can be moved."))
    other = before[-1]
    mine, theirs = round_.position, other.position
    round_.position = -1  # the two places are unique, so one of the rounds steps aside first
    work.session.flush()
    other.position = mine
    work.session.flush()
    round_.position = theirs
    work.session.flush()
    event.rounds.sort(key=lambda one: one.position)
    advance(work, event)
    work.record(RoundMoved(event.id, round_.id, theirs))


def move_round(work: Work, event: Event, round_: Round, state: RoundState) -> None:
    """Open, close, show or take back. Raises Refused where the round's life has no such step."""
    if event.has_ended and state is RoundState.OPEN:
        raise Refused(_l("This event has ended. Reopen it before you open a round."))
    if round_.state is state:
        raise Refused(_l("Somebody else has just done this."))
    if not may_move(round_, state):
        raise Refused(_l("This round has moved on, so this is no longer possible."))
    if state is RoundState.OPEN:
        _require_none_open(event)
        round_.opened_at = work.now
        round_.closed_at = None
    if state is RoundState.CLOSED and round_.is_open:
        round_.closed_at = work.now
    before, round_.state = round_.state, state
    work.session.flush()
    advance(work, event)
    work.record(RoundStateChanged(event.id, round_.id, before.value, state.value))


def _require_none_open(event: Event) -> None:
    if any(one.is_open for one in event.rounds):
        raise Refused(_l("Another round is open. Close it first."))


def join(work: Work, event: Event, viewer: Viewer) -> Participant:
    """Give the viewer their part in the event, the same one as before if they have one.

    The viewer must be an account or a guest with a token. Raises Refused once the event has ended.
    """
    present = participant_of(work.session, event, viewer)
    if present:
        return present
    if event.has_ended:
        raise Refused(_l("This event has ended. Its code is no longer valid."), status=410)
    participant = Participant(
        event_id=event.id,
        person_id=viewer.person.id if viewer.person else None,
        # An account's part belongs to the account alone: whoever uses this browser next as a
        # guest must not find it.
        guest=None if viewer.person else viewer.guest,
        joined_at=work.now,
    )
    work.session.add(participant)
    work.session.flush()
    advance(work, event)
    work.record(ParticipantJoined(event.id))
    return participant


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
