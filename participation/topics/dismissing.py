"""Pairs of ideas that probably say the same: what people have decided about them, and which are left."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from participation.events.models import Event
from participation.events.rules import EventCase
from participation.ideas.models import Idea
from participation.ideas.queries import IS_ON_BOARD
from participation.ideas.rules import IdeaCase
from participation.kernel.db import Work, many
from participation.kernel.refusal import Refused
from participation.topics.facts import PairDismissed, PairReturned
from participation.topics.models import DismissedPair

Numbers = tuple[int, int]  # of two ideas, the older one first


@dataclass(frozen=True)
class Dismissed:
    """Two ideas that are not the same, as somebody has decided."""

    a: Idea
    b: Idea


def dismiss(work: Work, case: EventCase, pair: Sequence[IdeaCase]) -> Numbers:
    """Remember that two ideas are not the same. Raises Refused where that has been said already."""
    low, high = _numbers(pair)
    if work.session.get(DismissedPair, (low, high)):
        raise Refused(_l("Somebody has said already that these two are not the same."))
    person, event = case.viewer.person, case.the_event
    work.session.add(
        DismissedPair(
            low_id=low,
            high_id=high,
            event_id=event.id,
            at=work.now,
            person_id=person.id if person else None,
        )
    )
    work.record(PairDismissed(event.id, low, high))
    return low, high


def compare_again(work: Work, case: EventCase, pair: Sequence[IdeaCase]) -> None:
    """Undo that. Raises Refused the second time."""
    low, high = _numbers(pair)
    found = work.session.get(DismissedPair, (low, high))
    if found is None:
        raise Refused(_l("These two are compared again already."))
    work.session.delete(found)
    work.record(PairReturned(case.the_event.id, low, high))


def _numbers(pair: Sequence[IdeaCase]) -> Numbers:
    if len(pair) != 2:
        raise Refused(_l("Please choose two ideas."), status=422)
    low, high = sorted(one.the_idea.id for one in pair)
    return low, high


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
