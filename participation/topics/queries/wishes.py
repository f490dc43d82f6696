"""What people wish: how many would put an idea into which field."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from participation.events.models import Event, Participant
from participation.ideas.models import Idea
from participation.ideas.queries.boards import IS_ON_BOARD
from participation.topics.models import FieldWish, TopicField

FEWEST = 2  # wishes; one person alone is no majority
MOST_LISTED = 50


@dataclass(frozen=True)
class Wished:
    """How many people would put an idea into this field."""

    field: TopicField
    number: int


@dataclass(frozen=True)
class Favourite:
    """An idea with what is wished for it, most wished first."""

    idea: Idea
    wished: tuple[Wished, ...]

    @property
    def first(self) -> Wished:
        """What most people wish for."""
        return self.wished[0]

    @property
    def is_clear(self) -> bool:
        """Whether more than half of those who said something wish for the same, and not just one."""
        everybody = sum(one.number for one in self.wished)
        return everybody >= FEWEST and 2 * self.first.number > everybody

    @property
    def is_open(self) -> bool:
        """Whether the idea stands elsewhere, and the field can be chosen."""
        return self.idea.field_id != self.first.field.id and self.first.field.is_offered


def wishes_for(session: Session, idea_ids: Collection[int]) -> dict[int, tuple[Wished, ...]]:
    """What is wished for these ideas, by number, most wished first, then in the fields' order."""
    rows = session.execute(
        select(FieldWish.idea_id, TopicField, func.count().label("number"))
        .join(TopicField, TopicField.id == FieldWish.field_id)
        .where(FieldWish.idea_id.in_(idea_ids))
        .group_by(FieldWish.idea_id, TopicField.id)
        .order_by(FieldWish.idea_id, func.count().desc(), TopicField.position, TopicField.id)
    )
    found: dict[int, tuple[Wished, ...]] = {}
    for idea_id, field, number in rows:
        found[idea_id] = (*found.get(idea_id, ()), Wished(field, number))
    return found


def wishes_of(
    session: Session, participant: Participant, idea_ids: Collection[int]
) -> dict[int, int]:
    """Into which field somebody would put these ideas, by the ideas' numbers."""
    rows = session.execute(
        select(FieldWish.idea_id, FieldWish.field_id).where(
            FieldWish.participant_id == participant.id, FieldWish.idea_id.in_(idea_ids)
        )
    )
    return dict(list(rows))


def numbers_of_wishes(session: Session, event: Event) -> tuple[int, int]:
    """How many wishes there are in an event, and of how many people."""
    query = (
        select(func.count(), func.count(FieldWish.participant_id.distinct()))
        .join(Idea, Idea.id == FieldWish.idea_id)
        .where(Idea.event_id == event.id)
    )
    wishes, people = session.execute(query).one()
    return wishes, people


def favourites(session: Session, event: Event) -> list[Favourite]:
    """The ideas with a card about which something is wished, in order of number."""
    ideas = session.scalars(
        select(Idea)
        .where(
            Idea.event_id == event.id,
            IS_ON_BOARD,
            Idea.id.in_(select(FieldWish.idea_id)),
        )
        .order_by(Idea.id)
    ).all()
    found = wishes_for(session, [one.id for one in ideas]) if ideas else {}
    return [Favourite(one, found[one.id]) for one in ideas]


def clear_ones(found: Collection[Favourite]) -> list[Favourite]:
    """Those not sorted yet whose field is clear; what somebody has sorted by hand stays there."""
    return [one for one in found if one.is_clear and one.is_open and one.idea.field_id is None]


def wished(session: Session, event: Event) -> dict[str, Any]:
    """What a topic board says of wishes: those that are open, and how many of them are clear."""
    found = favourites(session, event)
    standing = [one for one in found if one.is_open]
    return {
        "has_wishes": bool(found),
        "wishes": standing[:MOST_LISTED],
        "more_wishes": max(0, len(standing) - MOST_LISTED),
        "clear": len(clear_ones(found)),
    }
