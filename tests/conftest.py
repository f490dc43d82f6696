"""The fixtures every test may use; what they are made of is in tests/support."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser

from participation.kernel.db import Database
from participation.kernel.migrate import upgrade
from tests.support.browser import Pages, chromium
from tests.support.house import House, make_app, migrated
from tests.support.postgres import Cluster
from tests.support.redis_server import Redis
from tests.support.server import Server

# The same examples each time, however busy the machine.
settings.register_profile("calm", deadline=None, derandomize=True)
settings.load_profile("calm")

# Files are handed to the cores in this order: what takes longest goes first, so that no core is
# left alone with it at the end.
LONGEST = (
    "faults/",
    "journeys/test_every_page_in_german.py",
    "journeys/test_every_page_in_english.py",
    "web/test_routes.py",
    "test_cli.py",
    "journeys/",
    "live/",
)

Serve = Callable[..., Server]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest."""
    tests = Path(__file__).parent

    def rank(item: pytest.Item) -> int:
        path = item.path.relative_to(tests).as_posix()
        found = (at for at, start in enumerate(LONGEST) if path.startswith(start))
        return next(found, len(LONGEST))

    items.sort(key=rank)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A PostgreSQL cluster of our own, running for the whole session."""
    with Cluster(durable=False) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def postgres_url(postgres: Cluster) -> str:
    """The address of one database that is empty at first and shared by the session."""
    return postgres.url(postgres.create_database())


@pytest.fixture
def new_postgres_url(postgres: Cluster) -> Iterator[Callable[..., str]]:
    """A function giving the address of a fresh database: empty, or a copy of `template`."""
    names: list[str] = []

    def create(*, template: str = "template1") -> str:
        names.append(postgres.create_database(template=template))
        return postgres.url(names[-1])

    yield create
    for name in names:
        postgres.drop_database(name)


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """The address of a Redis of our own, running for the whole session."""
    with Redis() as redis:
        yield redis.url


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """A function that starts a server: `serve(SITE_NAME="Forum", arguments=("run", "--demo"))`.

    Capitals are settings; each server has a data folder and a port of its own and is stopped
    at the end of the test.
    """
    numbers = count(1)
    with ExitStack() as running:

        def start(*, arguments: tuple[str, ...] = ("run",), **settings: str) -> Server:
            folder = tmp_path / f"server-{next(numbers)}"
            folder.mkdir()
            return running.enter_context(Server(folder, settings, arguments=arguments))

        yield start


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole session."""
    with chromium() as browser:
        yield browser


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Pages]:
    """A function that opens a page as a person of its own; see Pages for what it takes.

    The test fails at its end if a script threw, a page broke the content security policy or
    asked another machine; a test that wants this calls `new_page.problems.clear()`.
    """
    pages = Pages(browser)
    yield pages
    pages.close()
    assert not pages.problems, "\n".join(pages.problems)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """An application on SQLite with empty tables."""
    house = House(make_app(tmp_path / "house"))
    yield house
    house.database.dispose()


@pytest.fixture(scope="session")
def migrated_template(postgres: Cluster) -> str:
    """The name of a PostgreSQL database whose tables are made, to be copied."""
    name = postgres.create_database()
    key = (migrated() / "secret_key").read_text(encoding="ascii")
    database = Database(postgres.url(name), audit_key=key)
    upgrade(database)
    database.dispose()
    return name


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def each_house(
    request: pytest.FixtureRequest,
    tmp_path: Path,
) -> Iterator[House]:
    """The same application on SQLite and on PostgreSQL, one after the other."""
    address = ""
    if request.param == "postgresql":
        template = request.getfixturevalue("migrated_template")
        address = request.getfixturevalue("new_postgres_url")(template=template)
    house = House(make_app(tmp_path / "house", address))
    yield house
    house.database.dispose()
