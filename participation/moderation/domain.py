"""The verbs of moderators and of those who report; each is about an idea or about a comment."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l

from participation.events.versions import advance
from participation.ideas.rules import IdeaCase
from participation.kernel.db import Work
from participation.kernel.refusal import Refused
from participation.kernel.rules import Rule
from participation.moderation.facts import CommentReported, IdeaReported
from participation.moderation.models import Report, ReportReason, ReportState, Ruling
from participation.moderation.queries import has_reported, last_decision
from participation.moderation.rules import (
    may_approve,
    may_hide,
    may_report,
    may_restore,
    may_take_approval_back,
)
from participation.moderation.steps import (
    conceal,
    let_wait,
    numbers_of_text,
    publish,
    put_back,
    remember,
    settle_reports,
)

TOLD = {
    Ruling.APPROVED: _l("%(name)s has approved it."),
    Ruling.TAKEN_BACK: _l("%(name)s has taken the approval back."),
    Ruling.HIDDEN: _l("%(name)s has hidden it."),
    Ruling.RESTORED: _l("%(name)s has put it back."),
    Ruling.DISMISSED: _l("%(name)s has decided that it may stay."),
    Ruling.REOPENED: _l("%(name)s has opened the reports again."),
}
SETTLED = _l("There is no open report about this any more.")
ALREADY_OPEN = _l("The reports about this are open already.")


def approve(work: Work, case: IdeaCase) -> None:
    """Publish what waits. Raises Refused if somebody else was faster, and says what they did."""
    _require(work, may_approve, case)
    publish(work, case)
    remember(work, case, Ruling.APPROVED)


def approve_all(work: Work, cases: Iterable[IdeaCase]) -> int:
    """Publish of these what still waits; gives how many that were."""
    waiting = [case for case in cases if may_approve.allows(case)]
    for case in waiting:
        approve(work, case)
    return len(waiting)


def take_approval_back(work: Work, case: IdeaCase) -> None:
    """Let a published text wait again. Raises Refused once it has come further."""
    _require(work, may_take_approval_back, case)
    let_wait(work, case)
    remember(work, case, Ruling.TAKEN_BACK)


def hide(work: Work, case: IdeaCase, reason: str) -> None:
    """Take a text out of sight, with a reason its author reads; that settles what was reported."""
    _require(work, may_hide, case)
    conceal(work, case, reason)
    settle_reports(work, case, ReportState.OPEN, ReportState.UPHELD, reason)
    remember(work, case, Ruling.HIDDEN, reason)


def restore(work: Work, case: IdeaCase) -> int:
    """Put a hidden text back to where it was. Gives how many reports about it are open again."""
    _require(work, may_restore, case)
    put_back(work, case)
    reopened = settle_reports(work, case, ReportState.UPHELD, ReportState.OPEN)
    remember(work, case, Ruling.RESTORED)
    return reopened


def report(work: Work, case: IdeaCase, reason: ReportReason, text: str, *, reporter: str) -> Report:
    """Say that a text must not stand. `reporter` is a hash: one report per sender and text.

    Raises Refused for a second one.
    """
    may_report.require(case, status=409)
    event, (idea_id, comment_id) = case.the_event, numbers_of_text(case)
    if has_reported(work.session, idea_id, comment_id, reporter):
        raise Refused(_l("You have already reported this. Thank you: a moderator looks at it."))
    one = Report(
        event_id=event.id,
        idea_id=idea_id,
        comment_id=comment_id,
        reporter=reporter,
        reason=reason,
        text=text,
        at=work.now,
    )
    work.session.add(one)
    work.session.flush()
    advance(work, event)
    work.actor = "guest"  # who reports stays unnamed, in the log as well
    if comment_id:
        work.record(CommentReported(event.id, idea_id, comment_id))
    else:
        work.record(IdeaReported(event.id, idea_id))
    return one


def dismiss(work: Work, case: IdeaCase, reason: str) -> None:
    """Decide that a reported text may stand. Raises Refused if nothing is open about it."""
    if not settle_reports(work, case, ReportState.OPEN, ReportState.DISMISSED, reason):
        raise _told(work, case, SETTLED)
    advance(work, case.the_event)
    remember(work, case, Ruling.DISMISSED, reason)


def reopen(work: Work, case: IdeaCase) -> None:
    """Take a dismissal back. Raises Refused if there is none."""
    if not settle_reports(work, case, ReportState.DISMISSED, ReportState.OPEN):
        raise _told(work, case, ALREADY_OPEN)
    advance(work, case.the_event)
    remember(work, case, Ruling.REOPENED)


def _require(work: Work, rule: Rule[Any], case: IdeaCase) -> None:
    reason = rule.refusal(case)
    if reason is not None:
        raise _told(work, case, reason)


def _told(work: Work, case: IdeaCase, reason: Any) -> Refused:
    """The refusal, with what another moderator has done meanwhile."""
    last = last_decision(work.session, *numbers_of_text(case))
    if last is None or last.person is None:
        return Refused(reason, status=409)
    what = TOLD[last.ruling] % {"name": last.person.name}
    return Refused(_l("%(reason)s %(what)s", reason=reason, what=what), status=409)
