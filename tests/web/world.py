"""A town in the middle of its day: two public events, one for staff, and everybody who may come by."""

import secrets
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

from sqlalchemy import event as sqlalchemy_event
from sqlalchemy import select

from participation import boards
from participation.events.agenda import RoundDraft, add_round
from participation.events.models import Audience, Event, Participant, RoundKind, RoundState
from participation.ideas.models import Idea, Status
from participation.identity.domain import add_affiliation
from participation.identity.models import Role
from participation.kernel.db import Base
from participation.kernel.words import Words
from participation.web import limits
from tests.support.house import Browser, House, make_app
from tests.web import rights

ROLES = (
    "stranger",
    "participant",
    "guest of another event",
    "citizen",
    "employee",
    "moderator",
    "moderator of another event",
    "administrator",
    "editor",
    "lead unit",
)


def as_staff(table: list[tuple[str, str, str, str]]) -> list[tuple[str, str, str, str]]:
    """Rows in which editors and lead units have the rights of employees, and need no column."""
    employee = ROLES.index("employee")
    return [
        (*row, " ".join([*statuses.split(), *[statuses.split()[employee]] * 2]))
        for *row, statuses in table
    ]  # type: ignore[misc]


class Kept:
    """A house that can be put back to how it was: making an application takes its time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.house = House(make_app(folder / "house"))

    @property
    def file(self) -> Path:
        return Path(str(self.house.database.url.database))

    def keep(self) -> None:
        """Remember the database as it is."""
        with closing(sqlite3.connect(self.file)) as connection:
            connection.execute("VACUUM INTO ?", [str(self.folder / "as-it-was")])

    def as_it_was(self) -> None:
        """Put the database back, and forget what was counted and rendered."""
        self.house.database.dispose()
        boards.kept.init_app(self.house.app)
        for ending in ("-wal", "-shm"):
            self.file.with_name(self.file.name + ending).unlink(missing_ok=True)
        shutil.copy(self.folder / "as-it-was", self.file)
        fresh_limits(self.house)


class Town(Kept):
    """A house full of people, with a browser for every role."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.ids: dict[str, int] = {}
        self.events: dict[str, Event] = {}
        self._cookies: dict[str, str] = {}
        self._fill()
        self._bring_people()
        self.keep()

    def _fill(self) -> None:
        house = self.house
        self.people = {
            "citizen": house.person("citizen"),
            "employee": house.person("employee", Role.EMPLOYEE),
            "moderator": house.person("moderator", Role.MODERATOR),
            "moderator of another event": house.person("colleague", Role.MODERATOR),
            "administrator": house.person("administrator", Role.ADMINISTRATOR),
            "editor": house.person("editor", Role.EDITOR),
            "lead unit": house.person("lead", Role.LEAD_UNIT),
        }
        mine, theirs = self.people["moderator"], self.people["moderator of another event"]
        self.events = {
            "public": house.event(moderator=mine),
            "staff": house.event(moderator=mine, audience=Audience.STAFF),
            "other": house.event(moderator=theirs),
        }
        for name, event in self.events.items():
            self.ids[f"event:{name}"] = event.id
            kinds = {round_.kind.value: round_.id for round_ in event.rounds}
            self.ids |= {f"round:{name} {kind}": number for kind, number in kinds.items()}
            house.move(event, RoundKind.COLLECT, RoundState.OPEN)
            author = house.participant(event)
            for status in Status:
                idea = house.idea(event, author, status=status, title=f"{status.value} {name}")
                self.ids[f"idea:{name} {status.value}"] = idea.id
        house.move(self.events["other"], RoundKind.COLLECT, RoundState.CLOSED)
        house.move(self.events["other"], RoundKind.VOTE, RoundState.OPEN)
        with house.work() as work:
            entry = add_affiliation(work, Words({"de": "Verein", "en": "Association"}))
            self.ids["affiliation:one"] = entry.id
            last = add_round(
                work,
                house.again(work, self.events["public"]),
                RoundDraft(RoundKind.VOTE, Words({"en": "And now?"})),
            )
            self.ids["round:public last"] = last.id
        for module in iter_modules(rights.__path__):
            furnish = getattr(import_module(f"{rights.__name__}.{module.name}"), "furnish", None)
            if furnish:
                furnish(self)

    def _bring_people(self) -> None:
        for role in ROLES:
            browser = self.house.browser()
            if role in self.people:
                browser.sign_in(self.people[role])
            if role == "participant":
                browser.join(self.events["public"])
                self.ids["idea:own"] = self._own_idea()
            if role == "guest of another event":
                browser.join(self.events["other"])
            cookie = browser.client.get_cookie("session")
            if cookie:
                self._cookies[role] = cookie.value

    def _own_idea(self) -> int:
        with self.house.database.reading() as session:
            newest = session.scalars(select(Participant).order_by(Participant.id.desc())).first()
        return self.house.idea(self.events["public"], newest, title="my own").id

    def browser(self, role: str, language: str = "en") -> Browser:
        """A browser of somebody in this role, as they were at the beginning."""
        browser = self.house.browser(language)
        if role in self._cookies:
            browser.client.set_cookie("session", self._cookies[role])
        return browser


def fresh_limits(house: House) -> None:
    """Forget what was counted."""
    limits.init_app(house.app, salt=secrets.token_hex(8))


def rows(house: House) -> dict[str, list[Any]]:
    """Everything the database holds, by table."""
    with house.database.reading() as session:
        return {
            table.name: [tuple(row) for row in session.execute(table.select())]
            for table in Base.metadata.sorted_tables
        }


@contextmanager
def nothing_changes(house: House) -> Iterator[None]:
    """Fail if the database is another one afterwards."""
    before = rows(house)
    yield
    assert rows(house) == before


@contextmanager
def queries(house: House) -> Iterator[list[str]]:
    """The statements that reading sends to the database meanwhile."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement != "BEGIN":  # which asks nothing
            sent.append(statement)

    engine = house.database.engine
    sqlalchemy_event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        sqlalchemy_event.remove(engine, "before_cursor_execute", note)


def ideas_of(house: House, event: Event) -> list[Idea]:
    """What an event has, in order of arrival."""
    with house.database.reading() as session:
        return list(
            session.scalars(select(Idea).where(Idea.event_id == event.id).order_by(Idea.id))
        )
