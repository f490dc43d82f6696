"""What is logged says what went wrong and where, never who, what or from where."""

import json
import logging
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import gevent
import pytest
from flask import Response
from sqlalchemy import select, text

from participation.events.models import Participant, RoundKind, RoundState
from participation.monitoring.logs import handler, log_failed_tasks
from tests.support.house import ORIGIN, House, make_app, new_key

NAME, TITLE, ADDRESS = "Kim Unverwechselbar", "Unverwechselbare Bänke", "192.0.2.77"
BROWSER, ASKED = "Unverwechselbarer Browser/1.0", "Unverwechselbare Frage"


@pytest.fixture(params=["plain", "json"])
def log(request: pytest.FixtureRequest) -> Iterator[StringIO]:
    """What is logged, in each of the two forms."""
    written = StringIO()
    writing = handler(request.param, written)
    logging.getLogger().addHandler(writing)
    yield written
    logging.getLogger().removeHandler(writing)


class Workshop:
    """A workshop at which the database breaks, with a person who takes part in all of it."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.kim = house.person("unverwechselbar")
        self.event = house.event()
        self.idea = house.idea(self.event, title="Benches")
        self.client = house.app.test_client()
        self.headers = {"Origin": ORIGIN, "Accept-Language": "en", "User-Agent": BROWSER}

    def send(self, address: str, **data: str) -> int:
        """Send a form; gives the status of the answer."""
        data["key"] = new_key()
        origin = {"REMOTE_ADDR": ADDRESS}
        return self.client.post(
            address, data=data, headers=self.headers, environ_base=origin
        ).status_code

    def break_with(self, statement: str) -> None:
        """Let the database be other than the program thinks."""
        with self.house.database.writer.begin() as connection:
            connection.execute(text(statement))

    def take_part(self) -> Iterator[int]:
        """Join, sign in, write an idea that the database does not want a second time."""
        yield self.send("/join", code=self.event.code)
        yield self.send("/join", code="CCCCCC")
        yield self.send("/sign-in", email=self.kim.email, password="wrong-horse-battery")
        yield self.send("/sign-in", email=self.kim.email, password="correct-horse-battery")
        yield self.send("/account", name=NAME)
        self.house.move(self.event, RoundKind.COLLECT, RoundState.OPEN)
        yield self.send(f"/events/{self.event.id}/ideas", title=TITLE)
        self.break_with("CREATE UNIQUE INDEX one_of_each ON idea (title)")
        yield self.send(f"/events/{self.event.id}/ideas", title=TITLE)

    def vote(self) -> Iterator[int]:
        """Vote, and do more while the tables disappear."""
        self.house.move(self.event, RoundKind.COLLECT, RoundState.CLOSED)
        round_ = self.house.move(self.event, RoundKind.VOTE, RoundState.OPEN)
        dots = f"/rounds/{round_.id}/ideas/{self.idea.id}/vote"
        yield self.send(dots, value="3")
        yield self.send(dots, value="777333")
        self.break_with("DROP TABLE audit_entry")
        yield self.send(dots, value="2")
        yield self.send("/account", name=NAME)
        yield self.send("/sign-in", email=self.kim.email, password="correct-horse-battery")
        yield self.send(f"/ideas/{self.idea.id}/support")
        self.break_with("DROP TABLE search_word")
        yield self.client.get(f"/search?q={ASKED}", headers=self.headers).status_code

    def secrets(self) -> list[str]:
        """All that nobody is to find in the log."""
        with self.house.database.reading() as session:
            guests = [guest for guest in session.scalars(select(Participant.guest)) if guest]
        cookies = [cookie.value for cookie in self.client._cookies.values()]
        assert guests
        assert cookies
        typed = [NAME, TITLE, ADDRESS, BROWSER, ASKED, "nverwechselbar", "horse", "777333"]
        codes = [self.event.code, str(self.event.entry_key)]
        addresses = ["/rounds/", f"/events/{self.event.id}", f"/ideas/{self.idea.id}", "?q="]
        return [*typed, *codes, *addresses, *guests, *cookies]


def test_nothing_of_people_reaches_the_log(
    each_house: House, log: StringIO, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    workshop = Workshop(each_house)
    statuses = [*workshop.take_part(), *workshop.vote()]
    assert statuses == [303, 422, 422, 303, 303, 303, 500, 303, 422, 500, 500, 500, 500, 500]
    said = log.getvalue()
    assert said.count("unexpected error") == 6
    assert said.count("a request failed") == 6
    assert [secret for secret in workshop.secrets() if secret in said] == []
    # What there is to hide: PostgreSQL quotes the row. What is told instead: what was in its way.
    errors = [str(record.exc_info[1]) for record in caplog.records if record.exc_info]
    assert each_house.database.is_sqlite or any(TITLE in error for error in errors)
    assert ("idea.title" if each_house.database.is_sqlite else "one_of_each") in said


def test_each_line_for_programs_is_an_object_that_names_request_and_endpoint(house: House) -> None:
    written = StringIO()
    writing = handler("json", written)
    logging.getLogger().addHandler(writing)
    with house.database.writer.begin() as connection:
        connection.exec_driver_sql("DROP TABLE search_word")
    answer = house.browser().get("/search?q=benches", status=500)
    logging.getLogger().removeHandler(writing)
    trace, outcome = map(json.loads, written.getvalue().splitlines())
    assert trace["message"] == "unexpected error"
    assert trace["exception"][-1].startswith("sqlalchemy.exc.OperationalError")
    assert any("search/queries.py:" in place for place in trace["exception"])
    assert outcome["status"] == "5xx"
    assert outcome["seconds"] >= 0
    number = answer.headers["X-Request-ID"]
    found = (number, "search.results")
    assert {(one["request"], one["endpoint"]) for one in (trace, outcome)} == {found}
    assert f"Please give this number if you ask for help: {number}" in answer.text


def test_a_page_that_is_not_there_shows_no_number_for_none_is_logged(house: House) -> None:
    answer = house.browser().get("/nowhere", status=404)
    assert "give this number" not in answer.text
    assert answer.headers["X-Request-ID"] != house.browser().get("/").headers["X-Request-ID"]


def test_a_task_that_fails_is_logged_without_its_values(
    log: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub = gevent.get_hub()
    monkeypatch.setattr(hub, "print_exception", hub.print_exception)
    log_failed_tasks()

    def fail(_name: str) -> None:
        raise ValueError(NAME)

    def lose_a_phone() -> None:
        raise BrokenPipeError

    gevent.joinall([gevent.spawn(fail, NAME), gevent.spawn(lose_a_phone)])
    said = log.getvalue()
    assert "a task failed" in said
    assert "ValueError" in said
    assert "in fail" in said
    assert "BrokenPipe" not in said
    assert NAME not in said


def test_an_exception_says_what_lies_behind_it(log: StringIO) -> None:
    def opening() -> None:
        try:
            open("/nowhere/unverwechselbar")  # noqa: PTH123, SIM115
        except OSError as error:
            raise RuntimeError(NAME) from error

    try:
        opening()
    except RuntimeError:
        logging.getLogger("test").exception("did not work")
    said = log.getvalue()
    assert said.index("FileNotFoundError: No such file or directory") < said.index("RuntimeError")
    assert "nverwechselbar" not in said


def test_a_database_that_does_not_answer_is_noted(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    with house.database.writer.begin() as connection:
        connection.exec_driver_sql("DROP TABLE event")
    house.browser().get("/healthz", status=503)
    assert "the database does not answer" in caplog.text


def test_what_fails_after_a_page_was_made_is_logged_without_its_address(
    tmp_path: Path, log: StringIO
) -> None:
    app = make_app(tmp_path / "house")

    @app.after_request
    def fail(_answer: Response) -> Response:
        raise ValueError(NAME)

    assert app.test_client().get("/help?nverwechselbar").status_code == 500
    app.extensions["database"].dispose()
    said = log.getvalue()
    assert "unexpected error" in said
    assert "/help" not in said
    assert "nverwechselbar" not in said
