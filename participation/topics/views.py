"""The list of topic fields, and the board on which ideas are sorted into them."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from participation.events.loading import event_case
from participation.events.rules import EventCase, may_curate, may_moderate
from participation.ideas.forms import read_ticked
from participation.ideas.loading import ideas_of_event
from participation.identity.rules import Case, may_edit_plan
from participation.kernel.db import LARGEST_KEY, Work
from participation.kernel.forms import Fields
from participation.kernel.refusal import Invalid, NotFound
from participation.topics import domain
from participation.topics.counting import wished
from participation.topics.domain import FieldDraft, Move
from participation.topics.forms import (
    STATUSES,
    field_values,
    read_choice,
    read_field,
    read_target,
)
from participation.topics.loading import ActCase, FieldCase, act_case, field_case, panel
from participation.topics.models import TopicField
from participation.topics.queries import (
    FIRST_SHOWN,
    PAGE_SIZE,
    all_fields,
    columns,
    latest_acts,
    numbers_by_field,
)
from participation.topics.rules import may_edit_fields
from participation.web.access import access
from participation.web.context import db_session, locale_code
from participation.web.writes import Saved, write

bp = Blueprint("topics", __name__)

CHOICES = ("q", "language", "status", "column")  # what of an address chooses among ideas


# The list.


@bp.get("/topic-fields")
@access(may_edit_fields)
def fields(case: Case) -> ResponseReturnValue:
    """All topic fields of the city, in their order."""
    session = db_session()
    return render_template(
        "topics/fields.html",
        fields=all_fields(session),
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
        "topics/field.html", field=case.the_field, defaults=field_values(case.the_field)
    )


@bp.post("/topic-fields/<int:field_id>")
@write(may_edit_fields, load=field_case, again="topics.field")
def save_field(work: Work, case: FieldCase) -> Saved:
    """Change name and description."""
    domain.describe_field(work, case.the_field, read_field(request.form))
    return Saved(url_for("topics.fields"), _("Saved."))


@bp.post("/topic-fields/<int:field_id>/position")
@write(may_edit_fields, load=field_case, again="topics.fields")
def move_field(work: Work, case: FieldCase) -> Saved:
    """Move a field up or down the list."""
    form = Fields(request.form)
    direction = form.one_of("direction", ("up", "down"), "up")
    form.check()
    domain.move_field(work, case.the_field, up=direction == "up")
    return Saved(url_for("topics.fields", _anchor=f"field-{case.the_field.id}"), _("Saved."))


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


# Sorting.


@bp.get("/events/<int:event_id>/fields")
@access(may_curate, load=event_case)
def sorting(case: EventCase) -> ResponseReturnValue:
    """The topic board: a column of ideas for each field."""
    session, event = db_session(), case.the_event
    moderates = may_moderate.allows(case)
    choice = replace(read_choice(request.values), with_sealed=moderates)
    found = columns(session, event, choice)
    if choice.field is not None and not found:
        raise NotFound
    total = found[0].total if choice.field is not None else 0
    everything = all_fields(session)
    return render_template(
        "topics/sorting.html",
        event=event,
        tab="fields",
        participant=case.participant,
        may_moderate=moderates,
        **wished(session, event),
        **panel(case),
        may_curate=True,
        columns=found,
        offered=[one for one in everything if one.is_offered],
        choice=choice,
        statuses=STATUSES,
        first_shown=FIRST_SHOWN,
        acts=latest_acts(session, event),
        ticked={one.idea_id for one in read_ticked(request.form.getlist("idea"), least=0)},
        pages=-(-total // PAGE_SIZE),
        address=lambda **changes: _address(case, **changes),
        page_address=lambda page: _address(case, page=page),
    )


def _address(case: EventCase, **changes: Any) -> str:
    kept: dict[str, Any] = {
        name: request.values[name] for name in CHOICES if request.values.get(name)
    }
    return url_for("topics.sorting", event_id=case.the_event.id, **kept | changes)


@bp.post("/events/<int:event_id>/moves")
@write(may_curate, load=event_case, again="topics.sorting")
def move(work: Work, case: EventCase) -> Saved:
    """Move the ticked ideas into a field, or out of every field."""
    ticked = read_ticked(request.form.getlist("idea"))
    target = read_target(request.form)
    seen = {one.idea_id: one.from_id or None for one in ticked}
    moves = [Move(one, seen[one.the_idea.id]) for one in ideas_of_event(case, list(seen))]
    field = _target(work, target)
    batch, number = domain.sort_into(work, case, moves, field)
    undo = url_for(
        "topics.undo_move",
        event_id=case.the_event.id,
        batch=batch,
        idea=moves[0].case.the_idea.id if request.form.get("page") == "idea" else None,
    )
    return Saved(_back(case, seen), _moved(number, field), undo=undo)


def _target(work: Work, target: int | FieldDraft) -> TopicField | None:
    if isinstance(target, FieldDraft):
        return domain.add_field(work, target)
    found = work.session.get(TopicField, min(target, LARGEST_KEY)) if target else None
    if target and found is None:
        raise Invalid({"field": _l("Please choose a topic field.")}, _l("Please choose again."))
    return found


def _moved(number: int, field: TopicField | None) -> str:
    out = ngettext(
        "%(num)d idea was taken out of its topic field.",
        "%(num)d ideas were taken out of their topic fields.",
        number,
    )
    into = ngettext(
        "%(num)d idea was moved to “%(field)s”.",
        "%(num)d ideas were moved to “%(field)s”.",
        number,
        field=field.name.pick(locale_code()) if field else "",
    )
    return str(into if field else out)


def _back(case: EventCase, seen: dict[int, int | None]) -> str:
    """To the idea from whose page the form was sent, or to the board as it was chosen."""
    if request.form.get("page") == "idea":
        return url_for("boards.idea", idea_id=next(iter(seen)))
    return _address(case)


@bp.get("/events/<int:event_id>/moves")
@access(may_curate, load=event_case)
def moves(case: EventCase) -> ResponseReturnValue:
    """The board under the address to which moves are sent, for who reloads a refused form."""
    return sorting.__wrapped__(case)  # type: ignore[no-any-return, attr-defined]


@bp.post("/events/<int:event_id>/moves/<int:batch>/undo")
@write(may_curate, load=act_case, again="topics.sorting")
def undo_move(work: Work, case: ActCase) -> Saved:
    """Put the ideas of one act back, as far as they are still where it put them."""
    number, kept = domain.undo_sorting(work, case, case.batch)
    said = [ngettext("Undone for %(num)d idea.", "Undone for %(num)d ideas.", number)]
    if kept:
        said.append(
            ngettext(
                "%(num)d idea has been moved on since and stays where it is: %(titles)s.",
                "%(num)d ideas have been moved on since and stay where they are: %(titles)s.",
                len(kept),
                titles=", ".join(f"“{title}”" for title in kept if title),
            )
        )
    idea = read_ticked(request.args.getlist("idea"), least=0)
    board = url_for("topics.sorting", event_id=case.the_event.id)
    to = url_for("boards.idea", idea_id=idea[0].idea_id) if idea else board
    return Saved(to, " ".join(said))
