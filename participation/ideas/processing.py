"""How far an idea has come, as moderators and editors decide it: shortlist, park, decline, undo."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from participation.ideas.facts import IdeaProcessed
from participation.ideas.models import PUBLIC, Idea, Status, StatusChange, Step
from participation.ideas.rules import IdeaCase, may_process, require_each
from participation.ideas.steps import set_status
from participation.kernel.db import Work
from participation.kernel.refusal import Refused

# What can be chosen; to be published means to be back on the board, in its field if it has one.
CHOICES = (Status.SHORTLISTED, Status.PARKED, Status.DECLINED, Status.PUBLISHED)
WITH_REASON = frozenset({Status.PARKED, Status.DECLINED})


def process(
    work: Work, cases: Sequence[IdeaCase], status: Status, reason: str = ""
) -> list[StatusChange]:
    """Give ideas a status, with a reason their authors read; those that have it keep it.

    Gives the step each changed idea took, by which it can be undone. Raises Refused for what is
    not public, merged or part of a measure, and where nothing would change.
    """
    require_each(may_process, cases)
    changed = [case.the_idea for case in cases if case.the_idea.status is not _aim(case, status)]
    if not changed:
        raise Refused(_l("Nothing to change: this is where it stands already."))
    return [_set(work, idea, _status_for(idea, status), reason or None) for idea in changed]


def _aim(case: IdeaCase, status: Status) -> Status:
    return _status_for(case.the_idea, status)


def _status_for(idea: Idea, status: Status) -> Status:
    is_back = status in (Status.PUBLISHED, Status.IN_FIELD)
    return (Status.IN_FIELD if idea.field_id else Status.PUBLISHED) if is_back else status


def _set(work: Work, idea: Idea, status: Status, reason: str | None) -> StatusChange:
    before = idea.status
    set_status(work, idea, status, reason)
    work.record(IdeaProcessed(idea.event_id, idea.id, before.value, status.value))
    return _last_steps(work.session, idea, 1)[0]


def _last_steps(session: Session, idea: Idea, limit: int) -> Sequence[StatusChange]:
    return session.scalars(
        select(StatusChange)
        .where(StatusChange.idea_id == idea.id)
        .order_by(StatusChange.id.desc())
        .limit(limit)
    ).all()


def last_change(session: Session, idea: Idea) -> tuple[int, Status] | None:
    """The step to be undone, and where that leads: only the last thing that happened to an idea."""
    steps = _last_steps(session, idea, 2)
    is_status = len(steps) == 2 and steps[0].kind is Step.STATUS
    if not is_status or not PUBLIC.issuperset(step.status for step in steps):
        return None
    return steps[0].id, steps[1].status


def undo(work: Work, case: IdeaCase, step_id: int) -> bool:
    """Take a change of status back, if it is the last thing that happened to the idea.

    Gives whether it was. Raises Refused for an idea whose status cannot be changed now.
    """
    require_each(may_process, [case])
    idea, last = case.the_idea, last_change(work.session, case.the_idea)
    if last is None or last[0] != step_id:
        return False
    _set(work, idea, _status_for(idea, last[1]), None)
    return True
