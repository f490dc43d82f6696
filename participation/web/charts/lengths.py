"""Bars beside each other, bars in parts, and columns."""

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple
from zlib import crc32


def anchor(kind: str, title: str) -> str:
    """An id for a chart that follows from what it is and what it is called."""
    return f"chart-{kind}-{crc32(title.encode()):08x}"


class Bar(NamedTuple):
    """A part of a horizontal bar's room, in parts of 100."""

    start: float
    length: float


class Bars(NamedTuple):
    """Bars on one scale, and where on it zero is."""

    zero: float
    bars: list[Bar]


def bars(values: Sequence[float]) -> Bars:
    """Bars from zero to each value, to the left where it is negative; lengths are proportional."""
    numbers = [float(value) for value in values]
    low, high = min([0.0, *numbers]), max([0.0, *numbers])
    scale = 100 / ((high - low) or 1)
    zero = (0 - low) * scale
    ends = [sorted((zero, (one - low) * scale)) for one in numbers]
    return Bars(round(zero, 2), [_part_between(*both) for both in ends])


def _part_between(start: float, end: float) -> Bar:
    start, end = round(start, 2), round(min(end, 100), 2)
    return Bar(start, round(end - start, 2))


THINNEST = 1.5  # parts of 100: four pixels on a phone, so that no single answer disappears
DIGIT, AIR = 3.8, 3.6  # parts of 100 that a digit and the space around a number need on a phone


class Segment(NamedTuple):
    """A value's place in the list, its part of the bar, and how often it was given."""

    value: int
    start: float
    length: float
    times: int

    @property
    def has_room(self) -> bool:
        """Whether the number can stand in it, on the narrowest screen too."""
        return self.length >= AIR + DIGIT * len(f"{self.times:,}")


def segments(counts: Sequence[int]) -> list[Segment]:
    """The counts above zero as neighbours that fill a bar.

    Proportional, but that the smallest are as wide as can be seen, at the cost of all others.
    """
    given = [(value, times) for value, times in enumerate(counts) if times > 0]
    ends = [*accumulate(_shares([times for _, times in given]), initial=0.0)]
    return [
        Segment(value, *_part_between(*both), times)
        for (value, times), both in zip(given, pairwise(ends), strict=True)
    ]


def _shares(counts: list[int]) -> list[float]:
    thinnest = min(THINNEST, 50 / len(counts)) if counts else 0
    thin: set[int] = set()
    while True:
        rest = sum(count for index, count in enumerate(counts) if index not in thin)
        room = 100 - thinnest * len(thin)
        shares = [
            thinnest if index in thin else room * count / rest for index, count in enumerate(counts)
        ]
        more = {index for index, share in enumerate(shares) if share < thinnest}
        if not more:
            return shares
        thin |= more


def shade(index: int, values: int) -> int:
    """How dark, from 0 to 10, the value at this place of a scale is drawn."""
    return round(10 * index / (values - 1)) if values > 1 else 10


TALLEST = 76  # parts of 100; the two lines above the tallest column need the rest


class Column(NamedTuple):
    """A column's height in parts of 100, and the part of the whole that its value is (0 to 1)."""

    height: float
    share: float

    @property
    def top(self) -> float:
        """How far down it begins."""
        return round(100 - self.height, 2)


def fit_upright(labels: Sequence[str]) -> bool:
    """Whether columns with these labels below them can be read: few, with short labels."""
    return len(labels) <= 6 and all(len(label) <= 48 for label in labels)


def columns(values: Sequence[float], of: float | None = None) -> list[Column]:
    """A column for each value, none negative; `of` is the whole, else the sum of the values."""
    most = max(values, default=0)
    whole = sum(values) if of is None else of
    return [
        Column(
            round(TALLEST * float(value / most), 2) if most > 0 else 0,
            float(value / whole) if whole > 0 else 0,
        )
        for value in values
    ]
