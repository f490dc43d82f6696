"""Questions about ideas that probably say the same: what was decided about them, and what is left."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from participation.events.models import Event
from participation.ideas.models import Idea
from participation.ideas.queries.boards import IS_ON_BOARD
from participation.kernel.db import many
from participation.similarity.models import DismissedPair

Numbers = tuple[int, int]  # of two ideas, the older one first


@dataclass(frozen=True)
class Dismissed:
    """Two ideas that are not the same, as somebody has decided."""

    a: Idea
    b: Idea


def undecided(session: Session, event: Event, pairs: Collection[Numbers]) -> list[Numbers]:
    """Those of these pairs, in their order, of which both ideas have cards and nobody has decided."""
    numbers = {number for pair in pairs for number in pair}
    here = select(Idea.id).where(Idea.event_id == event.id, IS_ON_BOARD, Idea.id.in_(numbers))
    on_board = set(session.scalars(here))
    decided = set(_decided(session, event))
    return [
        pair
        for pair in pairs
        if on_board.issuperset(pair) and (min(pair), max(pair)) not in decided
    ]


def _decided(session: Session, event: Event) -> list[Numbers]:
    rows = session.execute(
        select(DismissedPair.low_id, DismissedPair.high_id)
        .where(DismissedPair.event_id == event.id)
        .order_by(DismissedPair.at.desc(), DismissedPair.low_id, DismissedPair.high_id)
    )
    return [(low, high) for low, high in rows]


def dismissed(session: Session, event: Event, limit: int) -> list[Dismissed]:
    """What has been decided last about pairs that still have cards, the latest first."""
    decided = _decided(session, event)[:limit]
    ideas = many(session, Idea, {number for pair in decided for number in pair})
    found = [Dismissed(ideas[low], ideas[high]) for low, high in decided]
    return [one for one in found if one.a.is_on_board and one.b.is_on_board]
