"""The verbs of moderators."""

from participation.ideas.models import Status
from participation.ideas.rules import IdeaCase
from participation.ideas.steps import set_status, where_it_stood
from participation.kernel.db import Work
from participation.moderation.facts import IdeaApproved, IdeaHidden, IdeaRestored
from participation.moderation.rules import may_approve, may_hide, may_restore


def approve(work: Work, case: IdeaCase) -> None:
    """Publish an idea that waits. Raises Refused if somebody else was faster."""
    may_approve.require(case, status=409)
    set_status(work, case.the_idea, where_it_stood(case.the_idea))
    work.record(IdeaApproved(case.the_event.id, case.the_idea.id))


def hide(work: Work, case: IdeaCase, reason: str) -> None:
    """Take an idea off the board, with a reason its author reads."""
    may_hide.require(case, status=409)
    idea = case.the_idea
    if idea.status is Status.SUBMITTED:
        idea.status_before = Status.SUBMITTED  # what nobody has approved is not put back approved
    set_status(work, idea, Status.HIDDEN, reason)
    work.record(IdeaHidden(case.the_event.id, idea.id))


def restore(work: Work, case: IdeaCase) -> None:
    """Put a hidden idea back to where it was."""
    may_restore.require(case, status=409)
    idea = case.the_idea
    set_status(work, idea, idea.status_before or Status.PUBLISHED)
    work.record(IdeaRestored(case.the_event.id, idea.id))
