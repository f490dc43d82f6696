"""The pages of the catalogue of usual topic fields."""

from dataclasses import dataclass

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from participation.identity.rules import Case, may_administer
from participation.kernel.db import Work
from participation.proposals.domain import catalogue as domain
from participation.proposals.forms import entry_values, read_entry
from participation.proposals.models import CatalogueField
from participation.proposals.queries import entries, one_entry
from participation.web.access import access
from participation.web.context import db_session, locale_code, viewer
from participation.web.writes import Saved, write

bp = Blueprint("catalogue", __name__)


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
    return EntryCase(viewer(), one_entry(db_session(), entry_id))


@bp.get("/topic-fields/catalogue")
@access(may_administer)
def listed(_case: Case) -> ResponseReturnValue:
    """The whole catalogue."""
    return render_template("proposals/catalogue.html", entries=entries(db_session()))


@bp.post("/topic-fields/catalogue")
@write(may_administer, again="catalogue.listed")
def add(work: Work, _case: Case) -> Saved:
    """Add an entry."""
    entry = domain.add_entry(work, read_entry(request.form))
    notice = _("“%(field)s” is in the catalogue.", field=entry.name.pick(locale_code()))
    return Saved(url_for("catalogue.listed", _anchor=f"entry-{entry.id}"), notice)


@bp.get("/topic-fields/catalogue/<int:entry_id>")
@access(may_administer, load=entry_case)
def entry(case: EntryCase) -> ResponseReturnValue:
    """The form of one entry, filled in."""
    entry = case.the_entry
    return render_template(
        "proposals/catalogue_entry.html", entry=entry, defaults=entry_values(entry)
    )


@bp.post("/topic-fields/catalogue/<int:entry_id>")
@write(may_administer, load=entry_case, again="catalogue.entry")
def save(work: Work, case: EntryCase) -> Saved:
    """Change name and keywords."""
    domain.change_entry(work, case.the_entry, read_entry(request.form))
    where = url_for("catalogue.listed", _anchor=f"entry-{case.the_entry.id}")
    return Saved(where, _("Saved."))


@bp.post("/topic-fields/catalogue/<int:entry_id>/removal")
@write(may_administer, load=entry_case)
def remove(work: Work, case: EntryCase) -> Saved:
    """Take an entry out of the catalogue."""
    entry = case.the_entry
    domain.remove_entry(work, entry)
    notice = _("“%(field)s” was removed from the catalogue.", field=entry.name.pick(locale_code()))
    undo = url_for("catalogue.put_back", entry_id=entry.id)
    return Saved(url_for("catalogue.listed"), notice, undo=undo)


@bp.post("/topic-fields/catalogue/<int:entry_id>/return")
@write(may_administer, load=entry_case)
def put_back(work: Work, case: EntryCase) -> Saved:
    """Put an entry back that was removed."""
    domain.return_entry(work, case.the_entry)
    notice = _("“%(field)s” is in the catalogue.", field=case.the_entry.name.pick(locale_code()))
    return Saved(url_for("catalogue.listed", _anchor=f"entry-{case.the_entry.id}"), notice)
