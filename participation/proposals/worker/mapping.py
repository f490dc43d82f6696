"""Drawing a map of ideas, in a process of its own: the language model stays out of the one that serves.

Ideas keep their places from one drawing to the next. Only what is new, or was sorted into another
field since, gets a place, beside what it is most like; unless all are asked to be placed anew.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from participation.grouping.embedding import Embedder, Vectors
from participation.grouping.layout import Places, add, align, arrange, turned
from participation.grouping.preparing import prepare
from participation.ideas.models import Idea
from participation.ideas.queries.boards import IS_ON_BOARD
from participation.kernel.db import Database, Work
from participation.proposals.domain.maps import break_off
from participation.proposals.models import IdeaMap, IdeaPlace
from participation.similarity.worker.vectors import Worded, vectors_of, worded

ACTOR = "map"


@dataclass(frozen=True)
class _Sheet:
    """What there is to draw: the ideas, in which fields they stand, and the places they have."""

    ideas: list[Worded]
    fields: dict[int, int]
    places: dict[int, tuple[float, float]]

    @property
    def groups(self) -> list[int]:
        return [self.fields[one.id] for one in self.ideas]


def draw_map(database: Database, scope: int, load: Callable[[], Embedder]) -> int | None:
    """Draw a map that was asked for; how many ideas got a place, None where nobody waits for it.

    `load` gives the model. Raises what goes wrong, once it is noted that it broke off.
    """
    with database.reading() as session:
        drawn = session.get(IdeaMap, scope)
        if drawn is None or drawn.asked_at is None:
            return None
        sheet, anew = _sheet(session, scope), drawn.anew
    try:
        embedder = load()
        vectors = vectors_of(database, sheet.ideas, embedder, _teller(database, scope, sheet))
        prepared = prepare(vectors, [one.language for one in sheet.ideas])
        places = _drawn_anew(sheet, prepared) if anew else _added(sheet, prepared)
    except BaseException:
        with database.transaction(ACTOR) as work:
            break_off(work, scope)
        raise
    with database.transaction(ACTOR) as work:
        _keep(work, scope, sheet, places, is_fallback=embedder.is_fallback)
    return len(places)


def _teller(database: Database, scope: int, sheet: _Sheet) -> Callable[[int], None]:
    def tell(done: int) -> None:
        with database.transaction(ACTOR) as work:
            drawn = work.session.get(IdeaMap, scope)
            if drawn is not None:
                drawn.beat_at, drawn.done, drawn.total = work.now, done, len(sheet.ideas)

    return tell


def _chosen(scope: int) -> list[ColumnElement[bool]]:
    return [IS_ON_BOARD, *([Idea.event_id == scope] if scope else [])]


def _sheet(session: Session, scope: int) -> _Sheet:
    chosen = _chosen(scope)
    standing = session.execute(select(Idea.id, Idea.field_id).where(*chosen))
    fields = {idea_id: field_id or 0 for idea_id, field_id in standing}
    kept = session.scalars(select(IdeaPlace).where(IdeaPlace.scope == scope))
    places = {
        one.idea_id: (one.x, one.y) for one in kept if fields.get(one.idea_id) == one.field_number
    }
    ideas = [one for one in worded(session, *chosen) if one.id in fields]
    return _Sheet(ideas, fields, places)


def _drawn_anew(sheet: _Sheet, vectors: Vectors) -> dict[int, tuple[float, float]]:
    """All places, turned so that what was on the old map is as near to where it was as can be."""
    places = arrange(vectors, sheet.groups)
    known = [row for row, one in enumerate(sheet.ideas) if one.id in sheet.places]
    if len(known) > 1:
        before = np.array([sheet.places[sheet.ideas[row].id] for row in known])
        places = turned(places, align(places[known], before))
    return _by_number(sheet.ideas, places)


def _added(sheet: _Sheet, vectors: Vectors) -> dict[int, tuple[float, float]]:
    """Places for those without one; all others stay where they are."""
    groups = np.array(sheet.groups, dtype=int)
    has_one = np.array([one.id in sheet.places for one in sheet.ideas], dtype=bool)
    known = [one for one in sheet.ideas if one.id in sheet.places]
    new = [one for one in sheet.ideas if one.id not in sheet.places]
    before = np.array([sheet.places[one.id] for one in known]).reshape(-1, 2)
    places = add(
        vectors[has_one],
        groups[has_one].tolist(),
        before,
        vectors[~has_one],
        groups[~has_one].tolist(),
    )
    return _by_number(new, places)


def _by_number(ideas: list[Worded], places: Places) -> dict[int, tuple[float, float]]:
    return {
        one.id: (float(x), float(y)) for one, (x, y) in zip(ideas, places.tolist(), strict=True)
    }


def _keep(
    work: Work,
    scope: int,
    sheet: _Sheet,
    places: dict[int, tuple[float, float]],
    *,
    is_fallback: bool,
) -> None:
    """Keep what was drawn, of what is still there and in its field; the room of others is free."""
    session = work.session
    drawn = session.get(IdeaMap, scope)
    if drawn is None:  # the event went meanwhile
        return
    rows = session.execute(select(Idea.id, Idea.field_id).where(*_chosen(scope)))
    standing = {idea_id: field_id or 0 for idea_id, field_id in rows}
    fresh = [
        IdeaPlace(scope=scope, idea_id=number, x=x, y=y, field_number=sheet.fields[number])
        for number, (x, y) in places.items()
        if standing.get(number) == sheet.fields[number]
    ]
    kept = sheet.places.keys() - places.keys()
    gone = select(IdeaPlace.idea_id).where(IdeaPlace.scope == scope)
    old = [number for number in session.scalars(gone) if number not in kept]
    for start in range(0, len(old), 500):
        some = IdeaPlace.idea_id.in_(old[start : start + 500])
        session.execute(delete(IdeaPlace).where(IdeaPlace.scope == scope, some))
    session.add_all(fresh)
    drawn.asked_at, drawn.drawn_at, drawn.is_fallback = None, work.now, is_fallback
    drawn.broke_off = False
