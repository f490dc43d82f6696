"""A whole hall joins and votes, beside a bare socket.io server on Node; and how both grow."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

import pytest

from tests.support import ROOT
from tests.support.measuring import (
    Extent,
    Figure,
    Target,
    at_least,
    at_most,
    at_most_times,
    report,
    report_pairs,
)
from tests.support.publishing import CHARTS, Scenes, draw
from tests.support.scene import Played, play_node, play_ours

SIZES = (0.1, 0.3, 1, 3)
FULL = 1  # the size the targets are about
PHONES_TICK, STAFF_TICK = 1000, 250  # ms


@dataclass(frozen=True)
class Row:
    """One figure of every scene."""

    name: str
    unit: str
    of: Callable[[Played], float]
    target: Target | None = None


def after_a_tick(tick: float) -> Target:
    """The time until a vote shows on a screen that is sent something once a tick."""
    words = f"≤ {tick:g} ms + 3 ×"
    return Target(words, lambda value, reference, _ratio: value <= tick + 3 * reference)


SOON = Target("≤ 3 × or 150 ms", lambda value, _reference, ratio: ratio <= 3 or value <= 150)

# Against Node. A staff screen is compared with Node's only kind of screen.
ROWS = [
    Row("server CPU for the whole scene", "s CPU", lambda one: one.cpu, at_most_times(2.5)),
    Row("left of one core while all join", "cores", lambda one: one.idle_joining, at_least(0.25)),
    Row("left of one core while all vote", "cores", lambda one: one.idle_voting, at_least(0.25)),
    Row("acknowledgement of a vote, p95", "ms", lambda one: one.vote, SOON),
    Row("a vote to everyone's phone, p95", "ms", lambda one: one.phone, after_a_tick(PHONES_TICK)),
    Row("a vote to the beamer, p95", "ms", lambda one: one.beamer, after_a_tick(STAFF_TICK)),
    Row("a vote to the console, p95", "ms", lambda one: one.console, after_a_tick(STAFF_TICK)),
    Row("a join until the socket listens, p95", "ms", lambda one: one.join, at_most(3000)),
    Row("memory per connected person", "KB", lambda one: one.memory, at_most(100)),
    Row("CPU of the load client", "cores", lambda one: one.load),
]

TOTALS: dict[str, Callable[[Played], float]] = {
    "requests that failed": lambda one: one.failed,
    "sockets that were cut off and came back": lambda one: one.cut,
    "boards fetched again after gaps": lambda one: one.fetched,
}


@pytest.fixture(scope="module")
def played(extent: Extent) -> Iterator[dict[int, Scenes]]:
    """What was played, by number of people; drawn at the end, where there is a line to draw."""
    found: dict[int, Scenes] = {}
    yield found
    if len(found) > 1:
        draw(found, CHARTS if extent.writes_docs else ROOT / "build/bench")


@pytest.mark.parametrize("size", SIZES)
def test_a_scene(tmp_path: Path, extent: Extent, size: float, played: dict[int, Scenes]) -> None:
    people = int(size * extent.people)
    played[people] = scenes = [
        (play_ours(tmp_path / f"ours{one}", people), play_node(tmp_path / f"node{one}", people))
        for one in range(extent.pairs if size == FULL else extent.few_pairs)
    ]
    for row in ROWS:
        tell(row, people, scenes, judges=size == FULL)
    for name, of in TOTALS.items():
        report(f"{people:,} people: {name}", mean(of(ours) for ours, _ in scenes), "a scene")


def tell(row: Row, people: int, scenes: Scenes, *, judges: bool) -> Figure:
    """Put a figure into the table."""
    pairs = [(row.of(ours), row.of(theirs)) for ours, theirs in scenes]
    return report_pairs(
        f"{people:,} people: {row.name}", pairs, row.unit, row.target if judges else None
    )
