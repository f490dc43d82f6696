"""Looking after topic fields: locking them, merging them, and taking that back."""

from dataclasses import dataclass

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from participation.kernel.db import LARGEST_KEY, Work, one
from participation.kernel.refusal import Invalid
from participation.topics import domain
from participation.topics.forms import NUMBER
from participation.topics.loading import FieldCase, field_case
from participation.topics.models import FieldMerge, TopicField
from participation.topics.queries import numbers_around, offered_fields
from participation.topics.rules import may_edit_fields
from participation.topics.uniting import merge_fields, undo_merge
from participation.topics.views import board_asked_from, bp, list_or_board, titles
from participation.web.access import access
from participation.web.context import db_session, locale_code, viewer
from participation.web.writes import Saved, write


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
        said.append(titles(kept))
    return Saved(list_or_board(), " ".join(said))


def one_merge(case: MergeCase) -> FieldMerge:
    """The merge; a case without one is a programming mistake."""
    if case.merge is None:
        raise LookupError("this rule needs a merge")
    return case.merge
