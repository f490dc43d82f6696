"""A hall for each file and database, and the table of what was injected and found."""

from collections.abc import Callable, Iterator

import pytest

from tests.support.faults import Finding, note
from tests.support.hall import Hall, open_hall

DATABASES = ["SQLite", pytest.param("PostgreSQL", marks=pytest.mark.postgres)]
Record = Callable[..., None]


def database_settings(request: pytest.FixtureRequest) -> dict[str, str]:
    """The settings for the database that a fixture's parameter names."""
    if request.param == "SQLite":
        return {}
    cluster = request.getfixturevalue("postgres")
    template = request.getfixturevalue("migrated_template")
    return {"DATABASE_URL": cluster.url(cluster.create_database(template=template))}


@pytest.fixture(scope="module", params=DATABASES)
def hall(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Hall]:
    """A running server on each database; each test makes events of its own in it."""
    settings = database_settings(request)
    with open_hall(tmp_path_factory.mktemp("faults"), **settings) as hall:
        yield hall


@pytest.fixture
def record(request: pytest.FixtureRequest) -> Record:
    """A function that notes what was injected and found, and fails where it was nothing."""

    def record(fault: str, injected: dict[str, int], found: dict[str, int], held: str) -> None:
        hall: Hall = request.getfixturevalue("hall")
        database = "SQLite" if hall.house.database.is_sqlite else "PostgreSQL"
        assert all(injected.values()), f"nothing happened: {injected}"
        assert any(found.values()), f"nothing was found: {found}"
        note(Finding(fault, database, injected, found, held))

    return record
