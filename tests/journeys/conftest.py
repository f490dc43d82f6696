"""One server for all journeys, each of which makes an event of its own in it; one for all pages."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from participation.events.models import Event, RoundKind, RoundState
from tests.journeys.world import World, furnished
from tests.support.browser import Pages
from tests.support.hall import Hall, Visitor, open_hall

expect.set_options(timeout=15_000)  # a slow machine is no failure


@pytest.fixture(scope="session")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """A running server that also shows its style guide."""
    with open_hall(tmp_path_factory.mktemp("journeys"), DEVELOPMENT="1") as hall:
        yield hall


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Everything that there are pages of, on a server of its own: it is a crowded place."""
    with open_hall(tmp_path_factory.mktemp("world"), DEVELOPMENT="1") as hall:
        yield furnished(hall)


@pytest.fixture
def event(hall: Hall) -> Event:
    """An event that collects."""
    event = hall.event()
    hall.house.move(event, RoundKind.COLLECT, RoundState.OPEN)
    return event


@pytest.fixture
def visitor(hall: Hall, event: Event) -> Visitor:
    """Somebody who takes part."""
    return hall.visitor(event)


@pytest.fixture
def phone(hall: Hall, event: Event, visitor: Visitor, new_page: Pages) -> Page:
    """Their phone on the board; without a service worker, so that a test can stand in between."""
    page = visitor.lend_to(new_page(locale="en-GB", base_url=hall.url, service_worker=False))
    page.goto(f"/events/{event.id}")
    expect(page.locator("#connection")).to_be_visible()
    return page
