"""From the shortlist into measures, and letting internal texts out."""

from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import select

from participation.events.loading import hold
from participation.ideas.loading import idea_case
from participation.ideas.models import Idea
from participation.ideas.rules import IdeaCase
from participation.identity.rules import Case, Viewer, may_edit_plan
from participation.kernel.db import Work
from participation.kernel.forms import Fields
from participation.kernel.refusal import Invalid, NotFound, Refused
from participation.masterplan.domain import promotion as domain
from participation.masterplan.domain.measures import create_measure
from participation.masterplan.forms import (
    Offered,
    read_measure,
    read_numbers,
    read_shortlist_filter,
)
from participation.masterplan.models import Masterplan, Measure, Promotion
from participation.masterplan.queries.measures import (
    exists_among,
    next_number,
    one_measure,
    topic_fields_to_choose,
    units_to_choose,
)
from participation.masterplan.queries.plans import fields_of_action, one_plan, plans_to_list
from participation.masterplan.queries.promotion import (
    PAGE_SIZE,
    ShortlistFilter,
    events_of,
    events_with_shortlist,
    ideas_with,
    measures_to_choose,
    one_promotion,
    promotion_numbers,
    shortlist_page,
    targets_of,
)
from participation.masterplan.rules import Eyes, is_internal
from participation.web.access import access
from participation.web.context import db_session, is_writing, viewer
from participation.web.writes import Saved, write

bp = Blueprint("promotion", __name__)

CHOICES = ("q", "event", "field", "language", "status", "order")


@bp.get("/masterplan/promotion")
@access(may_edit_plan)
def shortlist(_case: Case) -> ResponseReturnValue:
    """The shortlisted ideas of all events, to tick and promote."""
    session = db_session()
    chosen = read_shortlist_filter(request.args)
    ideas, total = shortlist_page(session, chosen)
    kept: dict[str, Any] = {name: request.args[name] for name in CHOICES if name in request.args}
    return render_template(
        "masterplan/shortlist.html",
        ideas=ideas,
        total=total,
        chosen=chosen,
        is_whole=chosen == ShortlistFilter(page=chosen.page, status=chosen.status),
        numbers=promotion_numbers(session, [idea.id for idea in ideas]),
        events=events_with_shortlist(session),
        topic_fields=topic_fields_to_choose(session, chosen.topic_field),
        pages=-(-total // PAGE_SIZE),
        page_address=lambda page: url_for("promotion.shortlist", page=page, **kept),
    )


@dataclass(frozen=True)
class ShortlistCase(Case):
    """Somebody and the ideas they ticked; some may not exist any more."""

    ideas: list[Idea] = field(default_factory=list)


def ticked_case() -> ShortlistCase:
    """The case of a route that takes the ideas named in its address or form."""
    session = db_session()
    if not may_edit_plan.allows(Case(viewer())):
        return ShortlistCase(viewer())
    numbers = read_numbers(request.values, "idea")
    if is_writing():
        hold(*events_of(session, numbers))
    return ShortlistCase(viewer(), list(ideas_with(session, numbers)))


@bp.get("/masterplan/promotion/target")
@access(may_edit_plan, load=ticked_case)
def target(case: ShortlistCase) -> ResponseReturnValue:
    """Ask into which measure the ticked ideas go: a new one or one that exists."""
    session, ideas = db_session(), case.ideas
    plans = plans_to_list(session, case.viewer)
    plan = _chosen_plan(list(plans))
    targets = targets_of(session, ideas)
    reasons = {idea.id: domain.why_not_promoted(idea, targets.get(idea.id)) for idea in ideas}
    numbers = promotion_numbers(session, [idea.id for idea in ideas])
    return render_template(
        "masterplan/promotion.html",
        ideas=ideas,
        targets=targets,
        reasons=reasons,
        numbers=numbers,
        seen=_seen(ideas, numbers),
        plans=plans,
        plan=plan,
        measures=measures_to_choose(session),
        defaults=_prefilled(ideas, plan),
        is_inside=any(not _is_for_everybody(idea) for idea in _first(ideas)),
        units=units_to_choose(session),
        topic_fields=topic_fields_to_choose(session),
        fields_of_action=fields_of_action(session, plan) if plan else [],
    )


def _chosen_plan(plans: list[Masterplan]) -> Masterplan | None:
    wanted = request.values.get("plan", "")
    return next((one for one in plans if str(one.id) == wanted), plans[0] if plans else None)


def _seen(ideas: list[Idea], numbers: dict[int, int]) -> str:
    """Of how many measures each idea is part: what an editor looked at when they decided."""
    return " ".join(f"{idea.id}:{numbers.get(idea.id, 0)}" for idea in ideas)


def _prefilled(ideas: list[Idea], plan: Masterplan | None) -> dict[str, Any]:
    """A measure as the first of the ideas suggests it."""
    values: dict[str, Any] = {"status": "planned", "light": "unrated"}
    if plan:
        values |= {"number": next_number(db_session(), plan), "plan": plan.id}
    for first in _first(ideas):
        values["topic_field"] = first.field_id or ""
        if _is_for_everybody(first):  # everybody reads a measure; what is said inside stays inside
            values[f"title_{first.language}"] = first.title
            values[f"summary_{first.language}"] = first.text
    return values


def _first(ideas: list[Idea]) -> list[Idea]:
    """The idea that a new measure is filled from, if any."""
    return [idea for idea in ideas if idea.is_published][:1]


def _is_for_everybody(idea: Idea) -> bool:
    return Eyes(Viewer()).may_read(idea)


@bp.post("/masterplan/promotion/new")
@write(may_edit_plan, load=ticked_case, again="promotion.target")
def promote_into_new(work: Work, case: ShortlistCase) -> Saved:
    """Make a measure of the ticked ideas."""
    _require_as_seen(case)
    plan = _plan_of_form()
    measure = create_measure(work, plan, read_measure(request.form, _offered(plan)))
    return _promote(work, case, measure)


@bp.post("/masterplan/promotion/existing")
@write(may_edit_plan, load=ticked_case, again="promotion.target")
def promote_into_existing(work: Work, case: ShortlistCase) -> Saved:
    """Put the ticked ideas into a measure that exists."""
    _require_as_seen(case)
    fields = Fields(request.form)
    number = fields.number("measure", low=0, high=10**8, otherwise=0)
    if not exists_among(work.session, Measure, number):
        fields.wrong("measure", _l("Please choose a measure."))
    fields.check()
    return _promote(work, case, one_measure(work.session, number))


def _promote(work: Work, case: ShortlistCase, measure: Measure) -> Saved:
    person = case.viewer.person
    domain.promote(work, case.ideas, measure, person_id=person.id if person else None)
    notice = ngettext(
        "%(num)d idea is part of this measure now.",
        "%(num)d ideas are part of this measure now.",
        len(case.ideas),
    )
    return Saved(url_for("masterplan.measure", measure_id=measure.id), notice)


def _require_as_seen(case: ShortlistCase) -> None:
    """Refuse to act on what has changed since the editor looked: another one was faster."""
    if not case.ideas:
        raise Refused(_l("Please tick at least one idea first."), status=422)
    numbers = promotion_numbers(db_session(), [idea.id for idea in case.ideas])
    if request.form.get("seen", "") != _seen(case.ideas, numbers):
        raise Refused(
            _l(
                "Somebody else has promoted one of these ideas meanwhile. Look at where they are "
                "now; if it is still right, send this again."
            )
        )


def _plan_of_form() -> Masterplan:
    fields = Fields(request.form)
    number = fields.number("plan", low=0, high=10**8, otherwise=0)
    if not exists_among(db_session(), Masterplan, number):
        sentence = _l("Please choose a masterplan.")
        raise Invalid({"plan": sentence}, sentence)
    return one_plan(db_session(), number)


def _offered(plan: Masterplan) -> Offered:
    session = db_session()
    return Offered(
        units={one.id for one in units_to_choose(session)},
        fields_of_action={one.id for one in fields_of_action(session, plan)},
        topic_fields={one.id for one in topic_fields_to_choose(session)},
    )


@dataclass(frozen=True)
class PromotionCase(Case):
    """Somebody and one promotion of an idea into a measure."""

    promotion: Promotion = field(kw_only=True)


def promotion_case(promotion_id: int) -> PromotionCase:
    """The case of a route with a promotion's number: only editors know of it. Raises NotFound."""
    if not may_edit_plan.allows(Case(viewer())):
        raise NotFound
    session = db_session()
    event = select(Idea.event_id).join(Promotion, Promotion.idea_id == Idea.id)
    hold(session.scalar(event.where(Promotion.id == promotion_id)))
    return PromotionCase(viewer(), promotion=one_promotion(session, promotion_id))


@bp.get("/promotions/<int:promotion_id>/removal")
@access(may_edit_plan, load=promotion_case)
def removal(case: PromotionCase) -> ResponseReturnValue:
    """Ask before an idea leaves a measure."""
    return render_template("masterplan/demotion.html", promotion=case.promotion)


@bp.post("/promotions/<int:promotion_id>/removal")
@write(may_edit_plan, load=promotion_case, again="promotion.removal")
def remove(work: Work, case: PromotionCase) -> Saved:
    """Take an idea out of a measure; without another one it is on the shortlist again."""
    domain.demote(work, case.promotion)
    measure = url_for("masterplan.measure", measure_id=case.promotion.measure_id)
    return Saved(measure, _("The idea is no longer part of this measure."))


@bp.get("/ideas/<int:idea_id>/release")
@access(may_edit_plan & is_internal, load=idea_case)
def release(case: IdeaCase) -> ResponseReturnValue:
    """Show the text of an internal idea as everybody would read it, and ask."""
    return render_template(
        "masterplan/release.html",
        idea=case.the_idea,
        event=case.the_event,
        is_released=case.the_idea.text_released_at is not None,
    )


@bp.post("/ideas/<int:idea_id>/release")
@write(may_edit_plan & is_internal, load=idea_case, again="promotion.release")
def release_text(work: Work, case: IdeaCase) -> Saved:
    """Let everybody read the text."""
    domain.release_text(work, case)
    number = case.the_idea.id
    undo = url_for("promotion.conceal_text", idea_id=number)
    notice = _("Everybody can read the text of this idea now.")
    return Saved(url_for("boards.idea", idea_id=number), notice, (number,), undo=undo)


@bp.post("/ideas/<int:idea_id>/concealment")
@write(may_edit_plan & is_internal, load=idea_case, again="promotion.release")
def conceal_text(work: Work, case: IdeaCase) -> Saved:
    """Take the release back."""
    domain.conceal_text(work, case)
    number = case.the_idea.id
    notice = _("The text can only be read inside again.")
    return Saved(url_for("boards.idea", idea_id=number), notice, (number,))
