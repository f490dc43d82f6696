"""A database that is away or full: told in words, and nothing is said to be saved."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from participation.events.models import Event, RoundKind, RoundState
from tests.support.house import House, make_app
from tests.support.postgres import Cluster
from tests.web.reading import main, words

IDEA = {"title": "More benches", "text": "In the shade, by the water. " * 120}
SORRY = "The server cannot reach its data at the moment. Nothing was saved."


@contextmanager
def full(house: House) -> Iterator[None]:
    """Let SQLite find no room for as long as the block."""
    with house.database.writer.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        most = connection.exec_driver_sql("PRAGMA max_page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    yield
    with house.database.writer.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count={most}")


def collecting(house: House) -> Event:
    event = house.event()
    house.move(event, RoundKind.COLLECT, RoundState.OPEN)
    return event


def test_a_full_disk_is_told_in_words_and_the_text_stays(house: House) -> None:
    event = collecting(house)
    browser, ideas = house.browser().join(event), f"/events/{event.id}/ideas"
    with full(house):
        page = browser.post(ideas, IDEA, status=503)
        answer = browser.post_json(ideas, IDEA, status=503, key="k" * 20)
    assert SORRY in words(main(page.text))
    assert IDEA["text"].strip() in page.text
    assert "data-owner" not in page.text  # or what others left in this browser would be dropped
    assert (page.headers["Retry-After"], answer["ok"]) == ("2", False)
    assert SORRY in answer["reason"]
    assert browser.post_json(ideas, IDEA, key="k" * 20)["ok"]
    assert browser.get(f"/events/{event.id}").text.count("<h3") == 1


@pytest.mark.postgres
def test_a_database_that_is_away_is_told_in_words_and_found_again(tmp_path: Path) -> None:
    with Cluster() as cluster:
        house = House(make_app(tmp_path / "house", cluster.url(cluster.create_database())))
        event = collecting(house)
        guest, account = house.browser().join(event), house.browser()
        account.sign_in(house.person("kim"))
        ideas = f"/events/{event.id}/ideas"
        for orderly in (True, False):
            cluster.stop(crash=not orderly)
            pages = [one.get(f"/events/{event.id}", status=503).text for one in (guest, account)]
            pages.append(guest.post(ideas, IDEA, status=503).text)
            assert [page for page in pages if SORRY not in words(main(page))] == []
            answer = guest.post_json(ideas, IDEA, status=503, key="k" * 20)
            assert (answer["ok"], SORRY in answer["reason"]) == (False, True)
            cluster.start()
            assert guest.post_json(ideas, IDEA, key="k" * 20)["ok"]
            assert "Sign out" in account.get(f"/events/{event.id}").text
            assert guest.get(f"/events/{event.id}").text.count("<h3") == 1
        house.database.dispose()


def test_an_error_that_stays_is_not_said_to_pass(house: House) -> None:
    with house.database.writer.begin() as connection:
        connection.exec_driver_sql("DROP TABLE event")
    house.browser().get("/", status=500)
