"""How much is measured, where, and the table of all that was measured."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass

import pytest

from tests.support import ROOT
from tests.support.load import Load
from tests.support.measuring import FIGURES
from tests.support.stage import Stage, open_stage


def pytest_addoption(parser: pytest.Parser) -> None:
    """All of these together make a run that is quick enough to try something."""
    group = parser.getgroup("bench")
    group.addoption("--pairs", type=int, default=5, help="how often ours and a reference run")
    group.addoption("--people", type=int, default=1000, help="how many people are in the hall")
    group.addoption("--seconds", type=float, default=4, help="how long single acts are measured")


@dataclass(frozen=True)
class Extent:
    """How much is measured."""

    pairs: int
    people: int
    seconds: float

    @property
    def few_pairs(self) -> int:
        """For what is only there to be told."""
        return max(1, self.pairs // 2)


@pytest.fixture(scope="session")
def extent(request: pytest.FixtureRequest) -> Extent:
    """What the command line says."""
    option = request.config.getoption
    return Extent(option("--pairs"), option("--people"), option("--seconds"))


@pytest.fixture(scope="session", autouse=True)
def table() -> Iterator[None]:
    """Print what was measured and write it down."""
    yield
    build = ROOT / "build"
    build.mkdir(exist_ok=True)
    text = json.dumps([asdict(one) for one in FIGURES], indent=2, ensure_ascii=False)
    (build / "bench.json").write_text(text + "\n", encoding="utf-8")
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
