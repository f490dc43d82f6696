"""The bus: whoever listens is told; who fails stops nobody."""

import logging
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import pytest

from participation.kernel.events import Bus, Fact


@dataclass(frozen=True)
class Moved(Fact):
    """Something moved."""

    kept: ClassVar = ("far",)
    far: int
    who: str = "somebody"


@dataclass(frozen=True)
class Flew(Moved):
    """It moved through the air."""


def test_a_handler_hears_its_kind_and_what_descends_from_it() -> None:
    bus, heard = Bus(), list[tuple[str, Fact]]()

    def hear(name: str, fact: Fact) -> None:
        heard.append((name, fact))

    for kind in (Moved, Flew, Fact):
        bus.on(kind, partial(hear, kind.__name__))
    bus.publish([Moved(1), Flew(2)])
    assert heard == [
        ("Moved", Moved(1)),
        ("Fact", Moved(1)),
        ("Flew", Flew(2)),
        ("Moved", Flew(2)),
        ("Fact", Flew(2)),
    ]


def test_a_failing_handler_is_logged_and_stops_nobody(caplog: pytest.LogCaptureFixture) -> None:
    bus, heard = Bus(), list[Fact]()

    def fail(_fact: Fact) -> None:
        raise ZeroDivisionError

    bus.on(Moved, fail)
    bus.on(Moved, heard.append)
    with caplog.at_level(logging.ERROR):
        bus.publish([Moved(1), Moved(2)])
    assert heard == [Moved(1), Moved(2)]
    assert [record.getMessage() for record in caplog.records] == ["a handler of Moved failed"] * 2


def test_the_log_keeps_only_what_the_fact_declares() -> None:
    assert Moved(3, who="Ada").for_audit() == {"far": 3}
    assert Fact().for_audit() == {}
