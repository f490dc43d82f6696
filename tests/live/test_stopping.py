"""A server that is asked to stop finishes what it has begun, and nobody is cut off."""

import http.client
import socket
import urllib.parse
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select, text

from participation.events.models import Event, RoundKind, RoundState
from participation.ideas.models import Idea
from participation.kernel.db import Database
from participation.server import PATIENCE
from tests.support.hall import Hall, Visitor, listening, open_hall
from tests.support.house import new_key
from tests.support.processes import accepts_connections, wait_until
from tests.support.several import record

WRITERS = 6
ENOUGH = 20  # writes before the server is asked to stop


POSTGRESQL = pytest.param("PostgreSQL", marks=pytest.mark.postgres)


@pytest.fixture(params=["SQLite", POSTGRESQL])
def leaving(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Hall]:
    """A hall of one test, whose server may be stopped."""
    settings = {}
    if request.param == "PostgreSQL":
        new_url = request.getfixturevalue("new_postgres_url")
        template = request.getfixturevalue("migrated_template")
        settings["DATABASE_URL"] = new_url(template=template)
    with open_hall(tmp_path, **settings) as hall:
        yield hall


@pytest.fixture
def event(leaving: Hall) -> Event:
    """An event that collects."""
    event = leaving.event()
    leaving.house.move(event, RoundKind.COLLECT, RoundState.OPEN)
    return event


class Writer:
    """Sends ideas over one connection for as long as it is kept, and notes how each went."""

    def __init__(self, visitor: Visitor, event: Event, number: int) -> None:
        self.outcomes: Counter[str] = Counter()
        self.saved: list[str] = []
        self._number = number
        self._path = f"/events/{event.id}/ideas"
        self._connection = http.client.HTTPConnection(visitor.url.removeprefix("http://"))
        self._headers = {
            "Cookie": visitor.cookie_header(),
            "Origin": visitor.url,
            "Accept": "application/json",
            "Content-Type": "application/x-www-form-urlencoded",
        }

    def run(self) -> None:
        """Go on until nobody answers any more."""
        while self.outcomes["refused"] == 0:
            self._send(f"Idea {self._number}-{sum(self.outcomes.values())}")

    def _send(self, title: str) -> None:
        body = urllib.parse.urlencode({"key": new_key(), "title": title, "text": ""})
        try:
            self._connection.request("POST", self._path, body, self._headers)
            answer = self._connection.getresponse()
        except ConnectionRefusedError:
            self.outcomes["refused"] += 1
            self._connection.close()
        except ConnectionError:  # not a byte of an answer
            self.outcomes["never begun"] += 1
            self._connection.close()
        else:
            self._take(answer, title)

    def _take(self, answer: http.client.HTTPResponse, title: str) -> None:
        answer.read()  # raises IncompleteRead where it was cut off
        assert answer.status == 200, answer.status
        self.outcomes["answered"] += 1
        self.saved.append(title)


def test_every_write_is_answered_whole_or_was_never_begun(leaving: Hall, event: Event) -> None:
    # Each as somebody of their own: one person may put in twenty ideas in five minutes.
    writers = [Writer(leaving.visitor(event), event, number) for number in range(WRITERS)]
    with ThreadPoolExecutor(WRITERS) as threads:
        running = [threads.submit(writer.run) for writer in writers]
        wait_until(
            lambda: sum(writer.outcomes["answered"] for writer in writers) >= ENOUGH,
            what="a stream of writes",
        )
        status = leaving.server.stop(patience=PATIENCE)
        for one in running:
            one.result()
    assert status == 0
    outcomes = sum((writer.outcomes for writer in writers), Counter())
    record("Asked to stop under writes", {"stops": 1, "writers": WRITERS}, dict(outcomes))
    with leaving.house.database.reading() as session:
        there = session.scalars(select(Idea.title)).all()
    assert sorted(there) == sorted(title for writer in writers for title in writer.saved)


@pytest.mark.parametrize("leaving", [POSTGRESQL], indirect=True)
def test_a_request_under_way_is_finished_after_the_door_is_closed(
    leaving: Hall, event: Event
) -> None:
    author = leaving.visitor(event)
    database = leaving.house.database
    with ThreadPoolExecutor(2) as threads, database.writer.connect() as connection:
        connection.execute(text("LOCK TABLE audit_head"))
        written = threads.submit(author.submit, event, "Under way")
        wait_until(lambda: somebody_waits(database), what="the request waiting for the database")
        stopped = threads.submit(leaving.server.stop, patience=PATIENCE)
        wait_until(lambda: not accepts_connections(leaving.server.port), what="the door closing")
        assert not written.done()
        connection.rollback()
        assert written.result() > 0
        assert stopped.result() == 0


def somebody_waits(database: Database) -> bool:
    question = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    with database.reading() as session:
        return bool(session.scalar(text(question)))


def test_open_connections_are_sent_away_and_keep_nobody_waiting(
    leaving: Hall, event: Event
) -> None:
    idle = http.client.HTTPConnection("127.0.0.1", leaving.server.port)
    idle.request("GET", "/healthz")
    idle.getresponse().read()
    silent = socket.create_connection(("127.0.0.1", leaving.server.port))
    with (
        listening(leaving.visitor(event)) as phone,
        listening(leaving.visitor(), transport="polling") as reader,
        silent,
    ):
        assert phone.join(event, "phone")["ok"]
        assert reader.join(event, "reader")["ok"]
        assert leaving.server.stop(patience=PATIENCE) == 0
        for listener in (phone, reader):
            wait_until(lambda at=listener: not at.client.connected, what="being sent away")  # type: ignore[misc]
    idle.close()
    assert "Traceback" not in leaving.output()
