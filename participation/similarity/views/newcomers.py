"""Letting new ideas go to their fields by themselves."""

from flask import Blueprint, request, url_for
from flask_babel import gettext as _

from participation.events.loading import event_case
from participation.events.rules import EventCase, may_curate
from participation.kernel.db import Work
from participation.kernel.forms import Fields
from participation.similarity.newcomers import switch
from participation.web.writes import Saved, write

bp = Blueprint("newcomers", __name__)


@bp.post("/events/<int:event_id>/self-sorting")
@write(may_curate, load=event_case, again="sorting.board")
def sort_by_itself(work: Work, case: EventCase) -> Saved:
    """Let new ideas go to their fields by themselves from now on, or no more."""
    fields = Fields(request.form)
    is_on = fields.one_of("on", ("1", "0"), "0") == "1"
    fields.check()
    switch(work, case.the_event, on=is_on)
    on = _("New ideas are sorted by themselves from now on.")
    off = _("New ideas are no longer sorted by themselves. What has been sorted stays.")
    board = url_for("sorting.board", event_id=case.the_event.id)
    return Saved(board, on if is_on else off)
