"""One server for all journeys, each of which makes an event of its own in it; one for all pages."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.journeys.world import World, furnished
from tests.support.hall import Hall, open_hall

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
