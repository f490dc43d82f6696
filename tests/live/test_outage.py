"""Screens and a database that goes away for a while."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from participation.events.models import RoundKind, RoundState
from tests.support.browser import Pages
from tests.support.hall import Hall, open_hall
from tests.support.postgres import Cluster
from tests.support.processes import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.postgres]


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL of this test's own."""
    with Cluster() as cluster:
        yield cluster


@pytest.fixture
def hall(cluster: Cluster, tmp_path: Path) -> Iterator[Hall]:
    """A server that keeps its data there."""
    with open_hall(tmp_path, DATABASE_URL=cluster.url(cluster.create_database())) as hall:
        yield hall


def test_a_screen_that_comes_back_while_the_database_is_away_is_live_again_afterwards(
    hall: Hall, cluster: Cluster, new_page: Pages
) -> None:
    event = hall.event()
    phone = hall.visitor(event).lend_to(new_page(locale="en-GB", base_url=hall.url))
    phone.goto(f"/events/{event.id}")
    expect(phone.locator("#connection")).to_have_text("Live")
    cluster.stop()
    phone.context.set_offline(True)
    expect(phone.locator("#connection")).to_contain_text("Connection lost")
    phone.context.set_offline(False)
    wait_until(
        lambda: "who wants to watch could not be looked up" in hall.server.output(),
        what="the phone asking for its room",
    )
    cluster.start()
    expect(phone.locator("#connection")).to_have_text("Live", timeout=60_000)
    hall.house.move(event, RoundKind.COLLECT, RoundState.OPEN)
    hall.visitor(event).submit(event, "After the outage")
    expect(phone.locator("#new-ideas")).to_be_visible()
