"""What a topic board shows of its ideas, column by column."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    and_,
    case,
    false,
    func,
    literal,
    select,
)
from sqlalchemy.orm import Session

from participation.events.models import Event
from participation.ideas.models import Idea, Placed, Status
from participation.ideas.queries.boards import IS_ON_BOARD, IS_TO_MODERATE
from participation.kernel import search
from participation.topics.models import TopicField

FIRST_SHOWN = 25
PAGE_SIZE = 200


@dataclass(frozen=True)
class Choice:
    """What of a board somebody chose to see; every field may stay empty.

    `field` is the number of the one field to show as a whole, 0 for what is not sorted yet, None
    for all of them. `least` is how many people support what is shown; `at` says of a column, by the
    field's number, on which page it is if not on the first one.
    """

    words: str = ""
    language: str = ""
    status: Status | None = None
    placed: Placed | None = None
    least: int = 0
    field: int | None = None
    page: int = 1
    at: Mapping[int, int] = dataclass_field(default_factory=dict)
    with_sealed: bool = False  # moderators sort what is still to be shown to everybody as well

    @property
    def is_filtered(self) -> bool:
        """Whether some ideas are left out."""
        return bool(self.words or self.language or self.status or self.placed or self.least)


@dataclass(frozen=True)
class Column:
    """A field (None: not sorted yet) with the ideas of it that are shown, and how many there are.

    `by_machine` of them nobody has confirmed yet, `unsure` are marked as not sure; `seconds` stand
    elsewhere and have this as their second field.
    """

    field: TopicField | None
    total: int = 0
    ideas: Sequence[Idea] = ()
    by_machine: int = 0
    unsure: int = 0
    seconds: int = 0
    page: int = 1
    pages: int = 1

    @property
    def number(self) -> int:
        """The field's number, 0 for what is not sorted yet."""
        return self.field.id if self.field else 0


def _chosen(event: Event, choice: Choice) -> Select[Idea]:
    visible = IS_TO_MODERATE if choice.with_sealed else IS_ON_BOARD
    query = select(Idea).where(Idea.event_id == event.id, visible)
    if choice.language:
        query = query.where(Idea.language == choice.language)
    if choice.status:
        query = query.where(Idea.status == choice.status)
    if choice.placed:
        query = query.where(Idea.placed == choice.placed)
    if choice.least:
        query = query.where(Idea.support_count >= choice.least)
    if choice.words:
        found = search.matches("idea", choice.words)
        query = query.where(Idea.id.in_(found) if found is not None else false())
    return query


def columns(
    session: Session, event: Event, choice: Choice, fields: Sequence[TopicField]
) -> list[Column]:
    """The board's columns: what is not sorted yet, then the fields in their order, empty ones last.

    `fields` is the whole list. One that is no longer offered has a column while ideas stand in it.
    """
    totals, seconds = _totals(session, event, choice), _seconds(session, event, choice)
    size = FIRST_SHOWN if choice.field is None else PAGE_SIZE
    pages = {number: -(-sum(one.values()) // size) for number, one in totals.items()}
    chosen = {number: min(page, pages.get(number, 1)) for number, page in choice.at.items()}
    shown = _shown(session, event, choice, chosen)
    whole = [
        Column(
            it,
            sum((placed := totals.get(number := it.id if it else 0, {})).values()),
            shown.get(number, ()),
            by_machine=placed.get(Placed.MACHINE, 0),
            unsure=placed.get(Placed.UNSURE, 0),
            seconds=seconds.get(number, 0),
            page=chosen.get(number, 1),
            pages=max(1, pages.get(number, 1)),
        )
        for it in (None, *fields)
    ]
    if choice.field is not None:
        return [column for column in whole if column.number == choice.field]
    standing = [one for one in whole if one.total or one.field is None or one.field.is_offered]
    return sorted(standing, key=lambda one: one.field is not None and not one.total)


def _totals(session: Session, event: Event, choice: Choice) -> dict[int, dict[Placed, int]]:
    """How many of what was chosen stand in each field, by who placed them."""
    chosen = _chosen(event, choice).subquery()
    place = func.coalesce(chosen.c.field_id, 0)
    totals: dict[int, dict[Placed, int]] = {}
    rows = session.execute(
        select(place, chosen.c.placed, func.count()).group_by(place, chosen.c.placed)
    )
    for number, placed, count in rows:
        totals.setdefault(number, {})[placed] = count
    return totals


def _seconds(session: Session, event: Event, choice: Choice) -> dict[int, int]:
    """How many of what was chosen have each field as their second one."""
    chosen = _chosen(event, choice).where(Idea.second_field_id.is_not(None)).subquery()
    second = chosen.c.second_field_id
    return dict(list(session.execute(select(second, func.count()).group_by(second))))


def _shown(
    session: Session, event: Event, choice: Choice, at: Mapping[int, int]
) -> dict[int, list[Idea]]:
    """The most supported ideas of each field, or a page of the one field."""
    by_support = (Idea.support_count.desc(), Idea.id)
    query = _chosen(event, choice)
    if choice.field is not None:
        is_in = Idea.field_id == choice.field if choice.field else Idea.field_id.is_(None)
        query = query.where(is_in).order_by(*by_support)
        query = query.limit(PAGE_SIZE).offset((choice.page - 1) * PAGE_SIZE)
    else:
        place = func.row_number().over(partition_by=Idea.field_id, order_by=by_support)
        ranked = query.with_only_columns(Idea.id, Idea.field_id, place.label("place")).subquery()
        first = select(ranked.c.id).where(_is_on_its_page(ranked, at))
        query = select(Idea).where(Idea.id.in_(first)).order_by(*by_support)
    found: dict[int, list[Idea]] = {}
    for idea in session.scalars(query):
        found.setdefault(idea.field_id or 0, []).append(idea)
    return found


def _is_on_its_page(ranked: Subquery, at: Mapping[int, int]) -> ColumnElement[bool]:
    """Whether an idea is among those of the page on which its column is."""
    page = (
        case(
            *((func.coalesce(ranked.c.field_id, 0) == number, page) for number, page in at.items()),
            else_=1,
        )
        if at
        else literal(1)
    )
    last = page * FIRST_SHOWN
    return and_(ranked.c.place <= last, ranked.c.place > last - FIRST_SHOWN)


def also_in(session: Session, event: Event, choice: Choice) -> Sequence[Idea]:
    """What stands elsewhere and has the one field that is shown as its second one."""
    if not choice.field:
        return []
    query = _chosen(event, choice).where(Idea.second_field_id == choice.field)
    return session.scalars(
        query.order_by(Idea.support_count.desc(), Idea.id).limit(PAGE_SIZE)
    ).all()


def placed_by_machine(session: Session, event: Event, field_id: int) -> list[int]:
    """The numbers of the ideas on the board that the machine has put into a field."""
    query = select(Idea.id).where(
        Idea.event_id == event.id,
        IS_TO_MODERATE,
        Idea.field_id == field_id,
        Idea.placed == Placed.MACHINE,
    )
    return list(session.scalars(query))
