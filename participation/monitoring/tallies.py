"""Counting as cheaply as Python can: plain numbers, made into metrics when somebody asks for them.

The counters of prometheus-client take a lock for each number. Ours need none: all requests of a
process run in one thread, and nobody else comes between the halves of an addition there.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import accumulate

from prometheus_client.core import HistogramMetricFamily, Metric
from prometheus_client.registry import Collector


class Tally:
    """How many there were, what they sum up to, and how many were at most as large as some bounds."""

    __slots__ = ("_bounds", "_counts", "_sum")

    def __init__(self, bounds: tuple[float, ...]) -> None:
        self._bounds = bounds
        self._counts = [0] * (len(bounds) + 1)
        self._sum = 0.0

    def add(self, value: float) -> None:
        """Count one."""
        self._counts[bisect_left(self._bounds, value)] += 1
        self._sum += value

    def add_to(self, family: HistogramMetricFamily, labels: tuple[str, ...] = ()) -> None:
        """Put these figures into a histogram under the values of its labels."""
        names = [*map(str, self._bounds), "+Inf"]
        buckets = list(zip(names, accumulate(map(float, self._counts)), strict=True))
        family.add_metric(labels, buckets, self._sum)


class Told(Collector):
    """Metrics that never change."""

    def __init__(self, *metrics: Metric) -> None:
        self._metrics = metrics

    def collect(self) -> Iterator[Metric]:
        """Tell them."""
        yield from self._metrics


def histogram(
    name: str, meaning: str, tallies: Iterable[tuple[tuple[str, ...], Tally]], labels: Iterable[str]
) -> HistogramMetricFamily:
    """One histogram of tallies, each with the values of the labels."""
    family = HistogramMetricFamily(name, meaning, labels=list(labels))
    for values, tally in tallies:
        tally.add_to(family, values)
    return family
