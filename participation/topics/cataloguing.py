"""The pages of the catalogue of usual topic fields."""

from dataclasses import dataclass

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from participation.identity.rules import Case, may_administer
from participation.kernel.db import Work
from participation.topics import catalogue
from participation.topics.models import CatalogueField
from participation.topics.proposal_forms import entry_values, read_entry
from participation.topics.views import bp
from participation.web.access import access
from participation.web.context import db_session, locale_code, viewer
from participation.web.writes import Saved, write


@dataclass(frozen=True)
class EntryCase(Case):
    """Somebody and an entry of the catalogue."""

    entry: CatalogueField | None = None

    @property
    def the_entry(self) -> CatalogueField:
        """The entry; a case without one is a programming mistake."""
        if self.entry is None:
            raise LookupError("this rule needs an entry")
        return self.entry


def entry_case(entry_id: int) -> EntryCase:
    """The case of a route with an entry's number. Raises NotFound."""
    return EntryCase(viewer(), catalogue.one_entry(db_session(), entry_id))


@bp.get("/topic-fields/catalogue")
@access(may_administer)
def usual_fields(_case: Case) -> ResponseReturnValue:
    """The whole catalogue."""
    return render_template("topics/catalogue.html", entries=catalogue.entries(db_session()))


@bp.post("/topic-fields/catalogue")
@write(may_administer, again="topics.usual_fields")
def add_usual_field(work: Work, _case: Case) -> Saved:
    """Add an entry."""
    entry = catalogue.add_entry(work, read_entry(request.form))
    notice = _("“%(field)s” is in the catalogue.", field=entry.name.pick(locale_code()))
    return Saved(url_for("topics.usual_fields", _anchor=f"entry-{entry.id}"), notice)


@bp.get("/topic-fields/catalogue/<int:entry_id>")
@access(may_administer, load=entry_case)
def usual_field(case: EntryCase) -> ResponseReturnValue:
    """The form of one entry, filled in."""
    entry = case.the_entry
    return render_template("topics/catalogue_entry.html", entry=entry, defaults=entry_values(entry))


@bp.post("/topic-fields/catalogue/<int:entry_id>")
@write(may_administer, load=entry_case, again="topics.usual_field")
def save_usual_field(work: Work, case: EntryCase) -> Saved:
    """Change name and keywords."""
    catalogue.change_entry(work, case.the_entry, read_entry(request.form))
    where = url_for("topics.usual_fields", _anchor=f"entry-{case.the_entry.id}")
    return Saved(where, _("Saved."))


@bp.post("/topic-fields/catalogue/<int:entry_id>/removal")
@write(may_administer, load=entry_case)
def remove_usual_field(work: Work, case: EntryCase) -> Saved:
    """Take an entry out of the catalogue."""
    entry = case.the_entry
    catalogue.remove_entry(work, entry)
    notice = _("“%(field)s” was removed from the catalogue.", field=entry.name.pick(locale_code()))
    undo = url_for("topics.return_usual_field", entry_id=entry.id)
    return Saved(url_for("topics.usual_fields"), notice, undo=undo)


@bp.post("/topic-fields/catalogue/<int:entry_id>/return")
@write(may_administer, load=entry_case)
def return_usual_field(work: Work, case: EntryCase) -> Saved:
    """Put an entry back that was removed."""
    catalogue.return_entry(work, case.the_entry)
    notice = _("“%(field)s” is in the catalogue.", field=case.the_entry.name.pick(locale_code()))
    return Saved(url_for("topics.usual_fields", _anchor=f"entry-{case.the_entry.id}"), notice)
