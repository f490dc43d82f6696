"""What is logged says what went wrong and where, never who, what or from where."""

import logging

import pytest

from participation.events.models import RoundKind, RoundState
from tests.support.house import ORIGIN, House, new_key

NAME, TITLE, ADDRESS = "Kim Unverwechselbar", "Unverwechselbare Bänke", "192.0.2.77"


def test_nothing_of_people_reaches_the_log(house: House, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    kim = house.person("unverwechselbar")
    event = house.event()
    idea = house.idea(event, title="Benches")
    client = house.app.test_client()

    def send(address: str, **data: str) -> int:
        return client.post(
            address,
            data={"key": new_key()} | data,
            headers={"Origin": ORIGIN, "Accept-Language": "en"},
            environ_base={"REMOTE_ADDR": ADDRESS},
        ).status_code

    statuses = [
        send("/join", code=event.code),
        send("/join", code="CCCCCC"),
        send("/sign-in", email=kim.email, password="wrong-horse-battery"),
        send("/sign-in", email=kim.email, password="correct-horse-battery"),
        send("/account", name=NAME),
    ]
    house.move(event, RoundKind.COLLECT, RoundState.OPEN)
    statuses.append(send(f"/events/{event.id}/ideas", title=TITLE))
    house.move(event, RoundKind.COLLECT, RoundState.CLOSED)
    round_ = house.move(event, RoundKind.VOTE, RoundState.OPEN)
    dots = f"/rounds/{round_.id}/ideas/{idea.id}/dots"
    statuses += [send(dots, points="3"), send(dots, points="777333")]
    with house.database.writer.begin() as connection:
        connection.exec_driver_sql("DROP TABLE audit_entry")
    statuses += [
        send(dots, points="2"),
        send("/account", name=NAME),
        send("/sign-in", email=kim.email, password="correct-horse-battery"),
        send(f"/ideas/{idea.id}/support"),
    ]
    assert statuses == [303, 422, 422, 303, 303, 303, 303, 422, 500, 500, 500, 500]
    with house.database.reading() as session:
        hashes = session.connection().exec_driver_sql("SELECT guest FROM participant").scalars()
        guests = [guest for guest in hashes if guest]
    log = caplog.text
    assert log.count("unexpected error") == 4
    secrets = (NAME, TITLE, ADDRESS, kim.email, event.code, event.entry_key, "horse", "777333")
    said = [secret for secret in (*secrets, *guests) if secret in log]
    assert said == []
    assert "parameters: " not in log


def test_a_database_that_does_not_answer_is_noted(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    with house.database.writer.begin() as connection:
        connection.exec_driver_sql("DROP TABLE event")
    house.browser().get("/healthz", status=503)
    assert "the database does not answer" in caplog.text
