"""Grouping by everyone: people say where an idea belongs, moderators take it over."""

from collections.abc import Collection

from flask_babel import lazy_gettext as _l

from participation.events.rules import EventCase
from participation.events.versions import advance
from participation.ideas.rules import IdeaCase
from participation.kernel.db import Work
from participation.kernel.refusal import Refused
from participation.topics.domain import sort_each
from participation.topics.facts import FieldWished
from participation.topics.models import FieldWish, TopicField
from participation.topics.queries.wishes import clear_ones, favourites
from participation.topics.rules import WishCase, may_wish


def wish(work: Work, case: WishCase, field: TopicField | None) -> None:
    """Say into which field an idea belongs, instead of what one said before; None takes it back.

    Raises Refused outside a round of grouping by everyone, and for a field no longer offered.
    """
    may_wish.require(case.arrived(work.arrived), status=409)
    if field is not None and not field.is_offered:
        raise Refused(_l("This topic field is no longer offered."))
    idea, who = case.the_idea, case.the_participant
    said = work.session.get(FieldWish, (idea.id, who.id))
    if (said.field_id if said else None) == (field.id if field else None):
        return
    if field is None:
        work.session.delete(said)
    elif said:
        said.field_id = field.id
    else:
        work.session.add(FieldWish(idea_id=idea.id, participant_id=who.id, field_id=field.id))
    idea.version = advance(work, case.the_event)
    work.session.flush()
    work.record(FieldWished(case.the_event.id))


def adopt_all(work: Work, case: EventCase) -> tuple[int, int]:
    """Move each idea that is not sorted yet into the field that a clear majority wishes for.

    Gives the act's number, by which it can be undone, and how many ideas it moved. Raises Refused
    where there is none.
    """
    found = favourites(work.session, case.the_event)
    return _adopt(work, case, {one.idea.id for one in clear_ones(found)})


def adopt(work: Work, case: IdeaCase) -> tuple[int, int]:
    """Move one idea into the field that most people wish for. Raises Refused where nobody does."""
    return _adopt(work, case, {case.the_idea.id})


def _adopt(work: Work, case: EventCase, numbers: Collection[int]) -> tuple[int, int]:
    wanted = [
        (IdeaCase(case.viewer, case.event, case.participant, one.idea), one.first.field)
        for one in favourites(work.session, case.the_event)
        if one.idea.id in numbers
    ]
    if not wanted:
        raise Refused(_l("There is nothing to take over here (any more)."))
    return sort_each(work, case, wanted)
