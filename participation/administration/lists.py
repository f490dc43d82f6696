"""The lists that the administration edits, one like the other: affiliations and units."""

from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from participation.identity.forms import read_entry
from participation.identity.lists import add_entry, move_entry_up, offer_entry, rename_entry
from participation.identity.models import Affiliation, Unit
from participation.identity.queries import all_entries
from participation.identity.rules import Case, may_administer
from participation.kernel.db import Work, one
from participation.web.access import access
from participation.web.context import db_session, locale_code, viewer
from participation.web.writes import Saved, write

bp = Blueprint("lists", __name__)


@dataclass(frozen=True)
class TheList:
    """One of the lists: its rows, its address, and the sentences of its pages."""

    kind: type[Affiliation] | type[Unit]
    entry: str
    slug: str
    longest: int
    title: Any
    about: Any
    empty: Any
    on_retiring: Any

    @property
    def address(self) -> str:
        """Where it is edited."""
        return url_for(f"lists.{self.slug}")

    def to(self, act: str, entry: Affiliation | Unit) -> str:
        """Where an act on one entry is sent: "rename", "offer" or "move"."""
        number: dict[str, Any] = {f"{self.entry}_id": entry.id}
        return url_for(f"lists.{act}_{self.entry}", **number)


LISTS = (
    TheList(
        kind=Affiliation,
        entry="affiliation",
        slug="affiliations",
        longest=60,
        title=_l("Options for “I am taking part as …”"),
        about=_l("Participants may choose one of these. It is shown beside their ideas."),
        empty=_l("While it is empty, participants are not asked."),
        on_retiring=_l("People who have already chosen it keep it either way."),
    ),
    TheList(
        kind=Unit,
        entry="unit",
        slug="units",
        longest=100,
        title=_l("Units of the administration"),
        about=_l("Units lead measures or take part in them. People can report for their unit."),
        empty=_l("Add the first unit below. Then measures can be given to it."),
        on_retiring=_l("Measures and people that belong to it keep it either way."),
    ),
)


@dataclass(frozen=True)
class EntryCase(Case):
    """A case about one entry of a list."""

    entry: Affiliation | Unit = field(kw_only=True)


class Pages:
    """The pages of one list, and what can be done on them."""

    def __init__(self, about: TheList) -> None:
        self.about = about

    def register(self, bp: Blueprint) -> None:
        """Add the routes: the list, one entry, and a noun for each act on it."""
        about, entry = self.about, self.about.entry
        whole, single = f"lists.{about.slug}", f"lists.{entry}"
        path = f"/administration/{about.slug}"
        one_path = f"{path}/<int:{entry}_id>"
        bp.add_url_rule(path, about.slug, access(may_administer)(self.entries))
        bp.add_url_rule(one_path, entry, access(may_administer, load=self.load)(self.entry))
        adding = write(may_administer, again=whole)(self.add)
        bp.add_url_rule(path, f"add_{entry}", adding, methods=["POST"])
        for place, name, act, again in (
            ("", "rename", self.rename, single),
            ("/offer", "offer", self.offer, single),
            ("/earlier", "move", self.move, whole),
        ):
            view = write(may_administer, load=self.load, again=again)(act)
            bp.add_url_rule(one_path + place, f"{name}_{entry}", view, methods=["POST"])

    def load(self, **values: int) -> EntryCase:
        """The case of a route with an entry's number. Raises NotFound."""
        return EntryCase(
            viewer(), entry=one(db_session(), self.about.kind, next(iter(values.values())))
        )

    def entries(self, _case: Case) -> ResponseReturnValue:
        """The list as a whole, to sort it and to add to it."""
        shown = all_entries(db_session(), self.about.kind)
        return render_template("administration/list.html", list=self.about, entries=shown)

    def entry(self, case: EntryCase) -> ResponseReturnValue:
        """One entry, to rename it or take it off the list."""
        defaults = {f"name_{one.language}": one.text for one in case.entry.name.each()}
        return render_template(
            "administration/entry.html", list=self.about, entry=case.entry, defaults=defaults
        )

    def add(self, work: Work, _case: Case) -> Saved:
        """Add an entry."""
        name = read_entry(request.form, longest=self.about.longest)
        add_entry(work, self.about.kind, name)
        return Saved(self.about.address, _("Added to the list."))

    def rename(self, work: Work, case: EntryCase) -> Saved:
        """Change how an entry reads."""
        rename_entry(work, case.entry, read_entry(request.form, longest=self.about.longest))
        return Saved(self.about.address, _("Saved."))

    def offer(self, work: Work, case: EntryCase) -> Saved:
        """Take an entry off the list, or put it back."""
        offered = request.form.get("offered") == "1"
        offer_entry(work, case.entry, offered=offered)
        said = _("It can be chosen again.") if offered else _("It is no longer offered.")
        return Saved(self.about.address, said)

    def move(self, work: Work, case: EntryCase) -> Saved:
        """Let an entry change places with the one above it."""
        move_entry_up(work, case.entry)
        name = case.entry.name.pick(locale_code())
        return Saved(self.about.address, _("“%(name)s” has moved up.", name=name))


for _about in LISTS:
    Pages(_about).register(bp)
