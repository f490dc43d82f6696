"""Acts that arrive together are one transaction, and each is judged and answered by itself."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import request
from sqlalchemy import event as listen
from sqlalchemy import func, select

from participation.events.models import Event, Participant, RoundKind, RoundState
from participation.identity.rules import anyone
from participation.kernel.audit import AuditEntry, verify
from participation.kernel.db import Work
from participation.kernel.receipts import Receipt
from participation.voting.models import Ballot, Mark
from participation.web import together
from participation.web.access import just_the_viewer
from participation.web.writes import Saved
from tests.support.house import ORIGIN, Browser, House, make_app, new_key
from tests.support.parallel import at_once, raised

HALL = 24


class Vote:
    """An event in which a hall votes."""

    def __init__(self, house: House, people: int = HALL) -> None:
        self.house, self.event = house, house.event()
        self.idea = house.idea(self.event)
        self.people = [house.browser().join(self.event) for _ in range(people)]
        house.move(self.event, RoundKind.VOTE, RoundState.OPEN)
        self.round = house.event_round(self.event, RoundKind.VOTE).id

    def path(self, idea: int = 0) -> str:
        return f"/rounds/{self.round}/ideas/{idea or self.idea.id}/vote"

    def answers(self, ways: list[tuple[Browser, str, str]]) -> list[dict[str, Any]]:
        acts = [partial(self._send, *way) for way in ways]
        found = at_once(acts)
        assert not raised(found)
        return found  # type: ignore[return-value]

    @staticmethod
    def _send(browser: Browser, path: str, points: str, key: str = "") -> dict[str, Any]:
        headers = browser.headers | {"Origin": ORIGIN, "Accept": "application/json"}
        data = {"key": key or new_key(), "value": points}
        answer = browser.client.post(path, data=data, headers=headers)
        return {"status": answer.status_code} | (answer.json or {})

    def count(self, what: Any) -> int:
        with self.house.database.reading() as session:
            return session.scalar(select(what)) or 0


def commits_of(house: House) -> list[int]:
    made: list[int] = []
    listen.listen(house.database.writer, "commit", lambda _connection: made.append(1))
    return made


def test_a_hall_that_votes_at_once_is_a_few_transactions(each_house: House) -> None:
    hall = Vote(each_house)
    commits = commits_of(each_house)
    answers = hall.answers([(one, hall.path(), "2") for one in hall.people])
    assert [one["status"] for one in answers] == [200] * HALL
    assert all("3 dots left" in one["private"]["my-votes"] for one in answers)
    assert (hall.count(func.sum(Mark.value)), hall.count(func.sum(Ballot.spent))) == (48, 48)
    assert 0 < len(commits) < HALL


def test_each_act_has_its_own_entry_in_the_log_and_its_own_receipt(each_house: House) -> None:
    hall = Vote(each_house)
    receipts = hall.count(func.count(Receipt.id))
    hall.answers([(one, hall.path(), "1") for one in hall.people])
    assert hall.count(func.count(Receipt.id)) - receipts == HALL
    cast = select(func.count(AuditEntry.id)).where(AuditEntry.act == "VoteCast")
    with each_house.database.reading() as session:
        assert session.scalar(cast) == HALL
        assert verify(session, each_house.database.audit_key).is_whole


def test_one_that_is_refused_stops_none_of_the_others(each_house: House) -> None:
    hall = Vote(each_house)
    ways = [(one, hall.path(), "4" if at % 3 == 0 else "1") for at, one in enumerate(hall.people)]
    ways[1] = (hall.people[1], hall.path(987654), "1")
    ways[2] = (each_house.browser(), hall.path(), "1")
    statuses = [one["status"] for one in hall.answers(ways)]
    expected = [409 if at % 3 == 0 else 200 for at in range(HALL)]
    expected[1], expected[2] = 404, 403
    assert statuses == expected
    assert hall.count(func.sum(Mark.value)) == expected.count(200)


def test_however_many_wait_each_is_carried_out_and_told(
    each_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(together, "MOST_AT_ONCE", 1)
    hall = Vote(each_house)
    answers = hall.answers([(one, hall.path(), "1") for one in hall.people])
    assert [one["status"] for one in answers] == [200] * HALL
    assert hall.count(func.sum(Mark.value)) == HALL


def test_one_that_fails_fails_alone(tmp_path: Path) -> None:
    house = House(make_app(tmp_path / "house"))  # one that has not answered anybody yet

    @house.app.post("/wishes")
    @together.write_together(anyone, just_the_viewer, lambda: request.form["wish"])
    def fulfil(_work: Work, asks: Sequence[together.Ask]) -> list[together.Outcome]:
        if any(ask.wish == "impossible" for ask in asks):
            raise ValueError
        return [Saved("/") for _ask in asks]

    def wish(browser: Browser, said: str) -> int:
        headers = browser.headers | {"Origin": ORIGIN, "Accept": "application/json"}
        data = {"key": new_key(), "wish": said}
        return browser.client.post("/wishes", data=data, headers=headers).status_code

    wishes = ["possible"] * 11 + ["impossible"]
    found = at_once([partial(wish, house.browser(), said) for said in wishes])
    assert found == [200] * 11 + [500]


def test_the_same_form_many_times_at_once_acts_once_and_is_answered_each_time(
    each_house: House,
) -> None:
    hall = Vote(each_house, people=1)
    key = new_key()
    found = at_once([partial(hall._send, hall.people[0], hall.path(), "1", key)] * 10)
    assert [one["status"] for one in found] == [200] * 10  # type: ignore[index, call-overload]
    assert (hall.count(func.sum(Mark.value)), hall.count(func.count(Ballot.id))) == (1, 1)
    with each_house.database.reading() as session:
        cast = select(func.count(AuditEntry.id)).where(AuditEntry.act == "VoteCast")
        assert session.scalar(cast) == 1


def test_one_person_with_two_devices_cannot_spend_a_dot_twice(each_house: House) -> None:
    hall = Vote(each_house, people=1)
    ideas = [each_house.idea(hall.event) for _ in range(8)]
    found = at_once([partial(hall._send, hall.people[0], hall.path(one.id), "1") for one in ideas])
    assert sorted(one["status"] for one in found) == [200] * 5 + [409] * 3  # type: ignore[index, call-overload]
    assert hall.count(func.sum(Ballot.spent)) == hall.count(func.sum(Mark.value)) == 5


def test_a_hall_that_joins_at_once_is_there_once_each(each_house: House) -> None:
    event = each_house.event()
    commits = commits_of(each_house)
    browsers = [each_house.browser() for _ in range(HALL)]

    def join(browser: Browser, key: str) -> int:
        headers = browser.headers | {"Origin": ORIGIN, "Accept": "application/json"}
        data = {"key": key, "code": event.code}
        return browser.client.post("/join", data=data, headers=headers).status_code

    # Each one's finger was impatient: the same form twice is one person.
    keys = [new_key() for _ in browsers]
    others = [each_house.browser() for _ in keys]
    twice = [*zip(browsers, keys, strict=True), *zip(others, keys, strict=True)]
    assert at_once([partial(join, *one) for one in twice]) == [200] * (2 * HALL)
    with each_house.database.reading() as session:
        here = select(func.count(Participant.id)).where(Participant.event_id == event.id)
        assert session.scalar(here) == HALL
        assert session.get_one(Event, event.id).version >= 1
    assert 0 < len(commits) < HALL


@pytest.mark.postgres
def test_two_processes_that_get_the_same_form_act_once(
    tmp_path: Path, migrated_template: str, new_postgres_url: Callable[..., str]
) -> None:
    address = new_postgres_url(template=migrated_template)
    first = House(make_app(tmp_path / "house", address))
    second = House(make_app(tmp_path / "house", address))
    hall = Vote(first, people=6)
    acts = []
    for browser in hall.people:
        other = second.browser()
        for cookie in ("session",):
            found = browser.client.get_cookie(cookie)
            assert found
            other.client.set_cookie(cookie, found.value)
        key = new_key()
        acts += [partial(hall._send, one, hall.path(), "2", key) for one in (browser, other)]
    assert [one["status"] for one in at_once(acts)] == [200] * 12  # type: ignore[index, call-overload]
    assert hall.count(func.sum(Mark.value)) == hall.count(func.sum(Ballot.spent)) == 12
    for house in (first, second):
        house.database.dispose()
