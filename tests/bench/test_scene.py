"""A whole hall joins and votes, beside a bare socket.io server on Node; and how both grow."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.support.measuring import Target, report, report_pairs
from tests.support.scene import Played, play_node, play_ours

Scenes = list[tuple[Played, Played]]

SIZES = (0.1, 0.3, 1, 3)
PHONES_TICK = 1000  # ms, in a room of a thousand
STAFF_TICK = 250
FULL = 1  # the size the targets are about


@pytest.fixture(scope="module")
def scenes() -> dict[int, Scenes]:
    """What was played, by the number of people."""
    return {}


@pytest.mark.parametrize("size", SIZES)
def test_a_scene(
    folder: Path, people: int, number_of_pairs: int, size: float, scenes: dict[int, Scenes]
) -> None:
    number = int(size * people)
    pairs = number_of_pairs if size == FULL else max(1, number_of_pairs // 2)
    scenes[number] = [
        (play_ours(folder / f"ours{one}", number), play_node(folder / f"node{one}", number))
        for one in range(pairs)
    ]
    tell(number, scenes[number], judges=size == FULL)


def tell(number: int, played: Scenes, *, judges: bool) -> None:
    """Put all of a size into the table."""

    def pairs(of: Callable[[Played], float]) -> list[tuple[float, float]]:
        return [(of(ours), of(theirs)) for ours, theirs in played]

    def named(name: str) -> str:
        return f"{number:,} people: {name}"

    def judged(target: Target) -> Target | None:
        return target if judges else None

    report_pairs(
        named("server CPU for the whole scene, against Node"),
        pairs(lambda one: one.cpu),
        "s CPU",
        judged(Target(2.5)),
    )
    report_pairs(
        named("left of one core while all join or all vote"),
        pairs(lambda one: one.idle),
        "cores",
        judged(Target(0.25, of="value", is_least=True)),
    )
    report_pairs(
        named("acknowledgement, p95"),
        pairs(lambda one: one.acknowledgement),
        "ms",
        judged(Target(3)),
    )
    for screen in ("phone", "wall", "console"):
        report_pairs(
            named(f"a vote to every {screen}, p95"),
            pairs(lambda one: one.fan_out.get(screen, 0)),
            "ms",
            None,
        )
    report_pairs(
        named("memory per person"),
        pairs(lambda one: one.memory),
        "KB",
        judged(Target(100, of="value")),
    )
    report_pairs(named("join, p95"), pairs(lambda one: one.join), "ms", None)
    report_pairs(named("the load client's CPU"), pairs(lambda one: one.load), "cores", None)
    report(named("failed"), sum(o.failed + t.failed for o, t in played), "requests")
    report(named("repairs and refreshes"), played[0][0].fetched, "requests")
