"""Asking for a proposal, and the list of those there were."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from participation.events.rules import EventCase, may_moderate
from participation.kernel.db import LARGEST_KEY, Work
from participation.kernel.forms import Fields
from participation.kernel.refusal import NotFound
from participation.proposals.domain.runs import start_proposal
from participation.proposals.forms import read_wish
from participation.proposals.loading import address, frame_of, panel, scope_case
from participation.proposals.queries import latest_proposals
from participation.proposals.rules import may_propose
from participation.topics.models import TopicField
from participation.topics.queries.fields import one_field
from participation.web.access import access
from participation.web.context import db_session
from participation.web.writes import Saved, write

bp = Blueprint("proposals", __name__)


@bp.get("/proposals")
@bp.get("/events/<int:event_id>/proposals")
@access(may_propose, load=scope_case)
def listed(case: EventCase) -> ResponseReturnValue:
    """The proposals so far, and the form for a new one."""
    field = _field(request.args.get("field", ""))
    return render_template(
        "proposals/proposals.html",
        **frame_of(case),
        panel=panel(case.event),
        field=field,
        listed=latest_proposals(db_session(), case.event),
    )


@bp.post("/proposals")
@bp.post("/events/<int:event_id>/proposals")
@write(may_propose, load=scope_case, again="proposals.listed")
def propose(work: Work, case: EventCase) -> Saved:
    """Ask for a proposal; a process of its own works it out."""
    wish = read_wish(request.form, _field(request.form.get("field", "")))
    sealed = case.event is not None and may_moderate.allows(case)
    proposal = start_proposal(work, case, wish, with_sealed=sealed)
    return Saved(address(case.event, "proposal.show", proposal_id=proposal.id))


def _field(raw: str) -> TopicField | None:
    """The field whose ideas a proposal is about, None for all. Raises NotFound."""
    fields = Fields({"field": raw})
    number = fields.number("field", low=0, high=LARGEST_KEY, otherwise=0)
    if fields.errors:
        raise NotFound
    return one_field(db_session(), number) if number else None
