"""Writing, reading, changing and supporting ideas."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from participation.events.domain import take_part_as
from participation.events.models import LONGEST_ALIAS
from participation.events.rules import is_participant, may_see, takes_part
from participation.ideas import domain
from participation.ideas.forms import idea_values, read_idea
from participation.ideas.loading import event_idea_case, idea_case
from participation.ideas.models import Status
from participation.ideas.rules import (
    IdeaCase,
    is_author,
    may_edit,
    may_read,
)
from participation.identity.queries import offered_affiliations, one_affiliation
from participation.kernel.db import Work
from participation.kernel.forms import Fields
from participation.kernel.refusal import Invalid
from participation.web.access import access
from participation.web.context import db_session, locale_code
from participation.web.writes import Saved, write

bp = Blueprint("ideas", __name__)


@bp.post("/events/<int:event_id>/ideas")
@write(may_see & is_participant, load=event_idea_case, again="boards.board", limit="idea")
def submit(work: Work, case: IdeaCase) -> Saved:
    """Put an idea in."""
    idea = domain.submit(work, case, read_idea(request.form, locale_code()))
    if idea.status is Status.SUBMITTED:
        notice = _("Thank you! A moderator will read your idea before everybody sees it.")
    elif idea.is_sealed:
        notice = _("Thank you! Your idea is in. Everybody sees it once all ideas are shown.")
    else:
        notice = _("Thank you! Your idea is on the board.")
    return Saved(url_for("boards.board", event_id=case.the_event.id), notice, (idea.id,))


@bp.get("/ideas/<int:idea_id>/edit")
@access(may_edit, load=idea_case)
def edit(case: IdeaCase) -> ResponseReturnValue:
    """The form of an idea, filled in."""
    return render_template(
        "ideas/edit.html",
        idea=case.the_idea,
        event=case.the_event,
        defaults=idea_values(case.the_idea),
    )


@bp.post("/ideas/<int:idea_id>/edit")
@write(may_read & is_author, load=idea_case, again="ideas.edit", limit="idea")
def save(work: Work, case: IdeaCase) -> Saved:
    """Change the wording."""
    one = domain.edit(work, case, read_idea(request.form, locale_code()))
    if one.status is Status.SUBMITTED:
        notice = _("Saved. A moderator will read the new wording before everybody sees it.")
    elif one.is_sealed:
        notice = _("Saved.")
    else:
        notice = _("Saved. The earlier wording stays readable on this page.")
    return _to_idea(case, notice)


@bp.post("/ideas/<int:idea_id>/withdrawal")
@write(may_read & is_author, load=idea_case, again="boards.idea")
def withdraw(work: Work, case: IdeaCase) -> Saved:
    """Take one's own idea back."""
    domain.withdraw(work, case)
    return _to_idea(case, _("Your idea is withdrawn. You can bring it back."))


@bp.post("/ideas/<int:idea_id>/return")
@write(may_read & is_author, load=idea_case, again="boards.idea")
def bring_back(work: Work, case: IdeaCase) -> Saved:
    """Undo a withdrawal."""
    domain.bring_back(work, case)
    return _to_idea(case, _("Your idea is back."))


@bp.post("/ideas/<int:idea_id>/support")
@write(may_read & takes_part, load=idea_case, again="boards.idea")
def support(work: Work, case: IdeaCase) -> Saved:
    """Support an idea."""
    domain.support(work, case)
    return _back(case)


@bp.post("/ideas/<int:idea_id>/support/withdrawal")
@write(may_read & takes_part, load=idea_case, again="boards.idea")
def take_support_back(work: Work, case: IdeaCase) -> Saved:
    """Support an idea no longer."""
    domain.take_support_back(work, case)
    return _back(case)


def _to_idea(case: IdeaCase, notice: str) -> Saved:
    return Saved(url_for("boards.idea", idea_id=case.the_idea.id), notice, (case.the_idea.id,))


def _back(case: IdeaCase) -> Saved:
    """To the card on the board from which the button was pressed, or to the idea's own page."""
    number = case.the_idea.id
    if request.form.get("from") == "idea":
        return Saved(url_for("boards.idea", idea_id=number), ideas=(number,))
    board = url_for("boards.board", event_id=case.the_event.id, _anchor=f"idea-{number}")
    return Saved(board, ideas=(number,))


@bp.get("/events/<int:event_id>/affiliation")
@access(is_participant, load=event_idea_case)
def affiliation(case: IdeaCase) -> ResponseReturnValue:
    """I am taking part as …"""
    return render_template(
        "ideas/affiliation.html",
        event=case.the_event,
        participant=case.participant,
        offered=offered_affiliations(db_session()),
    )


@bp.post("/events/<int:event_id>/affiliation")
@write(is_participant, load=event_idea_case, again="ideas.affiliation")
def choose_affiliation(work: Work, case: IdeaCase) -> Saved:
    """Note what somebody takes part as; choosing nothing takes it back."""
    fields = Fields(request.form)
    number = fields.number("affiliation", low=0, high=10**8, otherwise=0)
    alias = fields.line("alias", longest=LONGEST_ALIAS)
    fields.check()
    chosen = one_affiliation(work.session, number) if number else None
    if chosen and chosen.retired_at and chosen != case.the_participant.affiliation:
        raise Invalid({"affiliation": _l("This is no longer offered.")}, _l("Please choose again."))
    take_part_as(work, case.the_event, case.the_participant, chosen, alias)
    domain.renew_cards_of(work, case)
    return Saved(url_for("boards.board", event_id=case.the_event.id), _("Saved."))
