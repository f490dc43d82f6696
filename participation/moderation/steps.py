"""The small writers below the verbs, the same for ideas and comments: where a text stands, its reports."""

from participation.comments import steps as comments
from participation.comments.models import CommentStatus
from participation.comments.rules import CommentCase
from participation.ideas import steps as ideas
from participation.ideas.models import Status
from participation.ideas.queries.history import status_before_hiding
from participation.ideas.rules import IdeaCase
from participation.kernel.db import Work
from participation.moderation import facts
from participation.moderation.models import Decision, ReportState, Ruling
from participation.moderation.queries import reports_about

FACTS = {
    Ruling.APPROVED: (facts.IdeaApproved, facts.CommentApproved),
    Ruling.TAKEN_BACK: (facts.IdeaApprovalTakenBack, facts.CommentApprovalTakenBack),
    Ruling.HIDDEN: (facts.IdeaHidden, facts.CommentHidden),
    Ruling.RESTORED: (facts.IdeaRestored, facts.CommentRestored),
    Ruling.DISMISSED: (facts.IdeaReportsDismissed, facts.CommentReportsDismissed),
    Ruling.REOPENED: (facts.IdeaReportsReopened, facts.CommentReportsReopened),
}


def publish(work: Work, case: IdeaCase) -> None:
    """Let everybody read a text, an idea where it stood before."""
    if isinstance(case, CommentCase):
        comments.set_status(work, case.the_comment, CommentStatus.PUBLISHED)
    else:
        ideas.set_status(work, case.the_idea, ideas.where_it_stood(case.the_idea))


def let_wait(work: Work, case: IdeaCase) -> None:
    """Let a text wait for approval."""
    if isinstance(case, CommentCase):
        comments.set_status(work, case.the_comment, CommentStatus.SUBMITTED)
    else:
        ideas.set_status(work, case.the_idea, Status.SUBMITTED)


def conceal(work: Work, case: IdeaCase, reason: str) -> None:
    """Take a text out of sight, with a reason its author reads."""
    if isinstance(case, CommentCase):
        comments.set_status(work, case.the_comment, CommentStatus.HIDDEN, reason)
        return
    ideas.set_status(work, case.the_idea, Status.HIDDEN, reason)


def put_back(work: Work, case: IdeaCase) -> None:
    """Put a hidden text back to where it was."""
    if isinstance(case, CommentCase):
        comment = case.the_comment
        waited = comment.status_before is CommentStatus.SUBMITTED
        back = CommentStatus.SUBMITTED if waited else CommentStatus.PUBLISHED
        comments.set_status(work, comment, back)
        return
    idea = case.the_idea
    # What nobody has approved is not put back approved.
    waited = status_before_hiding(work.session, idea) is Status.SUBMITTED
    ideas.set_status(work, idea, Status.SUBMITTED if waited else ideas.where_it_stood(idea))


def settle_reports(
    work: Work, case: IdeaCase, before: ReportState, after: ReportState, decision: str | None = None
) -> int:
    """Move the reports about a text from one state to another; gives how many there were."""
    reports = reports_about(work.session, *numbers_of_text(case), before)
    person, is_open = case.viewer.person, after is ReportState.OPEN
    for report in reports:
        report.state, report.decision = after, decision
        report.decided_at = None if is_open else work.now
        report.decided_by_id = None if is_open or person is None else person.id
    work.session.flush()
    return len(reports)


def remember(work: Work, case: IdeaCase, ruling: Ruling, reason: str | None = None) -> None:
    """Note in the queue's memory and in the audit log who decided what."""
    event, person = case.the_event, case.viewer.person
    idea_id, comment_id = numbers_of_text(case)
    work.session.add(
        Decision(
            event_id=event.id,
            idea_id=idea_id,
            comment_id=comment_id,
            ruling=ruling,
            reason=reason,
            at=work.now,
            person_id=person.id if person else None,
        )
    )
    work.session.flush()
    about_idea, about_comment = FACTS[ruling]
    if comment_id:
        work.record(about_comment(event.id, idea_id, comment_id))
    else:
        work.record(about_idea(event.id, idea_id))


def numbers_of_text(case: IdeaCase) -> tuple[int, int | None]:
    """The number of the idea, and of the comment where the case is about one."""
    comment_id = case.the_comment.id if isinstance(case, CommentCase) else None
    return case.the_idea.id, comment_id
