"""Topic fields in figures: ideas, supporters counted once, comments, languages, staff and citizens."""

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, literal, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from participation.events.models import Audience, Event, Participant
from participation.ideas.models import Idea, Status, Support
from participation.ideas.queries.boards import IS_ON_BOARD, IS_PUBLISHED
from participation.identity.models import Affiliation, Grant, Role
from participation.masterplan.visibility import SOMEBODY
from participation.topics.models import TopicField

FEWEST_PEOPLE = 5  # among fewer, somebody could be told by what they take part as
EMPLOYEES = "employee"  # the slug of the affiliation of who works for the city


@dataclass
class FieldFigures:
    """What stands in a topic field (None: in no field yet).

    `supporters` and `people` (who wrote or supported) count everybody once, whichever ideas of
    however many events it was. `statuses` and `events` (by number) say how many ideas each has.
    """

    field: TopicField | None = None
    ideas: int = 0
    comments: int = 0
    languages: dict[str, int] = dataclass_field(default_factory=dict)
    statuses: dict[Status, int] = dataclass_field(default_factory=dict)
    events: dict[int, int] = dataclass_field(default_factory=dict)
    supporters: int = 0
    people: int = 0
    staff: int = 0

    @property
    def number(self) -> int:
        """The field's number, 0 for what is not sorted yet."""
        return self.field.id if self.field else 0

    @property
    def promoted(self) -> int:
        """How many ideas became part of a measure."""
        return self.statuses.get(Status.PROMOTED, 0)

    @property
    def tells_staff(self) -> bool:
        """Whether it may be told how many of the people work for the city: never of fewer than five."""
        citizens = self.people - self.staff
        return self.people >= FEWEST_PEOPLE and not any(
            0 < some < FEWEST_PEOPLE for some in (self.staff, citizens)
        )

    @property
    def staff_share(self) -> float | None:
        """The part of the people who work for the city, 0 to 1; None where that is not told."""
        return self.staff / self.people if self.tells_staff else None


def figures_of_fields(session: Session, event: Event | None = None) -> list[FieldFigures]:
    """All topic fields in figures in their order, of all events or of one; the ideas in no field last.

    Of what is no longer offered, and of one event, only the fields in which ideas stand.
    """
    found = _counted(session, [Idea.event_id == event.id] if event else [])
    fields = session.scalars(select(TopicField).order_by(TopicField.position, TopicField.id)).all()
    rows = [_named(found, one) for one in fields]
    shown = [one for one in rows if one.ideas or (not event and one.field and one.field.is_offered)]
    unsorted = found.get(0)
    return shown + ([unsorted] if unsorted else [])


def figures_of_field(session: Session, one: TopicField) -> FieldFigures:
    """One topic field in figures, over all events."""
    return _named(_counted(session, [Idea.field_id == one.id]), one)


def _named(found: dict[int, FieldFigures], one: TopicField) -> FieldFigures:
    figures = found.get(one.id, FieldFigures())
    figures.field = one
    return figures


def _counted(session: Session, chosen: Sequence[ColumnElement[bool]]) -> dict[int, FieldFigures]:
    """By the fields' numbers, 0 for none."""
    found: dict[int, FieldFigures] = {}
    by = (Idea.field_id, Idea.language, Idea.event_id, Idea.status)
    ideas = (
        select(*by, func.count(), func.sum(Idea.comment_count))
        .where(IS_ON_BOARD, *chosen)
        .group_by(*by)
    )
    for number, language, event_id, status, count, comments in session.execute(ideas):
        one = found.setdefault(number or 0, FieldFigures())
        one.ideas, one.comments = one.ideas + count, one.comments + comments
        _more(one.languages, language, count)
        _more(one.events, event_id, count)
        _more(one.statuses, status, count)
    for number, people, staff, supporters in session.execute(_people(chosen)):
        one = found.setdefault(number or 0, FieldFigures())
        one.people, one.staff, one.supporters = people, staff, supporters
    return found


def _more(numbers: dict[Any, int], name: Any, count: int) -> None:
    numbers[name] = numbers.get(name, 0) + count


def _people(chosen: Sequence[ColumnElement[bool]]) -> Select[Any]:
    """(field, people, of them staff, of them supporters); everybody once in each field."""
    front = aliased(Idea)
    said = union_all(_supporting(front, chosen), _writing(front, chosen)).subquery()
    each = (
        select(
            said.c.field_id,
            func.max(said.c.is_staff).label("is_staff"),
            func.max(said.c.supports).label("supports"),
        )
        .group_by(said.c.field_id, said.c.who)
        .subquery()
    )
    numbers = (func.count(), func.sum(each.c.is_staff), func.sum(each.c.supports))
    return select(each.c.field_id, *numbers).group_by(each.c.field_id)


def _is_staff() -> ColumnElement[int]:
    """An account of the administration, who says so, and who was at a staff-only event."""
    works_here = select(Grant.person_id).where(Grant.role != Role.READER)
    inside = select(Event.id).where(Event.audience == Audience.STAFF)
    says_so = select(Affiliation.id).where(Affiliation.slug == EMPLOYEES)
    is_one = or_(
        Participant.person_id.in_(works_here),
        Participant.affiliation_id.in_(says_so),
        Participant.event_id.in_(inside),
    )
    return case((is_one, 1), else_=0)


def _each(front: Any, supports: int) -> Select[Any]:
    """A row for each part of somebody, to be joined; an idea counts where the one in front stands."""
    return select(
        front.field_id.label("field_id"),
        SOMEBODY.label("who"),
        _is_staff().label("is_staff"),
        literal(supports).label("supports"),
    )


def _of_fronts(query: Select[Any], front: Any, chosen: Sequence[Any]) -> Select[Any]:
    fronts = select(Idea.id).where(IS_ON_BOARD, *chosen)
    return query.join(front, front.id == func.coalesce(Idea.merged_into_id, Idea.id)).where(
        IS_PUBLISHED, front.id.in_(fronts)
    )


def _supporting(front: Any, chosen: Sequence[Any]) -> Select[Any]:
    query = (
        _each(front, 1)
        .select_from(Support)
        .join(Participant, Participant.id == Support.participant_id)
        .join(Idea, Idea.id == Support.idea_id)
    )
    return _of_fronts(query, front, chosen)


def _writing(front: Any, chosen: Sequence[Any]) -> Select[Any]:
    query = (
        _each(front, 0).select_from(Idea).join(Participant, Participant.id == Idea.participant_id)
    )
    return _of_fronts(query, front, chosen)
