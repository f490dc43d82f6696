"""One server for all tests of the sockets and of what they bring to pages."""

from collections.abc import Iterator

import pytest

from tests.support.hall import Hall, open_hall


@pytest.fixture(scope="session")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """A running server; each test makes events of its own in it."""
    with open_hall(tmp_path_factory.mktemp("live")) as hall:
        yield hall
