"""The figures of /metrics: who reads them, what they count, and that they name nobody."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from participation.events.models import RoundKind, RoundState
from tests.support.house import House, make_app, new_key

TOKEN = "a-token-for-prometheus"
Figures = dict[tuple[str, tuple[str, ...]], float]


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[House]:
    """An application whose figures can be read."""
    house = House(make_app(tmp_path / "house", metrics_token=TOKEN))
    yield house
    house.database.dispose()


def text_of(house: House) -> str:
    """The figures as Prometheus gets them."""
    header = {"Authorization": f"Bearer {TOKEN}"}
    answer = house.app.test_client().get("/metrics", headers=header)
    assert answer.status_code == 200
    assert answer.mimetype == "text/plain"
    return answer.text


def figures(house: House) -> Figures:
    """The figures by name and the values of their labels."""
    return {
        (sample.name, tuple(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text_of(house))
        for sample in family.samples
    }


@pytest.mark.parametrize(
    ("said", "status"), [("", 403), ("Bearer wrong", 403), (f"Basic {TOKEN}", 403), ("ä", 403)]
)
def test_without_the_token_nobody_reads_them(watched: House, said: str, status: int) -> None:
    headers = {"Authorization": said.encode().decode("latin-1")}
    answer = watched.app.test_client().get("/metrics", headers=headers)
    assert answer.status_code == status
    assert "participation_" not in answer.text


def test_where_there_is_no_token_there_are_no_figures(house: House) -> None:
    headers = {"Authorization": "Bearer "}
    assert house.app.test_client().get("/metrics", headers=headers).status_code == 404


def test_requests_are_counted_by_endpoint_and_outcome(watched: House) -> None:
    event = watched.event()
    watched.browser().get(f"/events/{event.id}")
    watched.browser().get("/events/4711", status=404)
    watched.browser().get("/nowhere", status=404)
    watched.app.test_client().open("/", method="MADEUP")
    watched.app.test_client().open("/", method="MADEUP")
    name = "participation_request_seconds_count"
    told = {labels: n for (kind, labels), n in figures(watched).items() if kind == name}
    assert told == {
        ("boards.board", "GET", "2xx"): 1,
        ("boards.board", "GET", "4xx"): 1,
        ("none", "GET", "4xx"): 1,
        ("none", "other", "4xx"): 2,
    }


def test_forms_are_counted_by_what_became_of_them(watched: House) -> None:
    event = watched.event()
    idea = watched.idea(event)
    browser = watched.browser().join(event)
    watched.move(event, RoundKind.COLLECT, RoundState.CLOSED)
    vote = watched.move(event, RoundKind.VOTE, RoundState.OPEN)
    dots, key = f"/rounds/{vote.id}/ideas/{idea.id}/vote", new_key()
    for _ in range(2):
        browser.post_json(dots, {"value": "2"}, key=key)
    browser.post_json(dots, {"value": "99"}, status=409)
    with watched.database.writer.begin() as connection:
        connection.exec_driver_sql("DROP TABLE audit_entry")
    browser.post_json(dots, {"value": "1"}, status=500)
    name = "participation_writes_total"
    told = {labels[0]: n for (kind, labels), n in figures(watched).items() if kind == name}
    assert told == {"accepted": 2, "answered from a receipt": 1, "refused": 1, "failed": 1}


def test_commits_are_counted_with_the_writes_they_carry(each_house: House) -> None:
    noted: list[int] = []
    each_house.database.watch_commits(lambda writes, _seconds: noted.append(writes))
    each_house.event()
    with pytest.raises(ZeroDivisionError), each_house.database.transaction():
        _ = 1 / 0
    each_house.event()
    assert noted == [1, 1]


def test_an_operator_sees_database_letters_build_and_process(watched: House) -> None:
    told = figures(watched)
    assert told["participation_database_up", ()] == 1
    assert told["participation_letters", ("waiting",)] == 0
    assert told["participation_commit_writes_count", ()] == 0
    assert told["process_resident_memory_bytes", ()] > 0
    assert 'participation_build_info{database="sqlite"' in text_of(watched)


def test_a_database_that_does_not_answer_is_told(watched: House) -> None:
    with watched.database.writer.begin() as connection:
        connection.exec_driver_sql("DROP TABLE letter")
    told = figures(watched)
    assert told["participation_database_up", ()] == 0
    assert ("participation_letters", ("waiting",)) not in told


def test_buckets_hold_all_that_is_as_large_or_smaller(watched: House) -> None:
    for _ in range(3):
        watched.browser().get("/help")
    buckets = [
        n
        for (name, labels), n in figures(watched).items()
        if name == "participation_request_seconds_bucket" and "pages.help" in labels
    ]
    assert buckets == sorted(buckets)
    assert buckets[-1] == 3


def test_figures_name_nobody_and_no_address(watched: House) -> None:
    kim = watched.person("unverwechselbar")
    event = watched.event()
    watched.browser().sign_in(kim).join(event).get(f"/events/{event.id}?from=geheim")
    watched.browser().get("/unverwechselbar", status=404)
    text = text_of(watched)
    assert not re.search(r"nverwechselbar|geheim|/events|example\.org", text)
    assert event.code not in text
