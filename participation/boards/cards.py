"""The cards of ideas: each is rendered once for all who see it alike."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from flask import render_template
from sqlalchemy import Executable, Text, cast, select
from sqlalchemy.orm import Session

from participation.boards.kept import filled, keep, known
from participation.boards.own import Own
from participation.boards.situation import Screen, signature, situation, wishes_are_open
from participation.events.models import Event, Participant
from participation.ideas.models import Idea
from participation.ideas.queries.boards import Filter, published_page
from participation.identity.models import Affiliation
from participation.topics.models import TopicField
from participation.topics.queries.fields import offered_fields
from participation.topics.queries.wishes import wishes_for
from participation.voting.papers import Way


class Slip(NamedTuple):
    """An idea as far as it decides how its card looks; its version stands for all it says itself."""

    id: int
    version: int
    participant_id: int | None = None
    alias: str | None = None
    affiliation: str | None = None
    topic: str | None = None

    @classmethod
    def of(cls, idea: Idea) -> "Slip":
        """The slip of an idea that is at hand."""
        author = idea.author
        return cls(
            idea.id,
            idea.version,
            idea.participant_id,
            author.alias if author else None,
            _text(author.affiliation) if author else None,
            _text(idea.field),
        )


def _text(named: Affiliation | TopicField | None) -> str | None:
    """A name in all languages, as the database has it."""
    return json.dumps(named.name.as_dict()) if named else None


@lru_cache(maxsize=64)
def _slips(chosen: Filter) -> Executable:
    """The question for slips; made once for what everybody asks."""
    query = published_page(chosen).with_only_columns(
        Idea.id,
        Idea.version,
        Idea.participant_id,
        Participant.alias,
        cast(Affiliation.name, Text),
        cast(TopicField.name, Text),
    )
    for table, at in (
        (Participant, Participant.id == Idea.participant_id),
        (Affiliation, Affiliation.id == Participant.affiliation_id),
        (TopicField, TopicField.id == Idea.field_id),
    ):
        query = query.outerjoin(table, at)
    return query


def slips(session: Session, event: Event, chosen: Filter) -> list[Slip]:
    """The slips of one page of what is published, in its order."""
    rows = session.connection().execute(_slips(chosen), {"event": event.id})
    return [Slip(*row) for row in rows]


@dataclass(frozen=True)
class View:
    """How cards are looked at: on which screen, by whom, and whether supporting is joining.

    `state` is the event's signature where it has been taken already.
    """

    screen: Screen
    own: Own = field(default_factory=Own)
    joins: bool = False
    state: str = ""


def cards(
    session: Session, event: Event, screen: Screen, ideas: Sequence[Idea]
) -> dict[str, str | None]:
    """The cards of ideas as everybody sees them, by element id; None for what has none any more."""
    shown = [Slip.of(idea) for idea in ideas if idea.is_on_board]
    at_hand = {idea.id: idea for idea in ideas}
    drawn = zip(shown, page_of_cards(session, event, shown, View(screen), at_hand), strict=True)
    gone: dict[str, str | None] = {f"idea-{idea.id}": None for idea in ideas}
    return gone | {f"idea-{slip.id}": filled(html) for slip, html in drawn}


def page_of_cards(
    session: Session,
    event: Event,
    shown: Sequence[Slip],
    view: View,
    at_hand: Mapping[int, Idea] | None = None,
) -> list[str]:
    """The cards of these ideas, in this order, with holes for one-time keys.

    `at_hand` are the ideas by number where they have been loaded already.
    """
    state = f"card {view.state or signature(event)} {view.screen.value} {view.joins}"
    fields = offered_fields(session) if wishes_are_open(event) else []
    names = tuple((one.id, json.dumps(one.name.as_dict())) for one in fields)
    keys = [(state, slip, names, *_marks(slip, view.own)) for slip in shown]
    found = known(keys)
    missing = [slip.id for slip, html in zip(shown, found, strict=True) if html is None]
    ideas = at_hand or (_ideas(session, missing) if missing else {})
    wished = wishes_for(session, missing) if missing and names else {}
    going_on = situation(event)

    def draw(slip: Slip) -> str:
        context = {"idea": ideas[slip.id], "own": view.own, "screen": view.screen}
        context |= {"fields": fields, "wished": wished.get(slip.id, ())}
        return render_template(
            "boards/_card.html", **context, joins_by_support=view.joins, **going_on
        )

    return [
        keep(key, draw(slip)) if html is None else html
        for slip, key, html in zip(shown, keys, found, strict=True)
    ]


def _ideas(session: Session, numbers: Sequence[int]) -> dict[int, Idea]:
    return {idea.id: idea for idea in session.scalars(select(Idea).where(Idea.id.in_(numbers)))}


def _marks(slip: Slip, own: Own) -> tuple[Any, ...]:
    """What of the viewer's own shows on a card."""
    is_mine = own.participant_id is not None and slip.participant_id == own.participant_id
    said = own.marks.get(slip.id) if own.way == Way.OPEN.value else own.way
    wish = own.wishes.get(slip.id)
    return is_mine, slip.id in own.supported, said, own.places if said else 0, wish
