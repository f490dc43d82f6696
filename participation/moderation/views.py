"""What moderators do with single ideas, and the queue of what waits for them."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from participation.events.loading import event_case
from participation.events.rules import EventCase, may_moderate
from participation.ideas.loading import idea_case
from participation.ideas.models import Status
from participation.ideas.queries import latest_reasons, with_status
from participation.ideas.rules import IdeaCase
from participation.kernel.db import Work
from participation.moderation import domain
from participation.moderation.forms import read_reason
from participation.web.access import access
from participation.web.context import db_session
from participation.web.writes import Saved, write

bp = Blueprint("moderation", __name__)


@bp.get("/events/<int:event_id>/queue")
@access(may_moderate, load=event_case)
def queue(case: EventCase) -> ResponseReturnValue:
    """What waits for approval, and what is hidden and why."""
    session, event = db_session(), case.the_event
    hidden = with_status(session, event, Status.HIDDEN)
    return render_template(
        "moderation/queue.html",
        event=event,
        waiting=with_status(session, event, Status.SUBMITTED),
        hidden=hidden,
        reasons=latest_reasons(session, [idea.id for idea in hidden]),
    )


@bp.post("/ideas/<int:idea_id>/approval")
@write(may_moderate, load=idea_case, again="moderation.queue")
def approve(work: Work, case: IdeaCase) -> Saved:
    """Publish what waits."""
    domain.approve(work, case)
    return _to_queue(case, _("“%(title)s” is on the board.", title=case.the_idea.title))


@bp.get("/ideas/<int:idea_id>/hiding")
@access(may_moderate, load=idea_case)
def hiding(case: IdeaCase) -> ResponseReturnValue:
    """Ask why an idea is to be hidden."""
    return render_template("moderation/hiding.html", event=case.the_event, idea=case.the_idea)


@bp.post("/ideas/<int:idea_id>/hiding")
@write(may_moderate, load=idea_case, again="moderation.hiding")
def hide(work: Work, case: IdeaCase) -> Saved:
    """Take an idea off the board."""
    domain.hide(work, case, read_reason(request.form))
    return _to_queue(case, _("“%(title)s” is hidden.", title=case.the_idea.title))


@bp.post("/ideas/<int:idea_id>/restoration")
@write(may_moderate, load=idea_case, again="moderation.queue")
def restore(work: Work, case: IdeaCase) -> Saved:
    """Put a hidden idea back."""
    domain.restore(work, case)
    return _to_queue(case, _("“%(title)s” is back.", title=case.the_idea.title))


def _to_queue(case: IdeaCase, notice: str) -> Saved:
    return Saved(url_for("moderation.queue", event_id=case.the_event.id), notice)
