"""Pages of moderators and editors on ideas: how far they have come, and merging them."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from participation.events.loading import event_case
from participation.events.queries import events_to_moderate, every_event_like
from participation.events.rules import EventCase, may_curate
from participation.ideas import merging, processing
from participation.ideas.forms import read_processing, read_ticked
from participation.ideas.loading import (
    MergingCase,
    idea_case,
    ideas_of_event,
    merging_case,
)
from participation.ideas.models import Idea, StatusChange
from participation.ideas.queries.boards import findable
from participation.ideas.rules import IdeaCase
from participation.ideas.views import bp
from participation.identity.models import Role
from participation.kernel.db import LARGEST_KEY, Work
from participation.kernel.refusal import Invalid, NotFound
from participation.kernel.text import one_line
from participation.web.access import access
from participation.web.context import db_session
from participation.web.writes import Saved, write

MOST_AT_ONCE = 20
MOST_FOUND = 20
TICK_SEVERAL = _l("Please tick from 2 to %(most)d ideas to merge them.", most=MOST_AT_ONCE)


# How far ideas have come.


@bp.get("/ideas/<int:idea_id>/status")
@access(may_curate, load=idea_case)
def status(case: IdeaCase) -> ResponseReturnValue:
    """Choose how far an idea has come."""
    action = url_for("ideas.set_status", idea_id=case.the_idea.id)
    back = url_for("boards.idea", idea_id=case.the_idea.id)
    return _status_page(case, [case.the_idea], action, back)


def _status_page(
    case: EventCase, ideas: Sequence[Idea], action: str, back: str
) -> ResponseReturnValue:
    return render_template(
        "ideas/status.html", event=case.the_event, ideas=ideas, action=action, back=back
    )


@bp.post("/ideas/<int:idea_id>/status")
@write(may_curate, load=idea_case, again="ideas.status")
def set_status(work: Work, case: IdeaCase) -> Saved:
    """Note how far an idea has come."""
    chosen, reason = read_processing(request.form)
    steps = processing.process(work, [case], chosen, reason)
    return Saved(page_of(case.the_idea), _("Saved."), undo=_undo_of(case, steps))


@bp.get("/events/<int:event_id>/status")
@access(may_curate, load=event_case)
def statuses(case: EventCase) -> ResponseReturnValue:
    """Choose how far several ideas have come."""
    ticked = read_ticked(request.values.getlist("idea"), least=0)
    if not ticked:
        return _tick_first(case, _("Please tick at least one idea."))
    cases = ideas_of_event(case, [one.idea_id for one in ticked])
    action = url_for("ideas.set_statuses", event_id=case.the_event.id)
    return _status_page(case, [one.the_idea for one in cases], action, _board_of(case))


def _tick_first(case: EventCase, sentence: str) -> ResponseReturnValue:
    """Back to the board, where one ticks."""
    if request.method == "POST":  # no form of ours asks without
        raise Invalid({}, sentence)
    flash(sentence, "warning")
    return redirect(_board_of(case))


@bp.post("/events/<int:event_id>/status")
@write(may_curate, load=event_case, again="ideas.statuses")
def set_statuses(work: Work, case: EventCase) -> Saved:
    """Note how far several ideas have come."""
    ticked = read_ticked(request.form.getlist("idea"))
    chosen, reason = read_processing(request.form)
    cases = ideas_of_event(case, [one.idea_id for one in ticked])
    steps = processing.process(work, cases, chosen, reason)
    number = len(steps)
    notice = ngettext(
        "The status of %(num)d idea has changed.",
        "The status of %(num)d ideas has changed.",
        number,
    )
    return Saved(_board_of(case), notice, undo=_undo_of(case, steps))


def _undo_of(case: EventCase, steps: Sequence[StatusChange]) -> str:
    numbers = [step.id for step in steps]
    page = request.form.get("page", "") or ("idea" if isinstance(case, IdeaCase) else "board")
    return url_for("ideas.undo_statuses", event_id=case.the_event.id, step=numbers, page=page)


@bp.post("/events/<int:event_id>/status/undo")
@write(may_curate, load=event_case)
def undo_statuses(work: Work, case: EventCase) -> Saved:
    """Take changes of status back, each if nothing has happened to its idea since."""
    numbers = [one.idea_id for one in read_ticked(request.values.getlist("step"))]
    steps = [work.session.get(StatusChange, min(number, LARGEST_KEY)) for number in numbers]
    ideas = {step.idea_id: step.id for step in steps if step is not None}
    cases = ideas_of_event(case, list(ideas))
    undone = [processing.undo(work, one, ideas[one.the_idea.id]) for one in cases]
    is_of_one = request.values.get("page") == "idea" and len(cases) == 1
    to = page_of(cases[0].the_idea) if is_of_one else _board_of(case)
    return Saved(to, _outcome(sum(undone), len(undone) - sum(undone)))


def _outcome(undone: int, kept: int) -> str:
    said = []
    if undone:
        said.append(ngettext("Undone for %(num)d idea.", "Undone for %(num)d ideas.", undone))
    if kept:
        said.append(
            ngettext(
                "%(num)d idea has changed since and stays as it is.",
                "%(num)d ideas have changed since and stay as they are.",
                kept,
            )
        )
    return " ".join(said)


# Merging.


@bp.get("/ideas/<int:idea_id>/merging")
@access(may_curate, load=idea_case)
def partners(case: IdeaCase) -> ResponseReturnValue:
    """Look for an idea that means the same."""
    words = one_line(request.args.get("q", "")[:100])
    found = findable(
        db_session(), words, beside=case.the_idea, events=_events_of(case), limit=MOST_FOUND
    )
    return render_template(
        "ideas/partners.html", idea=case.the_idea, event=case.the_event, words=words, found=found
    )


def _events_of(case: EventCase) -> list[int]:
    """Where the viewer may merge from: the events they moderate that have the same readers."""
    event = case.the_event
    if case.viewer.roles & {Role.EDITOR, Role.ADMINISTRATOR}:
        return every_event_like(db_session(), event)
    mine = events_to_moderate(db_session(), case.viewer)
    return [one.id for one in mine if one.audience is event.audience]


@bp.get("/events/<int:event_id>/merging")
@access(may_curate, load=merging_case)
def merging_page(case: MergingCase) -> ResponseReturnValue:
    """Read ideas side by side and choose which one stays in front."""
    if not _are_mergeable_at_once(case):
        return _tick_first(case, str(TICK_SEVERAL))
    ideas = [one.the_idea for one in case.ideas]
    return render_template(
        "ideas/merging.html",
        event=case.the_event,
        ideas=ideas,
        likely=max(ideas, key=lambda idea: (idea.support_count, -idea.id)).id,
        back=page_of(ideas[0]) if request.values.get("page") == "idea" else _board_of(case),
    )


@bp.post("/events/<int:event_id>/merging")
@write(may_curate, load=merging_case, again="ideas.merging_page")
def merge(work: Work, case: MergingCase) -> Saved:
    """Merge ideas into the one that stays in front."""
    if not _are_mergeable_at_once(case):
        raise Invalid({}, TICK_SEVERAL)
    front = _front(case)
    others = [one for one in case.ideas if one is not front]
    merging.merge(work, front, others)
    number = len(others)
    notice = ngettext(
        "%(num)d idea was merged into “%(title)s”.",
        "%(num)d ideas were merged into “%(title)s”.",
        number,
        title=front.the_idea.title,
    )
    page = request.form.get("page", "")
    numbers = [one.the_idea.id for one in others]
    undo = url_for("ideas.separate_all", event_id=case.the_event.id, idea=numbers, page=page)
    return Saved(_back_to(page, case, front.the_idea), notice, undo=undo)


def _are_mergeable_at_once(case: MergingCase) -> bool:
    return 2 <= len(case.ideas) <= MOST_AT_ONCE


def _front(case: MergingCase) -> IdeaCase:
    chosen = request.form.get("front", "")
    found = [one for one in case.ideas if str(one.the_idea.id) == chosen]
    if not found:
        sentence = _l("Please choose which idea stays in front.")
        raise Invalid({"front": sentence}, sentence)
    return found[0]


@bp.post("/ideas/<int:idea_id>/separation")
@write(may_curate, load=idea_case, again="boards.idea")
def separate(work: Work, case: IdeaCase) -> Saved:
    """Undo a merge: the idea has a card of its own again."""
    merging.separate(work, case)
    notice = _("The merge is undone: “%(title)s” is on the board again.", title=case.the_idea.title)
    return Saved(page_of(case.the_idea), notice)


@bp.post("/events/<int:event_id>/separation")
@write(may_curate, load=merging_case)
def separate_all(work: Work, case: MergingCase) -> Saved:
    """Undo merges that were made in one act."""
    for one in case.ideas:
        merging.separate(work, one)
    if not case.ideas:
        raise NotFound
    page = request.values.get("page", "")
    return Saved(_back_to(page, case, case.ideas[0].the_idea), _("The merge is undone."))


def _back_to(page: str, case: EventCase, idea: Idea) -> str:
    """The page from which somebody merges: an idea's, that of like pairs, or the topic board."""
    if page == "duplicates":
        return url_for("duplicates.pairs", event_id=case.the_event.id)
    return page_of(idea) if page == "idea" else _board_of(case)


def page_of(idea: Idea) -> str:
    """Where an idea has its page."""
    return url_for("boards.idea", idea_id=idea.id)


def _board_of(case: EventCase) -> str:
    return url_for("sorting.board", event_id=case.the_event.id)
