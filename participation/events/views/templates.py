"""Agendas to copy: into an event, from one, and away with them."""

from dataclasses import dataclass, field

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from participation.events.forms.events import read_template
from participation.events.loading import event_case
from participation.events.models import AgendaTemplate
from participation.events.rules import EventCase, may_moderate
from participation.events.templates.saved import (
    add_rounds,
    remove_template,
    save_template,
    template_with,
    templates,
)
from participation.events.templates.shape import Template
from participation.events.templates.shipped import SHIPPED
from participation.events.views.console import to_console
from participation.identity.rules import Case, may_create_events
from participation.kernel.db import Work, one
from participation.kernel.refusal import Invalid
from participation.settings import LANGUAGES
from participation.web.access import access
from participation.web.context import db_session, viewer
from participation.web.writes import Saved, write

bp = Blueprint("templates", __name__)


def chosen_template(otherwise: Template | None = None) -> Template:
    """The agenda that a form names. Raises Invalid for one that is not there (any more)."""
    key = request.form.get("agenda", "")
    found = template_with(db_session(), key) if key else otherwise
    if found is None:
        gone = _l("Please choose one of the agendas.")
        raise Invalid({"agenda": gone}, gone)
    return found


@bp.post("/events/<int:event_id>/agenda")
@write(may_moderate, load=event_case, again="rounds.new_round")
def add_rounds_of_template(work: Work, case: EventCase) -> Saved:
    """Put the rounds of a template at the end of the agenda."""
    add_rounds(work, case.the_event, chosen_template())
    return to_console(case, _("The rounds have been added to the agenda."))


@bp.get("/events/<int:event_id>/agenda/template")
@access(may_moderate, load=event_case)
def new_template(case: EventCase) -> ResponseReturnValue:
    """Ask what the agenda is to be called as a template; and show those saved already."""
    saved = [one for one in templates(db_session()) if one not in SHIPPED]
    defaults = {f"title_{code}": case.the_event.title[code] for code in LANGUAGES}
    return render_template(
        "events/template_form.html", event=case.the_event, defaults=defaults, saved=saved
    )


@bp.post("/events/<int:event_id>/agenda/template")
@write(may_moderate, load=event_case, again="templates.new_template")
def save_agenda(work: Work, case: EventCase) -> Saved:
    """Keep the agenda to be copied into other events."""
    save_template(work, case.the_event, read_template(request.form))
    return to_console(case, _("The agenda has been saved as a template."))


@dataclass(frozen=True)
class TemplateCase(Case):
    """A case about an agenda that was saved as a template."""

    template: AgendaTemplate = field(kw_only=True)


def template_case(template_id: int) -> TemplateCase:
    """The case of a route with a template's number. Raises NotFound."""
    return TemplateCase(viewer(), template=one(db_session(), AgendaTemplate, template_id))


@bp.get("/agenda-templates/<int:template_id>/removal")
@access(may_create_events, load=template_case)
def template_removal(case: TemplateCase) -> ResponseReturnValue:
    """Ask before a saved agenda is removed for everybody."""
    return render_template("events/template_removal.html", template=case.template)


@bp.post("/agenda-templates/<int:template_id>/removal")
@write(may_create_events, load=template_case, again="templates.template_removal")
def discard_template(work: Work, case: TemplateCase) -> Saved:
    """Remove a saved agenda; those copied from it stay."""
    remove_template(work, case.template)
    return Saved(url_for("events.moderation"), _("The template has been removed."))
