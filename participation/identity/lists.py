"""The lists that the administration edits: affiliations and units, both in the same way."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from participation.identity.facts import EntryAdded, EntryMoved, EntryOffered, EntryRenamed
from participation.identity.models import Affiliation, Unit
from participation.identity.queries import Entry
from participation.kernel.db import Work
from participation.kernel.refusal import Refused
from participation.kernel.words import Words


def add_entry(work: Work, kind: type[Entry], name: Words, *, slug: str | None = None) -> Entry:
    """Add an entry at the end of its list; a slug lets a program find it again."""
    last = work.session.scalar(select(func.max(kind.position))) or 0
    entry = kind(position=last + 1, name=name, **({"slug": slug} if slug else {}))
    work.session.add(entry)
    work.session.flush()
    work.record(EntryAdded(kind.__tablename__, entry.id, entry.name.as_dict()))
    return entry


def rename_entry(work: Work, entry: Affiliation | Unit, name: Words) -> None:
    """Change how an entry reads; whoever has it keeps it."""
    before, entry.name = entry.name, name
    if before != name:
        work.record(
            EntryRenamed(entry.__tablename__, entry.id, before.as_dict(), after=name.as_dict())
        )


def offer_entry(work: Work, entry: Affiliation | Unit, *, offered: bool) -> None:
    """Take an entry off the list or put it back; whoever has it keeps it."""
    if offered is (entry.retired_at is None):
        return
    entry.retired_at = None if offered else work.now
    work.record(EntryOffered(entry.__tablename__, entry.id, before=not offered, after=offered))


def move_entry_up(work: Work, entry: Affiliation | Unit) -> None:
    """Let an entry change places with the one above it. Raises Refused for the first."""
    kind: type[Any] = type(entry)
    # Taken as a whole: two people who sort the list at once must not give one place away twice.
    everything: Sequence[Affiliation | Unit] = work.session.scalars(
        select(kind)
        .order_by(kind.position, kind.id)
        .with_for_update(of=kind)
        .execution_options(populate_existing=True)
    ).all()
    place: int = everything.index(entry)
    if place == 0:
        raise Refused(_l("This is the first one already."))
    above = everything[place - 1]
    order = [*everything[: place - 1], entry, above, *everything[place + 1 :]]
    for number, one in enumerate(order, start=1):
        one.position = number
    work.record(EntryMoved(kind.__tablename__, entry.id, before=place + 1, after=place))
