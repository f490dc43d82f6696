"""Two applications for all tests of the web: a town full of people, and an empty house."""

from collections.abc import Iterator

import pytest

from tests.support.house import House
from tests.web.world import Kept, Town


@pytest.fixture(scope="session")
def built_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town, built once."""
    town = Town(tmp_path_factory.mktemp("town"))
    yield town
    town.house.database.dispose()


@pytest.fixture
def town(built_town: Town) -> Town:
    """The town as it was in the beginning."""
    built_town.as_it_was()
    return built_town


@pytest.fixture(scope="session")
def built_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    """An application with empty tables, built once."""
    kept = Kept(tmp_path_factory.mktemp("empty"))
    kept.keep()
    yield kept
    kept.house.database.dispose()


@pytest.fixture
def house(built_house: Kept) -> House:
    """The same as everywhere: an application with empty tables."""
    built_house.as_it_was()
    return built_house.house
