"""What moderators do with ideas and comments, the queue of what waits for them, and reporting.

Each address has an idea's number or a comment's; one view serves both.
"""

import hmac
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from participation.comments.rules import CommentCase
from participation.events.loading import event_case
from participation.events.queries import events_to_moderate
from participation.events.rules import EventCase, may_moderate
from participation.ideas.queries.merges import ids_behind
from participation.ideas.rules import IdeaCase
from participation.identity.rules import Case, may_create_events
from participation.kernel.db import Work
from participation.kernel.refusal import Invalid
from participation.moderation import domain
from participation.moderation.counting import numbers_of, numbers_of_each
from participation.moderation.forms import (
    read_choice,
    read_dismissal,
    read_reason,
    read_report,
    read_ticked,
)
from participation.moderation.loading import cases_of, text_case
from participation.moderation.queries import (
    PAGE_SIZE,
    Tab,
    latest_rulings,
    queue_page,
)
from participation.moderation.rules import may_read_text, may_report
from participation.web import limits
from participation.web.access import access
from participation.web.context import db_session, settings, viewer
from participation.web.writes import Saved, write

bp = Blueprint("moderation", __name__)


@bp.get("/moderation/queue")
@access(may_create_events)
def all_queues(case: Case) -> ResponseReturnValue:
    """What waits for me, in all events I moderate."""
    events = events_to_moderate(db_session(), case.viewer)
    numbers = numbers_of_each(db_session(), [event.id for event in events])
    return render_template(
        "moderation/all_queues.html",
        busy=[(event, numbers[event.id]) for event in events if numbers[event.id].open],
        idle=[event for event in events if not numbers[event.id].open],
    )


@bp.get("/events/<int:event_id>/queue")
@access(may_moderate, load=event_case)
def queue(case: EventCase) -> ResponseReturnValue:
    """What waits for approval, what is reported, what is hidden and why, what was decided by whom."""
    session, event, chosen = db_session(), case.the_event, read_choice(request.values)
    entries, total = queue_page(session, event, chosen)

    def address(**changes: Any) -> str:
        now = {"tab": chosen.tab.value, "language": chosen.language or None}
        now["kind"] = chosen.kind.value if chosen.kind else None
        return url_for("moderation.queue", event_id=event.id, **{**now, **changes})

    return render_template(
        "moderation/queue.html",
        event=event,
        entries=entries,
        total=total,
        chosen=chosen,
        numbers=numbers_of(session, event),
        latest=latest_rulings(session, entries) if chosen.tab is Tab.DECIDED else (),
        pages=-(-total // PAGE_SIZE),
        address=address,
        page_address=lambda page: address(page=page),
    )


@bp.post("/events/<int:event_id>/approvals")
@write(may_moderate, load=event_case, again="moderation.queue")
def approve_ticked(work: Work, case: EventCase) -> Saved:
    """Publish all that were ticked and still wait."""
    ticked = read_ticked(request.form.getlist("ticked"))
    if not any(ticked):
        nothing = _("Please tick what you want to approve.")
        raise Invalid({"": nothing}, nothing)
    cases = cases_of(case, *ticked)
    number = domain.approve_all(work, cases)
    notice = ngettext("%(num)d text is approved.", "%(num)d texts are approved.", number)
    late = len(cases) - number
    if late:
        somebody = ngettext(
            "Somebody else had already decided about %(num)d.",
            "Somebody else had already decided about %(num)d.",
            late,
        )
        notice = f"{notice} {somebody}"
    return _to_queue(case, notice)


@bp.post("/ideas/<int:idea_id>/approval")
@bp.post("/comments/<int:comment_id>/approval")
@write(may_moderate, load=text_case, again="moderation.queue")
def approve(work: Work, case: IdeaCase) -> Saved:
    """Publish what waits."""
    domain.approve(work, case)
    undo = _of("moderation.take_approval_back", case)
    if isinstance(case, CommentCase):
        return _to_queue(case, _("The comment is published."), undo)
    return _to_queue(case, _("“%(title)s” is on the board.", title=case.the_idea.title), undo)


@bp.post("/ideas/<int:idea_id>/approval/withdrawal")
@bp.post("/comments/<int:comment_id>/approval/withdrawal")
@write(may_moderate, load=text_case, again="moderation.queue")
def take_approval_back(work: Work, case: IdeaCase) -> Saved:
    """Let it wait again."""
    domain.take_approval_back(work, case)
    if isinstance(case, CommentCase):
        return _to_queue(case, _("The comment is waiting for approval again."))
    notice = _("“%(title)s” is waiting for approval again.", title=case.the_idea.title)
    return _to_queue(case, notice)


@bp.get("/ideas/<int:idea_id>/hiding")
@bp.get("/comments/<int:comment_id>/hiding")
@access(may_moderate, load=text_case)
def hiding(case: IdeaCase) -> ResponseReturnValue:
    """Ask why a text is to be hidden."""
    behind = [] if isinstance(case, CommentCase) else ids_behind(db_session(), case.the_idea)
    return render_template("moderation/hiding.html", behind=len(behind), **_about(case))


@bp.post("/ideas/<int:idea_id>/hiding")
@bp.post("/comments/<int:comment_id>/hiding")
@write(may_moderate, load=text_case, again="moderation.hiding")
def hide(work: Work, case: IdeaCase) -> Saved:
    """Take a text out of sight."""
    domain.hide(work, case, read_reason(request.form))
    undo = _of("moderation.restore", case)
    if isinstance(case, CommentCase):
        return _to_queue(case, _("The comment is hidden."), undo)
    return _to_queue(case, _("“%(title)s” is hidden.", title=case.the_idea.title), undo)


@bp.post("/ideas/<int:idea_id>/restoration")
@bp.post("/comments/<int:comment_id>/restoration")
@write(may_moderate, load=text_case, again="moderation.queue")
def restore(work: Work, case: IdeaCase) -> Saved:
    """Put a hidden text back."""
    reopened = domain.restore(work, case)
    if isinstance(case, CommentCase):
        notice = _("The comment is back.")
    else:
        notice = _("“%(title)s” is back.", title=case.the_idea.title)
    if reopened:
        notice = f"{notice} {_('The reports about it are open again.')}"
    return _to_queue(case, notice)


@bp.get("/ideas/<int:idea_id>/dismissal")
@bp.get("/comments/<int:comment_id>/dismissal")
@access(may_moderate, load=text_case)
def dismissal(case: IdeaCase) -> ResponseReturnValue:
    """Ask why a reported text may stand."""
    return render_template("moderation/dismissal.html", **_about(case))


@bp.post("/ideas/<int:idea_id>/dismissal")
@bp.post("/comments/<int:comment_id>/dismissal")
@write(may_moderate, load=text_case, again="moderation.dismissal")
def dismiss(work: Work, case: IdeaCase) -> Saved:
    """Let a reported text stand."""
    domain.dismiss(work, case, read_dismissal(request.form))
    undo = _of("moderation.reopen", case)
    return _to_queue(case, _("The reports are settled, and the text stays."), undo)


@bp.post("/ideas/<int:idea_id>/reopening")
@bp.post("/comments/<int:comment_id>/reopening")
@write(may_moderate, load=text_case, again="moderation.queue")
def reopen(work: Work, case: IdeaCase) -> Saved:
    """Open settled reports again."""
    domain.reopen(work, case)
    return _to_queue(case, _("The reports about it are open again."))


@bp.get("/ideas/<int:idea_id>/report")
@bp.get("/comments/<int:comment_id>/report")
@access(may_report, load=text_case)
def reporting(case: IdeaCase) -> ResponseReturnValue:
    """Ask what is wrong with a text."""
    return render_template("moderation/report.html", **_about(case))


@bp.post("/ideas/<int:idea_id>/report")
@bp.post("/comments/<int:comment_id>/report")
@write(may_read_text, load=text_case, again="moderation.reporting", limit="report")
def report(work: Work, case: IdeaCase) -> Saved:
    """Say that a text must not stand."""
    draft = read_report(request.form)
    limits.count("report, address", limits.address())
    domain.report(work, case, draft.reason, draft.text, reporter=_reporter())
    is_comment = isinstance(case, CommentCase)
    place = _of("comments.comment" if is_comment else "boards.idea", case)
    return Saved(place, _("Thank you. A moderator will look at it. Nobody learns who reported it."))


def _reporter() -> str:
    """Whoever sends this, so that they are known again and nobody can tell who they are."""
    secret = settings().effective_secret().encode()
    return hmac.new(secret, f"reporter {viewer().sender}".encode(), "sha256").hexdigest()


def _about(case: IdeaCase) -> dict[str, Any]:
    comment = case.the_comment if isinstance(case, CommentCase) else None
    return {
        "event": case.the_event,
        "idea": case.the_idea,
        "comment": comment,
        "text": comment or case.the_idea,
        "numbers": _numbers(case),
        "tab": request.values.get("tab", ""),
    }


def _numbers(case: IdeaCase) -> dict[str, int]:
    if isinstance(case, CommentCase):
        return {"comment_id": case.the_comment.id}
    return {"idea_id": case.the_idea.id}


def _of(endpoint: str, case: IdeaCase) -> str:
    return url_for(endpoint, **_numbers(case))  # type: ignore[arg-type]


def _to_queue(case: EventCase, notice: str, undo: str = "") -> Saved:
    """Back to the part of the queue the act came from."""
    chosen = read_choice(request.form)
    tab = None if chosen.tab is Tab.WAITING else chosen.tab.value
    place = url_for("moderation.queue", event_id=case.the_event.id, tab=tab)
    return Saved(place, notice, undo=undo)
