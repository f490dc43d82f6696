"""How much is measured, where, and the table of all that was measured."""

from collections.abc import Iterator
from os import getloadavg
from resource import RLIM_INFINITY, RLIMIT_NOFILE, getrlimit, setrlimit

import pytest

from tests.bench.match import Match
from tests.support import ROOT
from tests.support.load import Load
from tests.support.measuring import FIGURES, Extent
from tests.support.publishing import write_json, write_page
from tests.support.server import Server
from tests.support.stage import Stage, bare_stack, open_stage

MOST_FILES = 20_000


def pytest_addoption(parser: pytest.Parser) -> None:
    """With few pairs, people and seconds a run is quick enough to try something."""
    group = parser.getgroup("bench")
    group.addoption("--pairs", type=int, default=5, help="how often ours and a reference run")
    group.addoption("--people", type=int, default=1000, help="how many people are in the hall")
    group.addoption("--seconds", type=float, default=3, help="how long single acts are measured")
    group.addoption("--write-docs", action="store_true", help="renew docs/bench.md and its charts")


@pytest.fixture(scope="session")
def extent(request: pytest.FixtureRequest) -> Extent:
    """What the command line says."""
    option = request.config.getoption
    names = ("--pairs", "--people", "--seconds", "--write-docs")
    return Extent(*(option(name) for name in names))


@pytest.fixture(scope="session", autouse=True)
def many_files() -> None:
    """Let this process and all it starts have a connection or two for each of 3,000 people."""
    soft, most = getrlimit(RLIMIT_NOFILE)
    possible = MOST_FILES if most == RLIM_INFINITY else min(MOST_FILES, most)
    if RLIM_INFINITY != soft < possible:
        setrlimit(RLIMIT_NOFILE, (possible, most))


@pytest.fixture(scope="session", autouse=True)
def table(extent: Extent) -> Iterator[None]:
    """Print what was measured and write it down."""
    busy = f"Before it began, {getloadavg()[0]:.1f} processes wanted to run (load average)."
    yield
    build = ROOT / "build"
    build.mkdir(exist_ok=True)
    write_json(FIGURES, build / "bench.json")
    if extent.writes_docs:
        write_page(FIGURES, f"{extent} {busy}")
    print()
    for one in FIGURES:
        print(one)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Our server with a hall's event."""
    with open_stage(tmp_path_factory.mktemp("stage") / "ours") as found:
        yield found


@pytest.fixture
def load() -> Iterator[Load]:
    """The load client."""
    with Load() as found:
        yield found


@pytest.fixture(scope="module", params=["", "naked"], ids=["ours", "naked"])
def bare(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, stage: Stage
) -> Iterator[Server]:
    """The bare web stack, and a naked Flask after it."""
    arguments = [request.param] if request.param else []
    with bare_stack(tmp_path_factory.mktemp("bare") / "bare", stage, *arguments) as server:
        yield server


@pytest.fixture
def match(stage: Stage, bare: Server, load: Load, extent: Extent) -> Match:
    """Ours against that one."""
    return Match(stage, bare, load, extent)
