"""Merging ideas that mean the same, and undoing it: nothing is lost, nobody is counted twice."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l

from participation.events.rules import may_curate
from participation.ideas.facts import IdeaMerged, MergeAdjusted
from participation.ideas.models import Idea, Merge, Step
from participation.ideas.queries.merges import ids_behind, standing_merge
from participation.ideas.rules import IdeaCase, is_current, is_not_merged, require_each
from participation.ideas.steps import note, part, recount, stand_behind
from participation.kernel.db import Work
from participation.kernel.refusal import Refused


def merge(work: Work, front: IdeaCase, others: Sequence[IdeaCase]) -> None:
    """Let ideas stand behind the one in front, and count the supporters of all of them once.

    They may come from several events that are read by the same people; whoever merges moderates
    them all. Raises Refused: with itself, in a circle, of what is not public or merged already.
    """
    _require_fit(front, others)
    for case in others:
        _put_behind(work, front.the_idea, case)
    recount(work, front.the_idea)
    if any(case.the_event.id != front.the_event.id for case in others):
        work.record(MergeAdjusted(front.the_event.id, front.the_idea.id))


def _require_fit(front: IdeaCase, others: Sequence[IdeaCase]) -> None:
    if any(case.the_idea.id == front.the_idea.id for case in others):
        raise Refused(_l("An idea cannot be merged with itself."))
    for case in [front, *others]:
        _require_right(case)
    for case in others:
        _require_no_circle(front.the_idea, case.the_idea)
        if case.the_event.audience is not front.the_event.audience:
            raise Refused(
                _l(
                    "These ideas come from a public event and from one for staff only. "
                    "What is said inside stays inside, so they cannot be merged."
                )
            )
    require_each(is_current & is_not_merged, [front, *others])


def _require_right(case: IdeaCase) -> None:
    if not may_curate.allows(case):
        title = case.the_idea.title
        reason = _l("“%(title)s” comes from an event that you do not moderate.", title=title)
        raise Refused(reason, status=403)


def _require_no_circle(front: Idea, other: Idea) -> None:
    if front.merged_into_id == other.id:
        raise Refused(
            _l(
                "That would go round in a circle: “%(front)s” is merged into “%(other)s” already.",
                front=front.title,
                other=other.title,
            )
        )


def _put_behind(work: Work, front: Idea, case: IdeaCase) -> None:
    idea, person = case.the_idea, case.viewer.person
    behind = ids_behind(work.session, idea)
    work.session.add(
        Merge(
            idea_id=idea.id,
            target_id=front.id,
            at=work.now,
            person_id=person.id if person else None,
        )
    )
    stand_behind(work, front, [idea.id, *behind])
    note(work, idea, Step.MERGED, other_id=front.id)
    note(work, front, Step.ABSORBED, other_id=idea.id)
    recount(work, idea)  # its own alone, as long as it stands behind another one
    work.record(IdeaMerged(idea.event_id, idea.id, front.id))


def separate(work: Work, case: IdeaCase) -> None:
    """Undo the merge by which an idea stands behind another one. Raises Refused the second time."""
    idea = case.the_idea
    may_curate.require(case)
    merge = standing_merge(work.session, idea)
    if merge is None:
        raise Refused(_l("This merge has been undone already."))
    part(work, merge)
