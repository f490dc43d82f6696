"""A small world to test in: an application with people, an event and ways to act in it."""

import atexit
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, cast

import html5lib
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from participation import create_app
from participation.events import agenda
from participation.events import domain as events
from participation.events.models import (
    Audience,
    Event,
    EventKind,
    Method,
    Participant,
    PollKind,
    Reveal,
    Round,
    RoundKind,
    RoundState,
)
from participation.ideas import domain as ideas
from participation.ideas.models import Idea, IdeaKind, Status
from participation.ideas.rules import IdeaCase
from participation.identity.domain import add_person
from participation.identity.models import Person, Role
from participation.identity.rules import Viewer
from participation.kernel.db import Database, Work
from participation.kernel.migrate import upgrade
from participation.kernel.words import Words
from participation.settings import Settings
from participation.voting.domain.polls import Reply, answer_polls, hide_answer
from participation.voting.domain.votes import cast_vote
from participation.voting.queries.polls import Given
from participation.voting.rules import PollCase, VoteCase
from tests.support import ROOT
from tests.support.compiled import TEMPLATES, CompiledRule

PASSWORD = "correct-horse-battery"
# A hash says itself how dear it is to check; at the cost of a real one, making people and signing
# them in would take half of the suite's time. Accounts that register in a test have real ones.
CHEAP_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
ORIGIN = "http://localhost"
Flask.url_rule_class = CompiledRule


def make_app(folder: Path, database_url: str = "", **settings: Any) -> Flask:
    """An application with its tables made, on SQLite in `folder` or on another database.

    The tables of SQLite are copied, for making them takes longer than most tests, and tables that
    are of the newest form already are left alone. Rounds close at once, for nothing in it ends their
    last seconds, unless `closing_grace` says otherwise.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "secret_key").exists():
        for file in migrated().iterdir():
            shutil.copy(file, folder)
    settings = {"closing_grace": 0} | settings
    app = create_app(Settings(data_dir=folder, database_url=database_url, **settings))
    app.jinja_env.bytecode_cache = TEMPLATES
    database: Database = app.extensions["database"]
    if revision(database) != newest_revision():
        upgrade(database)
    return app


def revision(database: Database) -> str | None:
    """The form of a database's tables; None where there are none."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


@cache
def migrated() -> Path:
    """A folder with a secret and an empty SQLite database whose tables are made."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder)
    database: Database = create_app(Settings(data_dir=folder)).extensions["database"]
    upgrade(database)
    database.dispose()
    return folder


@cache
def newest_revision() -> str | None:
    """The form that migrations give tables."""
    return ScriptDirectory(str(ROOT / "migrations")).get_current_head()


def new_key() -> str:
    """A one-time key as a form carries it."""
    return secrets.token_urlsafe(18)


@dataclass
class House:
    """The application and short ways to fill it. Each method is a transaction of its own."""

    app: Flask

    @property
    def database(self) -> Database:
        return cast(Database, self.app.extensions["database"])

    @contextmanager
    def work(self, arrived: datetime | None = None) -> Iterator[Work]:
        """A transaction, with a request around it for sentences and languages.

        `arrived` is when what it does had reached the server.
        """
        english = self.app.test_request_context(headers={"Accept-Language": "en"})
        with english, self.database.transaction("test", arrived) as work:
            yield work

    def person(self, name: str, *roles: Role) -> Person:
        """An account with the address name@example.org."""
        with self.work() as work:
            address = f"{name}@example.org"
            person = add_person(work, email=address, name=name, password=None, roles=roles)
            person.password_hash, person.confirmed_at = CHEAP_HASH, work.now
            return person

    def event(self, *, moderator: Person | None = None, **changes: Any) -> Event:
        """An event with the default agenda: collect, then vote with five dots, three per idea."""
        with self.work() as work:
            person = work.session.get(Person, moderator.id) if moderator else None
            draft: dict[str, Any] = {
                "kind": EventKind.WORKSHOP,
                "audience": Audience.PUBLIC,
                "title": Words({"de": "Werkstatt", "en": "Workshop"}),
                "description": Words({}),
            } | changes
            return events.create_event(work, events.EventDraft(**draft), moderator=person)

    def participant(self, event: Event, guest: str = "") -> Participant:
        """Somebody who has joined."""
        with self.work() as work:
            viewer = Viewer(None, guest or secrets.token_hex(32))
            return events.join(work, self.again(work, event), viewer)

    def idea(self, event: Event, author: Participant | None = None, **changes: Any) -> Idea:
        """An idea that is there without having been asked for."""
        with self.work() as work:
            draft = ideas.IdeaDraft(
                title=changes.get("title", "Free Wi-Fi"),
                text=changes.get("text", "In every library."),
                kind=changes.get("kind", IdeaKind.IDEA),
                language=changes.get("language", "en"),
            )
            return ideas.place(
                work,
                self.again(work, event),
                draft,
                author=work.session.get(Participant, author.id) if author else None,
                status=changes.get("status", Status.PUBLISHED),
            )

    def move(self, event: Event, kind: RoundKind, state: RoundState) -> Round:
        """Move the event's first round of a kind to a state, through the states between."""
        with self.work() as work:
            event = self.again(work, event)
            round_ = next(one for one in event.rounds if one.kind is kind)
            path = [RoundState.OPEN, RoundState.CLOSED, RoundState.SHOWN]
            begun = path.index(round_.state) + 1 if round_.state in path else 0
            for step in path[begun : path.index(state) + 1]:
                agenda.move_round(work, event, round_, step)
            return round_

    def close(self, event: Event, kind: RoundKind, grace: timedelta) -> Round:
        """Close the event's first round of a kind: it is closing for this long."""
        with self.work() as work:
            event = self.again(work, event)
            round_ = self.event_round(event, kind)
            agenda.move_round(work, event, round_, RoundState.CLOSED, grace=grace)
            return round_

    def event_round(self, event: Event, kind: RoundKind) -> Round:
        """The event's first round of a kind."""
        return next(one for one in event.rounds if one.kind is kind)

    def vote(
        self,
        round_: Round,
        participant: Participant,
        idea: Idea,
        value: int | None,
        arrived: datetime | None = None,
        effort: int | None = None,
    ) -> None:
        """Say something of an idea, by a vote that arrives now or had arrived at a moment."""
        with self.work(arrived) as work:
            cast_vote(work, self.vote_case(work, round_, participant, idea), value, effort)

    def open_vote(self, event: Event, method: Method, **settings: Any) -> Round:
        """One more vote on the event's agenda, open."""
        with self.work() as work:
            event = self.again(work, event)
            draft = agenda.RoundDraft(RoundKind.VOTE, Words({"en": "Well?"}), method, **settings)
            round_ = agenda.add_round(work, event, draft)
            agenda.move_round(work, event, round_, RoundState.OPEN)
            return round_

    def open_poll(self, event: Event, poll: PollKind, *choices: str, **settings: Any) -> Round:
        """A poll on the event's agenda, open; choices are in English."""
        with self.work() as work:
            event = self.again(work, event)
            words = tuple(Words({"en": one}) for one in choices)
            more = {"reveal": Reveal.LIVE} | settings
            draft = agenda.RoundDraft(
                RoundKind.POLL, Words({"en": "Well?"}), poll=poll, choices=words, **more
            )
            round_ = agenda.add_round(work, event, draft)
            agenda.move_round(work, event, round_, RoundState.OPEN)
            return round_

    def reply(
        self,
        round_: Round,
        participant: Participant,
        *answers: int | str,
        arrived: datetime | None = None,
    ) -> None:
        """Answer a poll with choices or texts, or with nothing, which takes back what was said.

        Raises what it is refused with.
        """
        with self.work(arrived) as work:
            found = work.session.get_one(Round, round_.id)
            part = work.session.get(Participant, participant.id)
            case = PollCase(Viewer(None, participant.guest), found.event, part, round_=found)
            given = tuple(
                Given(one) if isinstance(one, int) else Given(text=one, language="en")
                for one in answers
            )
            (outcome,) = answer_polls(work, [Reply(case, given, work.arrived)])
            if isinstance(outcome, Exception):
                raise outcome

    def hide_answer(self, round_: Round, text: str) -> None:
        """Take what people typed in a poll off all screens."""
        with self.work() as work:
            found = work.session.get_one(Round, round_.id)
            hide_answer(work, found.event, found, text)

    def go_on(self, round_: Round, *states: RoundState) -> None:
        """Move a round on through these states."""
        with self.work() as work:
            found = work.session.get_one(Round, round_.id)
            for state in states:
                if found.state is not state:  # closing may have shown it
                    agenda.move_round(work, found.event, found, state)

    @staticmethod
    def again(work: Work, event: Event) -> Event:
        """The event, loaded in this transaction."""
        return work.session.get_one(Event, event.id)

    def idea_case(self, work: Work, participant: Participant | None, idea: Idea) -> IdeaCase:
        """Somebody's case about an idea, loaded in this transaction."""
        return IdeaCase(
            Viewer(None, participant.guest if participant else None),
            work.session.get_one(Event, idea.event_id),
            work.session.get(Participant, participant.id) if participant else None,
            work.session.get_one(Idea, idea.id),
        )

    def vote_case(
        self, work: Work, round_: Round, participant: Participant | None, idea: Idea
    ) -> VoteCase:
        """Somebody's case about an idea in a vote."""
        case = self.idea_case(work, participant, idea)
        found = work.session.get_one(Round, round_.id)
        return VoteCase(case.viewer, case.event, case.participant, case.idea, found)

    def browser(self, language: str = "en") -> "Browser":
        """A person's browser, without JavaScript."""
        self.app.test_client_class = ReadingClient
        return Browser(self.app.test_client(), language)


class ReadingClient(FlaskClient):
    """A client that reads each answer to its end, as browsers do, so that files get closed."""

    def open(self, *args: Any, buffered: bool = True, **changes: Any) -> TestResponse:
        return super().open(*args, buffered=buffered, **changes)


class Browser:
    """A test client that behaves like a browser and lints every page it is shown."""

    def __init__(self, client: FlaskClient, language: str) -> None:
        self.client = client
        self.headers = {"Accept-Language": language}

    def get(self, address: str, *, status: int = 200, **headers: str) -> TestResponse:
        """Fetch a page, following redirects, and expect a status."""
        answer = self.client.get(address, headers=self.headers | headers, follow_redirects=True)
        return self._checked(answer, status)

    def post(
        self,
        address: str,
        data: dict[str, Any] | None = None,
        *,
        status: int = 200,
        follow: bool = True,
        key: str | None = None,
        **headers: str,
    ) -> TestResponse:
        """Send a form with its one-time key from our own page, and expect a status at the end."""
        answer = self.client.post(
            address,
            data={"key": key or new_key()} | (data or {}),
            headers=self.headers | {"Origin": ORIGIN} | headers,
            follow_redirects=follow,
        )
        return self._checked(answer, status)

    def post_json(
        self, address: str, data: dict[str, Any] | None = None, *, status: int = 200, key: str = ""
    ) -> dict[str, Any]:
        """Send a form as our script does and give its JSON answer."""
        headers = {"Accept": "application/json"}
        answer = self.post(address, data, status=status, follow=False, key=key or None, **headers)
        return cast(dict[str, Any], answer.json)

    def sign_in(self, person: Person) -> "Browser":
        """Sign in with the password all test accounts have."""
        self.post("/sign-in", {"email": person.email, "password": PASSWORD})
        return self

    def join(self, event: Event) -> "Browser":
        """Join with the code."""
        self.post("/join", {"code": event.code})
        return self

    @staticmethod
    def _checked(answer: TestResponse, status: int) -> TestResponse:
        assert answer.status_code == status, (answer.status_code, answer.text[:3000])
        if answer.mimetype == "text/html":
            lint(answer.text)
        return answer


def lint(page: str) -> None:
    """Fail on HTML that is not well formed, has no title, one h1, or ids given twice."""
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
    tree = parser.parse(page)
    assert not parser.errors, parser.errors
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    twice = {one for one in ids if ids.count(one) > 1}
    assert not twice, f"ids given twice: {twice}"
    assert len(list(tree.iter("h1"))) == 1, "a page has exactly one h1"
    assert (tree.findtext(".//title") or "").strip(), "a page has a title"
    styles = [element.tag for element in tree.iter() if element.get("style")]
    assert not styles, f"inline styles: {styles}"
