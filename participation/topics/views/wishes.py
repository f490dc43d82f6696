"""Saying where an idea belongs, and taking that over."""

from flask import Blueprint, request, url_for
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from participation.events.loading import case_of, event_case, hold
from participation.events.queries import event_of_round, one_round
from participation.events.rules import EventCase, is_participant, may_curate, may_see
from participation.ideas.loading import idea_case
from participation.ideas.queries.ideas import one_idea
from participation.ideas.rules import IdeaCase
from participation.kernel.db import LARGEST_KEY, Work
from participation.kernel.forms import Fields
from participation.kernel.refusal import Invalid, NotFound
from participation.topics import wishes
from participation.topics.models import TopicField
from participation.topics.rules import WishCase
from participation.web.context import db_session
from participation.web.writes import Saved, write

bp = Blueprint("wishes", __name__)


def wish_case(round_id: int, idea_id: int) -> WishCase:
    """The case of a wish. Raises NotFound for an idea of another event, or not for this viewer."""
    hold(event_of_round(db_session(), round_id))
    round_ = one_round(db_session(), round_id)
    about, idea = case_of(round_.event), one_idea(db_session(), idea_id)
    if idea.event_id != round_.event_id or not idea.is_published:
        raise NotFound
    return WishCase(about.viewer, about.event, about.participant, idea, round_)


@bp.post("/rounds/<int:round_id>/ideas/<int:idea_id>/field-wish")
@write(may_see & is_participant, load=wish_case, again="boards.board")
def wish(work: Work, case: WishCase) -> Saved:
    """Say into which topic field an idea belongs; an empty `field` takes it back."""
    fields = Fields(request.form)
    number = fields.number("field", low=0, high=LARGEST_KEY, otherwise=0)
    fields.check()
    field = work.session.get(TopicField, number) if number else None
    if number and field is None:
        raise Invalid({"field": _l("Please choose a topic field.")}, _l("Please choose again."))
    wishes.wish(work, case, field)
    idea = case.the_idea.id
    board = url_for("boards.board", event_id=case.the_event.id, _anchor=f"idea-{idea}")
    return Saved(board, ideas=(idea,))


@bp.post("/events/<int:event_id>/field-wishes/adoption")
@write(may_curate, load=event_case, again="sorting.board")
def adopt_all(work: Work, case: EventCase) -> Saved:
    """Take over what a clear majority wishes for, for all ideas that are not sorted yet."""
    return _adopted(case, *wishes.adopt_all(work, case))


@bp.post("/ideas/<int:idea_id>/field-wishes/adoption")
@write(may_curate, load=idea_case, again="boards.idea")
def adopt(work: Work, case: IdeaCase) -> Saved:
    """Take over what most people wish for one idea."""
    return _adopted(case, *wishes.adopt(work, case))


def _adopted(case: EventCase, batch: int, number: int) -> Saved:
    event = case.the_event.id
    notice = ngettext(
        "%(num)d idea was moved to the topic field most people wished for.",
        "%(num)d ideas were moved to the topic fields most people wished for.",
        number,
    )
    undo = url_for("moves.undo", event_id=event, batch=batch)
    return Saved(url_for("sorting.board", event_id=event), notice, undo=undo)
