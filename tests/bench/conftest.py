"""The table of all that was measured."""

import json
from collections.abc import Iterator
from dataclasses import asdict

import pytest

from tests.support import ROOT
from tests.support.measuring import FIGURES


@pytest.fixture(scope="session", autouse=True)
def table() -> Iterator[None]:
    """Print what was measured and write it down."""
    yield
    build = ROOT / "build"
    build.mkdir(exist_ok=True)
    text = json.dumps([asdict(one) for one in FIGURES], indent=2)
    (build / "bench.json").write_text(text + "\n", encoding="utf-8")
    print()
    for one in FIGURES:
        print(one)
