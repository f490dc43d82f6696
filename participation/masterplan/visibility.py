"""What a viewer may see of ideas and measures, as conditions for the database and as Eyes."""

from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, false, func, literal, or_, select, true
from sqlalchemy.orm import Session, joinedload, lazyload
from sqlalchemy.orm.interfaces import ORMOption

from participation.events.models import Audience, Event, Participant
from participation.ideas.models import Idea
from participation.ideas.queries.boards import IS_PUBLISHED
from participation.identity.models import Role
from participation.identity.rules import Viewer
from participation.masterplan.models import Masterplan, Measure
from participation.masterplan.rules import Eyes

# An idea's event, without the rounds that come with an event otherwise.
WITH_EVENT: tuple[ORMOption, ...] = (joinedload(Idea.event).options(lazyload(Event.rounds)),)

# Who takes part, the same in every event: an account, else a browser, else this one part.
SOMEBODY = func.coalesce(
    literal("person ") + cast(Participant.person_id, String),
    Participant.guest,
    literal("participant ") + cast(Participant.id, String),
)

DRAFTS = frozenset({Role.EDITOR, Role.ADMINISTRATOR, Role.READER})

IS_PUBLIC_MEASURE = and_(
    Measure.published_at.is_not(None),
    Measure.plan_id.in_(select(Masterplan.id).where(Masterplan.published_at.is_not(None))),
)
# An idea whose text everybody may read; the others show only that they exist.
IS_PUBLIC_TEXT = and_(
    IS_PUBLISHED,
    or_(
        Idea.text_released_at.is_not(None),
        Idea.event_id.in_(select(Event.id).where(Event.audience == Audience.PUBLIC)),
    ),
)


def eyes_of(session: Session, viewer: Viewer) -> Eyes:
    """What this viewer may see of ideas; at most one query, and only when it is needed."""
    if viewer.is_staff or not (viewer.person or viewer.guest):
        return Eyes(viewer)
    mine: list[Any] = []
    if viewer.guest:
        mine.append(select(Participant.event_id).where(Participant.guest == viewer.guest))
    if viewer.person:
        person = viewer.person.id
        mine.append(select(Participant.event_id).where(Participant.person_id == person))
    query = mine[0].union(*mine[1:]) if mine[1:] else mine[0]
    return Eyes(viewer, lambda: frozenset(session.scalars(query)))


def readable_ideas(eyes: Eyes) -> ColumnElement[bool]:
    """The same question as Eyes.may_read, asked of the database."""
    if eyes.viewer.is_staff:
        return IS_PUBLISHED
    theirs = Idea.event_id.in_(eyes.events) if eyes.events else false()
    return or_(IS_PUBLIC_TEXT, and_(IS_PUBLISHED, theirs))


def sees_drafts(viewer: Viewer) -> bool:
    """Whether somebody reads what is in preparation everywhere."""
    return bool(viewer.roles & DRAFTS)


def visible_measures(viewer: Viewer) -> ColumnElement[bool]:
    """The measures somebody may read: the public ones, drafts for the house and for their unit."""
    if sees_drafts(viewer):
        return true()
    person = viewer.person
    if person and person.unit_id and Role.LEAD_UNIT in viewer.roles:
        return or_(IS_PUBLIC_MEASURE, Measure.lead_unit_id == person.unit_id)
    return IS_PUBLIC_MEASURE
