"""Figures of a run: ours against a reference in the same run, gathered for one table."""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

PAIRS = 7

Pairs = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Extent:
    """How much is measured: pairs of ours and a reference, people in the hall, seconds of acts."""

    pairs: int
    people: int
    seconds: float
    writes_docs: bool

    @property
    def few_pairs(self) -> int:
        """For what is only there to be told."""
        return max(1, self.pairs // 2)

    def __str__(self) -> str:
        pairs = f"Pairs: {self.pairs} where there is a target, else {self.few_pairs}."
        return f"{self.people:,} people where no other number stands. {pairs}"


@dataclass(frozen=True)
class Target:
    """What is wanted, in words and as a question about value, reference and ratio."""

    words: str
    is_met: Callable[[float, float, float], bool]


def at_most_times(limit: float) -> Target:
    """So many times the reference, or less."""
    return Target(f"≤ {limit:g} ×", lambda _value, _reference, ratio: ratio <= limit)


def at_least_times(limit: float) -> Target:
    """So many times the reference, or more."""
    return Target(f"≥ {limit:g} ×", lambda _value, _reference, ratio: ratio >= limit)


def at_most(limit: float) -> Target:
    """So much, or less."""
    return Target(f"≤ {limit:g}", lambda value, _reference, _ratio: value <= limit)


def at_least(limit: float) -> Target:
    """So much, or more."""
    return Target(f"≥ {limit:g}", lambda value, _reference, _ratio: value >= limit)


@dataclass(frozen=True)
class Figure:
    """One line of the table; all of it is from one run.

    `ratio` is value / reference: the median of the pairs' ratios, not the ratio of the medians;
    `spread` the smallest and the largest of them.
    """

    name: str
    value: float
    unit: str
    reference: float | None = None
    ratio: float | None = None
    spread: tuple[float, float] | None = None
    target: str | None = None
    target_met: bool | None = None

    def __str__(self) -> str:
        told = f"{self.name:70} {self.value:10.3f} {self.unit:10}"
        if self.reference is not None:
            told += f" reference {self.reference:10.3f}"
        if self.ratio is not None:
            told += f"  ratio {self.ratio:5.2f}"
        if self.spread is not None:
            told += f" ({self.spread[0]:.2f}–{self.spread[1]:.2f})"
        if self.target is not None:
            told += f"  target {self.target}: {'met' if self.target_met else 'missed'}"
        return told


FIGURES: list[Figure] = []


def cpu(act: Callable[[], object]) -> float:
    """The CPU milliseconds this process spends on an act."""
    before = time.process_time()
    act()
    return 1000 * (time.process_time() - before)


def cpu_of(pid: int) -> float:
    """The CPU milliseconds a process has spent in all its threads.

    The kernel's clock of that process (clock_getcpuclockid in C), which counts nanoseconds; what
    /proc/PID/stat says is the same in hundredths of a second.
    """
    scheduler_clock_of_process = (~pid << 3) | 2
    return 1000 * time.clock_gettime(scheduler_clock_of_process)


def memory_of(pid: int) -> float:
    """The KB of a process that are in memory."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return float(next(one for one in status.splitlines() if one.startswith("VmRSS:")).split()[1])


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest of the values that this share of them does not exceed; 0 of none."""
    ranked = sorted(values)
    return ranked[max(0, math.ceil(share * len(ranked)) - 1)] if ranked else 0.0


def in_turn(ours: Callable[[], float], theirs: Callable[[], float], pairs: int) -> Pairs:
    """Measure A B A B …, after once that does not count."""
    ours(), theirs()
    return [(ours(), theirs()) for _ in range(pairs)]


def note(figure: Figure) -> Figure:
    """Put a figure into the table and say it at once."""
    FIGURES.append(figure)
    print(f"\n{figure}")
    return figure


def report(name: str, value: float, unit: str = "ms CPU", target: Target | None = None) -> Figure:
    """Note a figure that has no reference."""
    met = None if target is None else target.is_met(value, 0, 0)
    return note(Figure(name, value, unit, target=target.words if target else None, target_met=met))


def report_pairs(
    name: str, pairs: Pairs, unit: str = "ms CPU", target: Target | None = None
) -> Figure:
    """Note ours against a reference's."""
    ratios = [ours / max(theirs, 1e-6) for ours, theirs in pairs]
    value, reference = (median(column) for column in zip(*pairs, strict=True))
    ratio, spread = median(ratios), (min(ratios), max(ratios))
    met = None if target is None else target.is_met(value, reference, ratio)
    words = target.words if target else None
    return note(Figure(name, value, unit, reference, ratio, spread, words, met))


def compare(
    name: str, ours: Callable[[], object], theirs: Callable[[], object], target: float | None = None
) -> None:
    """Note the CPU this process spends on ours against that on a reference."""
    pairs = in_turn(lambda: cpu(ours), lambda: cpu(theirs), PAIRS)
    report_pairs(name, pairs, target=at_most_times(target) if target else None)
