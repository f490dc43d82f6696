"""What a map of ideas shows: who lies where, and what of it somebody may read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from participation.events.models import Event
from participation.ideas.models import Idea
from participation.ideas.queries.boards import IS_ON_BOARD
from participation.masterplan.rules import Eyes
from participation.masterplan.visibility import readable_ideas
from participation.proposals.models import IdeaMap, IdeaPlace
from participation.topics.models import TopicField

MOST_DRAWN = 3000  # dots that a picture can still hold


@dataclass(frozen=True)
class Placed:
    """An idea on a map. `is_readable` says whether its words and its link are for this viewer."""

    id: int
    title: str
    language: str
    supporters: int
    field: int
    is_readable: bool
    place: tuple[float, float] | None


@dataclass(frozen=True)
class Sheet:
    """A map: the fields with ideas in their order (None: not sorted yet), and the ideas in each,
    the most supported first; how many there are in all, and how many have no place yet.
    """

    drawn: IdeaMap | None
    fields: list[TopicField | None]
    ideas: dict[int, list[Placed]]
    totals: dict[int, int]
    without_place: int

    @property
    def total(self) -> int:
        """How many ideas there are, on the picture and beyond what it can hold."""
        return sum(self.totals.values())

    @property
    def shown(self) -> int:
        """How many are on it."""
        return sum(map(len, self.ideas.values()))


def sheet_of(
    session: Session, event: Event | None, eyes: Eyes, *, only: int | None = None
) -> Sheet:
    """The map of an event's ideas, or of all; `only` is the number of one field, 0 for none.

    Whoever may see an event reads its ideas.
    """
    scope = event.id if event else 0
    here = [IS_ON_BOARD, *([Idea.event_id == scope] if event else [])]
    if only is not None:
        here.append(Idea.field_id == only if only else Idea.field_id.is_(None))
    counted = select(Idea.field_id, func.count()).where(*here).group_by(Idea.field_id)
    totals = {number or 0: count for number, count in session.execute(counted)}
    fields: Sequence[TopicField] = session.scalars(
        select(TopicField).order_by(TopicField.position, TopicField.id)
    ).all()
    shown: list[TopicField | None] = [one for one in fields if one.id in totals]
    ideas: dict[int, list[Placed]] = {one.id if one else 0: [] for one in shown}
    ideas |= {0: []} if 0 in totals else {}
    is_open = None if event else readable_ideas(eyes)
    for row in session.execute(_query(scope, is_open).where(*here)):
        ideas[row.field_id or 0].append(_placed(row))
    return Sheet(
        drawn=session.get(IdeaMap, scope),
        fields=[*shown, *([None] if 0 in totals else [])],
        ideas=ideas,
        totals=totals,
        without_place=sum(one.place is None for some in ideas.values() for one in some),
    )


def _query(scope: int, is_open: Any) -> Select[Any]:
    is_there = and_(
        IdeaPlace.scope == scope,
        IdeaPlace.idea_id == Idea.id,
        IdeaPlace.field_number == func.coalesce(Idea.field_id, 0),
    )
    columns = (Idea.id, Idea.title, Idea.language, Idea.support_count, Idea.field_id)
    readable = IS_ON_BOARD if is_open is None else is_open
    return (
        select(*columns, IdeaPlace.x, IdeaPlace.y, readable.label("is_readable"))
        .outerjoin(IdeaPlace, is_there)
        .order_by(Idea.support_count.desc(), Idea.id)
        .limit(MOST_DRAWN)
    )


def _placed(row: Any) -> Placed:
    return Placed(
        id=row.id,
        title=row.title if row.is_readable else "",
        language=row.language,
        supporters=row.support_count,
        field=row.field_id or 0,
        is_readable=bool(row.is_readable),
        place=(row.x, row.y) if row.x is not None else None,
    )
