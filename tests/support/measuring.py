"""Figures of a run: CPU of ours against a reference in the same run, gathered for one table."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

PAIRS = 7


@dataclass(frozen=True)
class Figure:
    """One line of the table; `ratio` is value / reference, both from this run."""

    name: str
    value: float
    unit: str
    reference: float | None = None
    ratio: float | None = None
    target: float | None = None
    target_met: bool | None = None

    def __str__(self) -> str:
        ratio = f"  ratio {self.ratio:.2f}" if self.ratio is not None else ""
        target = f"  target ≤ {self.target}: {self.target_met}" if self.target is not None else ""
        return f"{self.name:62} {self.value:10.2f} {self.unit}{ratio}{target}"


FIGURES: list[Figure] = []


def cpu(act: Callable[[], object]) -> float:
    """The CPU milliseconds this process spends on an act."""
    before = time.process_time()
    act()
    return 1000 * (time.process_time() - before)


def report(name: str, value: float, unit: str = "ms CPU") -> None:
    """Note a figure that has no reference."""
    FIGURES.append(Figure(name, value, unit))


def compare(
    name: str, ours: Callable[[], object], theirs: Callable[[], object], target: float | None = None
) -> None:
    """Note our CPU against a reference's: measured in turn, the median of the pairs' ratios."""
    ours(), theirs()
    pairs = [(cpu(ours), cpu(theirs)) for _ in range(PAIRS)]
    ratio = median(mine / max(other, 0.001) for mine, other in pairs)
    value, reference = (median(column) for column in zip(*pairs, strict=True))
    met = None if target is None else ratio <= target
    FIGURES.append(Figure(name, value, "ms CPU", reference, ratio, target, met))
