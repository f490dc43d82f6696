"""The verbs that lead from an idea to a measure, and that let an internal text out."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from participation.ideas.models import Idea, Status, Step
from participation.ideas.rules import IdeaCase
from participation.ideas.steps import note
from participation.kernel.db import Work
from participation.kernel.refusal import Refused
from participation.masterplan.facts import (
    IdeaDemoted,
    IdeaPromoted,
    IdeaTextConcealed,
    IdeaTextReleased,
)
from participation.masterplan.models import ChangeKind, Measure, Promotion
from participation.masterplan.rules import may_release
from participation.masterplan.steps import note_change

GONE = {
    Status.WITHDRAWN: _l("One of the ideas has been withdrawn by its author."),
    Status.HIDDEN: _l("One of the ideas has been hidden by a moderator."),
    Status.SUBMITTED: _l("One of the ideas is waiting for approval."),
}


def why_not_promoted(idea: Idea, target: Idea | None = None) -> Any:
    """The sentence that says why an idea cannot be promoted; None if it can.

    `target` is the idea that a merged one stands behind. What is not public has no title here: to
    promote is not to moderate.
    """
    if not idea.is_published:
        return GONE[idea.status]
    title = idea.title
    if target is not None:
        return _l(
            "“%(title)s” has been merged with “%(target)s”. Please promote that one instead.",
            title=title,
            target=target.title,
        )
    if idea.status not in (Status.SHORTLISTED, Status.PROMOTED):
        return _l("“%(title)s” is not on the shortlist any more.", title=title)
    return None


def promote(
    work: Work, ideas: Sequence[Idea], into: Measure, *, person_id: int | None = None
) -> None:
    """Make ideas part of a measure. Raises Refused for all if one of them cannot be.

    The events of the ideas are held by whoever loaded them, so two editors act one after another.
    """
    for idea in ideas:
        target = work.session.get(Idea, idea.merged_into_id) if idea.merged_into_id else None
        reason = why_not_promoted(idea, target)
        if reason is not None:
            raise Refused(reason)
        if standing(work, idea, into):
            sentence = _l("“%(title)s” is already part of this measure.", title=idea.title)
            raise Refused(sentence)
        _promote_one(work, idea, into, person_id)


def _promote_one(work: Work, idea: Idea, into: Measure, person_id: int | None) -> None:
    work.session.add(
        Promotion(measure_id=into.id, idea_id=idea.id, at=work.now, person_id=person_id)
    )
    idea.status = Status.PROMOTED
    note(work, idea, Step.PROMOTED, measure_id=into.id)
    note_change(work, into, ChangeKind.PROMOTED, idea_id=idea.id)
    work.record(IdeaPromoted(idea.event_id, idea.id, into.id))


def standing(work: Work, idea: Idea, into: Measure) -> Promotion | None:
    """The promotion of an idea into a measure that has not been undone."""
    return work.session.scalar(
        select(Promotion).where(
            Promotion.idea_id == idea.id,
            Promotion.measure_id == into.id,
            Promotion.undone_at.is_(None),
        )
    )


def demote(work: Work, promotion: Promotion) -> None:
    """Undo a promotion; an idea without another measure is on the shortlist again.

    What was hidden or withdrawn meanwhile stays so, and goes back there later. Raises Refused.
    """
    if promotion.undone_at:
        raise Refused(_l("This has already been undone."))
    promotion.undone_at = work.now
    work.session.flush()
    idea, measure = promotion.idea, promotion.measure
    if not _measures_of(work, idea):
        if idea.status is Status.PROMOTED:
            idea.status = Status.SHORTLISTED
        if idea.status_before is Status.PROMOTED:
            idea.status_before = Status.SHORTLISTED
    note(work, idea, Step.DEMOTED, measure_id=measure.id)
    note_change(work, measure, ChangeKind.DEMOTED, idea_id=idea.id)
    work.record(IdeaDemoted(idea.event_id, idea.id, measure.id))


def _measures_of(work: Work, idea: Idea) -> int:
    left = select(func.count()).where(Promotion.idea_id == idea.id, Promotion.undone_at.is_(None))
    return work.session.scalar(left) or 0


def release_text(work: Work, case: IdeaCase) -> None:
    """Let everybody read the text of an idea from an internal event. Raises Refused."""
    may_release.require(case, status=409)
    idea = case.the_idea
    if idea.text_released_at:
        raise Refused(_l("The text of this idea is already released."))
    idea.text_released_at = work.now
    note(work, idea, Step.RELEASED)
    work.record(IdeaTextReleased(idea.event_id, idea.id))


def conceal_text(work: Work, case: IdeaCase) -> None:
    """Take a release back: the public reads again only that there is an idea. Raises Refused."""
    idea = case.the_idea
    if not idea.text_released_at:
        raise Refused(_l("The text of this idea is not released."))
    idea.text_released_at = None
    note(work, idea, Step.CONCEALED)
    work.record(IdeaTextConcealed(idea.event_id, idea.id))
