"""Looking after the list of topic fields: adding, naming, ordering, locking and merging them."""

from dataclasses import dataclass

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from participation.identity.rules import Case, may_edit_plan
from participation.kernel.db import LARGEST_KEY, Work, one
from participation.kernel.forms import Fields
from participation.kernel.refusal import Invalid
from participation.topics import domain
from participation.topics.forms import NUMBER, field_values, read_field
from participation.topics.loading import FieldCase, field_case, those_that_stay
from participation.topics.merging import merge_fields, undo_merge
from participation.topics.models import FieldMerge, TopicField
from participation.topics.queries.fields import (
    all_fields,
    latest_merges,
    numbers_around,
    numbers_by_field,
    offered_fields,
)
from participation.topics.rules import may_edit_fields
from participation.web.access import access
from participation.web.context import db_session, locale_code, viewer
from participation.web.writes import Saved, write

bp = Blueprint("topics", __name__)


@bp.get("/topic-fields")
@access(may_edit_fields)
def fields(case: Case) -> ResponseReturnValue:
    """All topic fields of the city, in their order."""
    session = db_session()
    found = all_fields(session)
    return render_template(
        "topics/fields.html",
        fields=found,
        by_number={one.id: one for one in found},
        merges=latest_merges(session),
        numbers=numbers_by_field(session),
        may_propose_for_all=may_edit_plan.allows(case),
    )


@bp.post("/topic-fields")
@write(may_edit_fields, again="topics.fields")
def add_field(work: Work, _case: Case) -> Saved:
    """Add one at the end."""
    field = domain.add_field(work, read_field(request.form))
    name = field.name.pick(locale_code())
    return Saved(url_for("topics.fields"), _("“%(field)s” is on the list.", field=name))


@bp.get("/topic-fields/<int:field_id>")
@access(may_edit_fields, load=field_case)
def field(case: FieldCase) -> ResponseReturnValue:
    """The form of one field, filled in."""
    return render_template(
        "topics/field.html",
        field=case.the_field,
        defaults=field_values(case.the_field),
        board=board_asked_from(),
    )


def board_asked_from() -> str:
    """The number of the event from whose board a page was opened, to lead back there."""
    board = request.values.get("board", "")
    return board if NUMBER.fullmatch(board) else ""


@bp.post("/topic-fields/<int:field_id>")
@write(may_edit_fields, load=field_case, again="topics.field")
def save_field(work: Work, case: FieldCase) -> Saved:
    """Change name and description."""
    domain.describe_field(work, case.the_field, read_field(request.form))
    return Saved(list_or_board(), _("Saved."))


def list_or_board(field: TopicField | None = None) -> str:
    """To the list of fields, or to the event's board from which the form was sent."""
    board = board_asked_from()
    if board:
        return url_for("sorting.board", event_id=int(board))
    return url_for("topics.fields", _anchor=f"field-{field.id}" if field else None)


@bp.post("/topic-fields/<int:field_id>/position")
@write(may_edit_fields, load=field_case, again="topics.fields")
def move_field(work: Work, case: FieldCase) -> Saved:
    """Move a field up or down the list."""
    form = Fields(request.form)
    direction = form.one_of("direction", ("up", "down"), "up")
    form.check()
    domain.move_field(work, case.the_field, up=direction == "up")
    return Saved(list_or_board(case.the_field), _("Saved."))


@bp.post("/topic-fields/<int:field_id>/offer")
@write(may_edit_fields, load=field_case)
def offer_field(work: Work, case: FieldCase) -> Saved:
    """Retire a field or offer it again."""
    offered = request.form.get("offered") == "1"
    domain.offer_field(work, case.the_field, offered=offered)
    name = case.the_field.name.pick(locale_code())
    notice = (
        _("“%(field)s” is offered again.", field=name)
        if offered
        else _("“%(field)s” is no longer offered. Ideas in it stay there.", field=name)
    )
    return Saved(url_for("topics.fields"), notice)


@bp.post("/topic-fields/<int:field_id>/lock")
@write(may_edit_fields, load=field_case)
def lock_field(work: Work, case: FieldCase) -> Saved:
    """Keep the machine out of a field, or let it in again."""
    locked = request.form.get("locked") == "1"
    domain.lock_field(work, case.the_field, locked=locked)
    name = case.the_field.name.pick(locale_code())
    notice = (
        _("“%(field)s” is locked: only people change what is in it.", field=name)
        if locked
        else _("“%(field)s” is not locked any more.", field=name)
    )
    return Saved(list_or_board(case.the_field), notice)


@bp.get("/topic-fields/<int:field_id>/merging")
@access(may_edit_fields, load=field_case)
def merging(case: FieldCase) -> ResponseReturnValue:
    """Choose the field into which another one is merged."""
    session, field = db_session(), case.the_field
    ideas, events = numbers_around(session, field)
    return render_template(
        "topics/merging.html",
        field=field,
        ideas_number=ideas,
        events_number=events,
        others=[other for other in offered_fields(session) if other is not field],
        board=board_asked_from(),
    )


@bp.post("/topic-fields/<int:field_id>/merging")
@write(may_edit_fields, load=field_case, again="topics.merging")
def merge(work: Work, case: FieldCase) -> Saved:
    """Let everything in a field go into another one."""
    into = _chosen(work)
    done = merge_fields(work, case, case.the_field, into)
    notice = _(
        "“%(field)s” is merged into “%(into)s”.",
        field=case.the_field.name.pick(locale_code()),
        into=into.name.pick(locale_code()),
    )
    undo = url_for("topics.undo_merging", merge_id=done.id, board=board_asked_from() or None)
    return Saved(list_or_board(), notice, undo=undo)


def _chosen(work: Work) -> TopicField:
    chosen = request.form.get("into", "")
    number = min(int(chosen), LARGEST_KEY) if NUMBER.fullmatch(chosen) else 0
    found = work.session.get(TopicField, number)
    if found is None:
        sentence = _l("Please choose a topic field.")
        raise Invalid({"into": sentence}, sentence)
    return found


@dataclass(frozen=True)
class MergeCase(FieldCase):
    """Somebody and a merge of two fields."""

    merge: FieldMerge | None = None


def merge_case(merge_id: int) -> MergeCase:
    """The case of a route with a merge's number. Raises NotFound."""
    return MergeCase(viewer(), merge=one(db_session(), FieldMerge, merge_id))


@bp.post("/topic-fields/merges/<int:merge_id>/undo")
@write(may_edit_fields, load=merge_case, again="topics.fields")
def undo_merging(work: Work, case: MergeCase) -> Saved:
    """Give a field back what had gone into another one."""
    number, kept = undo_merge(work, case, one_merge(case))
    said = [_("The merge is undone.")]
    if number:
        said.append(ngettext("%(num)d idea was put back.", "%(num)d ideas were put back.", number))
    if kept:
        said.append(those_that_stay(kept))
    return Saved(list_or_board(), " ".join(said))


def one_merge(case: MergeCase) -> FieldMerge:
    """The merge; a case without one is a programming mistake."""
    if case.merge is None:
        raise LookupError("this rule needs a merge")
    return case.merge
