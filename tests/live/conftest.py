"""One hall for all tests of the sockets and of what they bring to pages, in every form it has."""

from collections.abc import Iterator

import pytest

from tests.support.hall import Hall, open_hall
from tests.support.several import Several, open_several

SEVERAL = pytest.param("several processes", marks=pytest.mark.postgres)


@pytest.fixture(scope="session", params=["one process", SEVERAL])
def hall(request: pytest.FixtureRequest) -> Iterator[Hall]:
    """A running installation; each test makes events of its own in it."""
    if request.param == "several processes":
        yield request.getfixturevalue("several")
        return
    folder = request.getfixturevalue("tmp_path_factory").mktemp("live")
    with open_hall(folder) as hall:
        yield hall


@pytest.fixture(scope="session")
def several(request: pytest.FixtureRequest) -> Iterator[Several]:
    """Two processes with PostgreSQL and Redis behind nginx; who stops a part starts it again."""
    cluster = request.getfixturevalue("postgres")
    template = request.getfixturevalue("migrated_template")
    folder = request.getfixturevalue("tmp_path_factory").mktemp("several")
    database_url = cluster.url(cluster.create_database(template=template))
    with open_several(folder, database_url) as several:
        yield several
