"""Writing feedback, which takes neither an account nor JavaScript, and reading it."""

from dataclasses import dataclass, field

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from participation.administration import feedback
from participation.identity.models import Feedback
from participation.identity.rules import Case, anyone, may_administer
from participation.identity.views import safe_target
from participation.kernel.db import Work, one
from participation.web import limits
from participation.web.access import access
from participation.web.context import db_session, locale_code, viewer
from participation.web.paging import Paging
from participation.web.writes import Saved, write

bp = Blueprint("feedback", __name__)


@dataclass(frozen=True)
class FeedbackCase(Case):
    """A case about a piece of feedback."""

    feedback: Feedback = field(kw_only=True)


def _load(feedback_id: int) -> FeedbackCase:
    return FeedbackCase(viewer(), feedback=one(db_session(), Feedback, feedback_id))


@bp.get("/feedback")
@access(anyone)
def form(case: Case) -> ResponseReturnValue:
    """The form, with the page it is about and one's own address where we know them."""
    person = case.viewer.person
    return render_template(
        "administration/feedback.html",
        defaults={
            "about": safe_target(request.args.get("page"))[:200],
            "email": person.email if person else "",
        },
        longest=feedback.LONGEST,
    )


@bp.post("/feedback")
@write(anyone, again="feedback.form", limit="feedback")
def send(work: Work, _case: Case) -> Saved:
    """Take what somebody wrote."""
    draft = feedback.read_feedback(request.form)
    limits.count("feedback, address", limits.address())
    feedback.send(work, draft, locale=locale_code())
    return Saved(url_for("feedback.thanks"))


@bp.get("/feedback/thanks")
@access(anyone)
def thanks(_case: Case) -> ResponseReturnValue:
    """It has arrived."""
    return render_template("administration/feedback_thanks.html")


@bp.get("/administration/feedback")
@access(may_administer)
def received(_case: Case) -> ResponseReturnValue:
    """What people wrote: open, or handled with ?state=handled."""
    session, handled = db_session(), request.args.get("state") == "handled"
    numbers = {state: feedback.number(session, handled=state) for state in (False, True)}
    paging = Paging.read(request.args, numbers[handled])
    return render_template(
        "administration/feedback_received.html",
        entries=feedback.found(session, handled=handled, offset=paging.offset),
        handled=handled,
        numbers=numbers,
        paging=paging,
    )


@bp.post("/administration/feedback/<int:feedback_id>/handling")
@write(may_administer, load=_load, again="feedback.received")
def handle(work: Work, case: FeedbackCase) -> Saved:
    """Mark a piece of feedback as handled."""
    feedback.handle(work, case.feedback)
    undo = url_for("feedback.reopen", feedback_id=case.feedback.id)
    return Saved(url_for("feedback.received"), _("Marked as handled."), undo=undo)


@bp.post("/administration/feedback/<int:feedback_id>/reopening")
@write(may_administer, load=_load, again="feedback.received")
def reopen(work: Work, case: FeedbackCase) -> Saved:
    """Take that back."""
    feedback.reopen(work, case.feedback)
    return Saved(url_for("feedback.received"), _("The feedback is open again."))
