"""The geometry of charts: numbers in, places out; drawn by templates/components/charts.html.

Templates know this module as `charts`. Lengths are parts of 100 of a bar's room, or units of the view
box that was asked for; y grows downwards, as in SVG. The same input always gives the same picture.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from math import cos, hypot, pi, sin, sqrt
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


RADIUS, PITCH = 14.0, 29.0  # of a dot; from the middle of one to the middle of the next
LOWEST, HIGHEST = 1, 5
TICKS = 26.0  # units that the figures at an axis need
MOST_DOTS = 40  # of more there is nothing to see


class Dot(NamedTuple):
    """A numbered dot, and where it would stand if there were no others."""

    number: int
    x: float
    y: float
    home_x: float
    home_y: float

    @property
    def has_moved(self) -> bool:
        """Whether it stands beside its true place."""
        return (self.x, self.y) != (self.home_x, self.home_y)


class Plane(NamedTuple):
    """Two axes from 1 to 5 in a view box: the figures stand left and below, dots stay in the rest."""

    width: float
    height: float

    @property
    def left(self) -> float:
        """Where the vertical axis is."""
        return TICKS

    @property
    def bottom(self) -> float:
        """Where the horizontal axis is."""
        return self.height - TICKS

    def x(self, value: float) -> float:
        """How far to the right a value stands."""
        first, last = self.left + 1.5 * RADIUS, self.width - 1.5 * RADIUS
        return round(first + (last - first) * _part(value), 2)

    def y(self, value: float) -> float:
        """How far down a value stands: less for more."""
        first, last = self.bottom - 1.5 * RADIUS, 1.5 * RADIUS
        return round(first + (last - first) * _part(value), 2)

    def dots(self, points: Sequence[tuple[int, float, float]]) -> list[Dot]:
        """Dots for (number, x, y), none on another; later ones move aside, or are left out."""
        found: list[Dot] = []
        for number, across, up in points:
            home = self.x(across), self.y(up)
            near = (place for place in _around(*home) if self._is_free(place, found))
            place = next(near, None) if len(found) < MOST_DOTS else None
            if place is not None:
                found.append(Dot(number, *place, *home))
        return found

    def _is_free(self, place: tuple[float, float], dots: list[Dot]) -> bool:
        x, y = place
        return (
            self.left + RADIUS <= x <= self.width - RADIUS
            and RADIUS <= y <= self.bottom - RADIUS
            and all(hypot(x - dot.x, y - dot.y) >= PITCH for dot in dots)
        )


def _part(value: float) -> float:
    return min(max((float(value) - LOWEST) / (HIGHEST - LOWEST), 0), 1)


def _around(x: float, y: float) -> Iterator[tuple[float, float]]:
    """A place and those around it, ring by ring."""
    yield x, y
    for ring in range(2, 20):
        radius, places = ring * PITCH / 2, 3 * ring
        for number in range(places):
            angle = 2 * pi * number / places
            yield round(x + 1.01 * radius * cos(angle), 2), round(y + 1.01 * radius * sin(angle), 2)


# Widths of letters in parts of the size of the font: Fira Sans at weight 600, rounded up.
WIDTHS = {
    letter: width
    for width, letters in {
        0.31: "!',.:;|·’Iijl",
        0.41: '()[]{}`Jfrt-"',
        0.50: "*17?Fcsz",
        0.56: "/234569+<=>#$_aegkvxyELTZ–",
        0.62: "08bdhnopquABCKPRSVXYß",
        0.70: "DGHNOQU",
        0.88: "&%MWmwæÆ—",
    }.items()
    for letter in letters
}
LINE, ASCENT = 1.24, 0.96  # a line's height, and how much of it is above the foot of the letters
SIZES = range(56, 31, -3)  # of the most frequent word, in the order in which they are tried
SMALLEST = 17.0  # 14 pixels on a phone
MOST_WORDS = 60
GAP = 14.0  # between the words of a line


def text_width(text: str, size: float) -> float:
    """How wide a text is at most; what our font does not have is taken for wide."""
    return size * sum(_letter_width(letter) for letter in text)


def _letter_width(letter: str) -> float:
    base = unicodedata.normalize("NFD", letter)[0]
    if base in WIDTHS:
        return WIDTHS[base]
    if unicodedata.category(base) in ("Mn", "Me", "Cf"):
        return 0
    return 1.05 if unicodedata.east_asian_width(base) in "WF" or base.isupper() else 0.8


class Placed(NamedTuple):
    """A word: the middle of its foot, its width and the size of its letters."""

    word: str
    language: str | None
    x: float
    y: float
    width: float
    size: float


class Cloud(NamedTuple):
    """Words in a box, the most frequent first, and how much of its height they need."""

    words: list[Placed]
    height: float


Entry = tuple[str, str | None, float]  # word, language, how often
Line = list[tuple[Entry, float]]  # with the size of the letters


def cloud(words: Sequence[Entry], width: float, height: float) -> Cloud:
    """Words by how often they were said, the most frequent in the middle, in lines that never touch.

    Letters are as large as lets all words in. Where that would make all of them small, the rarest
    words are left out, and so is a word that is too long.
    """
    said = sorted((one for one in words if one[2] > 0), key=lambda one: (-one[2], one[0]))
    said = [one for one in said[:MOST_WORDS] if 0 < text_width(one[0], SMALLEST) <= width]
    lines: list[Line] = []
    for largest in SIZES:
        lines = _lines(said, largest, width)
        if _height(lines) <= height:
            break
    while _height(lines) > height:
        lines.pop()
    return Cloud(_placed(lines, width), round(_height(lines), 1))


def _lines(said: Sequence[Entry], largest: float, width: float) -> list[Line]:
    """The words in their order, as many to a line as have room."""
    lines: list[Line] = []
    room, size = 0.0, largest
    for entry in said:
        wish = SMALLEST + (largest - SMALLEST) * sqrt(entry[2] / said[0][2])
        size = min(wish, size, width / text_width(entry[0], 1))
        needed = text_width(entry[0], size) + GAP
        if not lines or needed > room + 1e-6:
            lines.append([])
            room = width + GAP
        lines[-1].append((entry, size))
        room -= needed
    return lines


def _height(lines: list[Line]) -> float:
    return sum(LINE * line[0][1] for line in lines)


def _placed(lines: list[Line], width: float) -> list[Placed]:
    found: list[Placed] = []
    tops = _starts([_height([line]) for line in lines], _height(lines))
    for line, top in zip(lines, tops, strict=True):
        foot = round(top + ASCENT * line[0][1], 1)
        widths = [text_width(entry[0], size) for entry, size in line]
        lefts = _starts(widths, width, GAP)
        found += [
            Placed(word, language, round(left + wide / 2, 1), foot, round(wide, 1), round(size, 1))
            for ((word, language, _), size), left, wide in zip(line, lefts, widths, strict=True)
        ]
    return found


def _starts(lengths: list[float], room: float, gap: float = 0) -> list[float]:
    """Where things of these lengths begin: the first in the middle, the others by turns beside it."""
    at = (room - sum(lengths) - gap * (len(lengths) - 1)) / 2
    starts = [0.0] * len(lengths)
    for number in sorted(range(len(lengths)), key=lambda n: n if n % 2 else -n):
        starts[number] = at
        at += lengths[number] + gap
    return starts
