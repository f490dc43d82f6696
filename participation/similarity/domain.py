"""Deciding about ideas that probably say the same; and forgetting what an idea says."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete

from participation.events.rules import EventCase
from participation.ideas.facts import IdeaChanged
from participation.ideas.rules import IdeaCase
from participation.kernel.db import Work
from participation.kernel.refusal import Refused
from participation.similarity.facts import PairDismissed, PairReturned
from participation.similarity.models import DismissedPair, IdeaVector
from participation.similarity.queries import Numbers


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


def follow_leaving(work: Work, fact: IdeaChanged) -> None:
    """Forget an idea's vector together with what was done to it; for Bus.follow."""
    work.session.execute(delete(IdeaVector).where(IdeaVector.idea_id == fact.idea_id))
