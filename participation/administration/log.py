"""Reading the audit log: which entries are asked for, and what they say in words."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from participation.ideas.importing import harmless
from participation.identity.models import Person
from participation.identity.queries import by_email, people_by_number
from participation.kernel.audit import AuditEntry
from participation.kernel.db import LARGEST_KEY
from participation.kernel.text import one_line

ON_A_PAGE = 50
AT_ONCE = 1000
PROGRAMS = ("self-sorting", "proposal", "map")  # with the language model, by themselves


@dataclass(frozen=True)
class LogFilter:
    """Which entries are asked for. `errors` says what of the address could not be read."""

    act: str = ""
    actor: str = ""
    since: datetime | None = None
    until: datetime | None = None
    errors: tuple[tuple[str, Any], ...] = ()

    @property
    def conditions(self) -> list[Any]:
        """The same for the database."""
        asked: list[Any] = []
        if self.act:
            asked.append(AuditEntry.act == self.act)
        if self.actor:
            asked.append(AuditEntry.actor == self.actor)
        if self.since:
            asked.append(AuditEntry.at >= self.since)
        if self.until:
            asked.append(AuditEntry.at < self.until)
        return asked


def read_filter(session: Session, arguments: Mapping[str, str], zone: str) -> LogFilter:
    """What an address asks for; days begin and end in `zone`."""
    errors: dict[str, Any] = {}
    since = _day(arguments, "from", errors)
    until = _day(arguments, "to", errors)
    if since and until and until < since:
        errors["to"] = _l("This day is before the first one.")
    return LogFilter(
        act=one_line(arguments.get("act", "")[:60]),
        actor=_actor(session, arguments.get("person", "").strip()[:254], errors),
        since=_start(since, zone) if since else None,
        until=_start(until + timedelta(days=1), zone) if until else None,
        errors=tuple(errors.items()),
    )


def _day(arguments: Mapping[str, str], name: str, errors: dict[str, Any]) -> date | None:
    raw = arguments.get(name, "").strip()
    if not raw:
        return None
    try:
        day = date.fromisoformat(raw)
    except ValueError:
        day = date.min
    if not 1900 < day.year < 2200:
        errors[name] = _l("Please enter a day, for example 2026-11-23.")
        return None
    return day


def _start(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone))


def _actor(session: Session, raw: str, errors: dict[str, Any]) -> str:
    """How the log names whom somebody means: an account's number or address, or "guest"."""
    if not raw or raw in ("guest", "system", "command line", *PROGRAMS):
        return raw
    if raw.isascii() and raw.isdigit() and 0 < int(raw) <= LARGEST_KEY:
        return f"person:{int(raw)}"
    person = by_email(session, raw)
    if person is None:
        errors["person"] = _l("There is no account with this address.")
    return f"person:{person.id}" if person else "nobody"


@dataclass(frozen=True)
class LogPage:
    """Some entries, the newest first, and where newer and older ones begin (None: there are none)."""

    entries: Sequence[AuditEntry]
    newer: int | None
    older: int | None


def page(session: Session, wanted: LogFilter, arguments: Mapping[str, str]) -> LogPage:
    """The page that ?before=… or ?after=… asks for: as quick at the millionth entry as at the first."""
    before, after = _number(arguments, "before"), _number(arguments, "after")
    query = select(AuditEntry).where(*wanted.conditions).limit(ON_A_PAGE + 1)
    if after:
        query = query.where(AuditEntry.id > after).order_by(AuditEntry.id)
    else:
        query = query.where(AuditEntry.id < before) if before else query
        query = query.order_by(AuditEntry.id.desc())
    found = list(session.scalars(query))
    goes_on, shown = len(found) > ON_A_PAGE, found[:ON_A_PAGE]
    if after:
        shown.reverse()
    has_newer, has_older = (goes_on, True) if after else (bool(before), goes_on)
    return LogPage(
        shown,
        newer=shown[0].id if shown and has_newer else None,
        older=shown[-1].id if shown and has_older else None,
    )


def _number(arguments: Mapping[str, str], name: str) -> int:
    raw = arguments.get(name, "")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else 0


def last_check(session: Session) -> AuditEntry | None:
    """The entry about the last check of the log."""
    query = select(AuditEntry).where(AuditEntry.act == "LogChecked")
    return session.scalar(query.order_by(AuditEntry.id.desc()).limit(1))


def people_in(session: Session, entries: Sequence[AuditEntry]) -> dict[int, Person]:
    """The accounts that acted in these entries or that they are about, by number."""
    numbers = {number for entry in entries if (number := person_of(entry.actor))}
    numbers |= {int(entry.kept["person_id"]) for entry in entries if entry.kept.get("person_id")}
    return people_by_number(session, numbers)


def person_of(actor: str) -> int | None:
    """The number of the account that acted; None for guests and programs."""
    kind, _, number = actor.partition(":")
    return int(number) if kind == "person" and number.isdecimal() else None


def as_csv(session: Session, wanted: LogFilter) -> Iterator[str]:
    """All entries asked for, the oldest first, as lines of CSV; nobody's name, no formulas."""
    yield _line(["entry", "at", "actor", "act", "kept", "seal"])
    last = 0
    while True:
        query = select(AuditEntry).where(AuditEntry.id > last, *wanted.conditions)
        rows = session.scalars(query.order_by(AuditEntry.id).limit(AT_ONCE)).all()
        yield "".join(_row(entry) for entry in rows)
        if len(rows) < AT_ONCE:
            return
        last = rows[-1].id
        session.expunge_all()


def _row(entry: AuditEntry) -> str:
    kept = json.dumps(entry.kept, ensure_ascii=False, sort_keys=True)
    at = entry.at.isoformat(timespec="microseconds")
    return _line([str(entry.id), at, entry.actor, entry.act, kept, entry.seal])


def _line(cells: list[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow([harmless(cell) for cell in cells])
    return line.getvalue()
