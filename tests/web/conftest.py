"""A town for each module, as it was for each test."""

from collections.abc import Iterator

import pytest

from tests.web.world import Town


@pytest.fixture(scope="module")
def built_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town, built once for a module."""
    town = Town(tmp_path_factory.mktemp("town"))
    yield town
    town.house.database.dispose()


@pytest.fixture
def town(built_town: Town) -> Town:
    """The town as it was in the beginning."""
    built_town.as_it_was()
    return built_town
