"""The figures and the log of a server as operators get them."""

import json
import urllib.request
from collections.abc import Iterator

import pytest
from sqlalchemy import text

from participation.events.models import RoundKind, RoundState
from tests.support.hall import Hall, listening, open_hall
from tests.support.processes import wait_until

TOKEN = "a-token-for-prometheus"


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """A server that is watched."""
    folder = tmp_path_factory.mktemp("watched")
    with open_hall(folder, METRICS_TOKEN=TOKEN, LOG_FORMAT="json") as hall:
        yield hall


def figures(hall: Hall) -> dict[str, float]:
    """Each line of the figures, by name and labels."""
    header = {"Authorization": f"Bearer {TOKEN}"}
    asked = urllib.request.Request(f"{hall.url}/metrics", headers=header)
    with urllib.request.urlopen(asked, timeout=20) as answer:
        lines = answer.read().decode().splitlines()
    pairs = (line.rpartition(" ") for line in lines if not line.startswith("#"))
    return {name: float(value) for name, _, value in pairs}


def test_screens_and_what_they_are_sent_are_counted(hall: Hall) -> None:
    event = hall.event()
    hall.house.move(event, RoundKind.COLLECT, RoundState.OPEN)
    phone = hall.visitor(event)
    with listening(phone) as one, listening(hall.visitor()) as other:
        one.join(event, "phone")
        other.join(event, "reader")
        phone.submit(event, "More benches")
        one.await_text("More benches")
        other.await_text("More benches")
        told = figures(hall)
    assert told['participation_live_connections{screen="phone"}'] == 1
    assert told['participation_live_connections{screen="reader"}'] == 1
    assert told['participation_live_connections{screen="wall"}'] == 0
    assert told['participation_live_frames_total{message="frame"}'] >= 2
    assert told['participation_live_deliveries_total{message="frame"}'] >= 2
    assert told["participation_live_cut_off_total"] == 0
    assert told['participation_writes_total{outcome="accepted"}'] >= 2
    assert told["participation_commit_writes_count"] >= 2
    gone = 'participation_live_connections{screen="phone"}'
    wait_until(lambda: figures(hall)[gone] == 0, what="a screen that went not being counted")


def test_the_log_of_a_server_is_one_object_per_line(hall: Hall) -> None:
    with hall.house.database.writer.begin() as connection:
        connection.execute(text("ALTER TABLE search_word RENAME TO elsewhere"))
    hall.visitor().get("/search?q=nverwechselbar")
    with hall.house.database.writer.begin() as connection:
        connection.execute(text("ALTER TABLE elsewhere RENAME TO search_word"))
    said = hall.server.output()
    greeting, brace, rest = said.partition("{")
    assert "Open http" in greeting
    logged = [json.loads(line) for line in (brace + rest).splitlines()]
    search = [one["message"] for one in logged if one.get("endpoint") == "search.results"]
    assert search == ["unexpected error", "a request failed"]
    assert [one for one in logged if one["message"] == "a task failed"] == []
    assert "nverwechselbar" not in said
