"""The geometry of a map of ideas: places in steps come in, a picture in units of a view box goes out.

Templates know this module's pictures. A step is what two neighbours keep between them. Whoever has
no place yet gets one for this picture, beside others of the same group. The same input always gives
the same picture.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot, sqrt
from typing import NamedTuple

from participation.web.charts import text_width
from participation.web.spots import Place, Taken

WIDTH = 1000.0
TALLEST = 760.0
MARGIN = 3.0  # letters' heights, for the names of what lies at the edge
LARGEST_STEP = 64.0
SMALLEST_DOT, LARGEST_DOT = 0.16, 0.44  # steps
GROUND = 1.9  # steps: how wide the ground under a dot is
EDGE = 2.5  # units around it
LINE = 1.2
NEAR = 24.0  # units: a name so near to a region may be taken for its own
LONGEST_LINE, MOST_LINES = 20, 3  # letters; lines of a name


class Mark(NamedTuple):
    """What is to be drawn: its number, its group's, its place or None, and its weight."""

    number: int
    group: int
    place: tuple[float, float] | None
    weight: int


class Dot(NamedTuple):
    """A mark in the picture; `is_new` has no place of its own yet."""

    number: int
    x: float
    y: float
    radius: float
    is_new: bool


@dataclass(frozen=True)
class Name:
    """A group's name in lines, each with the middle of its foot."""

    lines: tuple[tuple[str, float, float], ...]
    size: float


@dataclass
class Region:
    """A group: its dots, the path of the ground they stand on, its middle, and its name if there
    was room for it.
    """

    group: int
    dots: list[Dot]
    x: float
    y: float
    radius: float
    name: Name | None = None

    @property
    def path(self) -> str:
        """A point for each dot: with round caps, each is a disc as wide as the stroke."""
        return "".join(f"M{dot.x:g} {dot.y:g}h0" for dot in self.dots)


@dataclass(frozen=True)
class Picture:
    """A map in a view box; `ground` and `edge` are the widths of the strokes under the dots."""

    width: float
    height: float
    regions: list[Region]
    ground: float
    edge: float


def picture(
    marks: Sequence[Mark], names: dict[int, str], size: float = 22.0, width: float = WIDTH
) -> Picture | None:
    """A picture of these marks, `width` units wide, groups in the order of `names`, which are written
    in letters of this size where there is room; None where there is nothing to draw.
    """
    if not marks:
        return None
    places = _all_placed(marks)
    xs, ys = [x for x, _y in places.values()], [y for _x, y in places.values()]
    wide, high = max(xs) - min(xs), max(ys) - min(ys)
    margin = MARGIN * size
    step = min(LARGEST_STEP, (width - 2 * margin) / (wide + 2), (TALLEST - 2 * margin) / (high + 2))
    height = step * (high + 2) + 2 * margin
    left, top = (width - step * wide) / 2 - step * min(xs), margin + step * (1 - min(ys))
    heaviest = max(one.weight for one in marks)
    groups: dict[int, list[Dot]] = {group: [] for group in names}
    for one in marks:
        x, y = places[one.number]
        part = sqrt(one.weight / heaviest) if heaviest else 0
        radius = step * (SMALLEST_DOT + (LARGEST_DOT - SMALLEST_DOT) * part)
        dot = Dot(one.number, _r(left + step * x), _r(top + step * y), _r(radius), not one.place)
        groups[one.group].append(dot)
    regions = [_region(group, dots, step) for group, dots in groups.items() if dots]
    _write_names(regions, names, size, (width, height))
    return Picture(width, _r(height), regions, _r(step * GROUND), _r(step * GROUND + 2 * EDGE))


def _r(value: float) -> float:
    return round(value, 1)


def _region(group: int, dots: list[Dot], step: float) -> Region:
    xs, ys = [dot.x for dot in dots], [dot.y for dot in dots]
    x, y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    radius = max(hypot(dot.x - x, dot.y - y) for dot in dots) + step
    return Region(group, dots, _r(x), _r(y), radius)


def _all_placed(marks: Sequence[Mark]) -> dict[int, Place]:
    """A place for each mark: its own, else the free one nearest to the middle of its group."""
    places = {one.number: one.place for one in marks if one.place}
    taken = Taken(places.values())
    own: dict[int, list[Place]] = defaultdict(list)
    for one in marks:
        if one.place:
            own[one.group].append(one.place)
    for one in marks:
        if not one.place:
            spot = taken.free_spot(_middle(own[one.group]) if own[one.group] else taken.aside())
            own[one.group].append(spot)
            places[one.number] = spot
    return places


def _middle(places: Sequence[Place]) -> Place:
    number = len(places)
    return sum(x for x, _y in places) / number, sum(y for _x, y in places) / number


class _Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "_Box") -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def within(self, width: float, height: float) -> "_Box":
        """The same shifted into the picture."""
        across = max(0.0, -self.left) - max(0.0, self.right - width)
        down = max(0.0, -self.top) - max(0.0, self.bottom - height)
        return _Box(self.left + across, self.top + down, self.right + across, self.bottom + down)

    def depth_in(self, region: Region) -> float:
        """How far it reaches into the disc around a region."""
        return max(0.0, region.radius - self._way_to_middle(region))

    def way_to(self, region: Region) -> float:
        """How far it is from the disc around a region."""
        return max(0.0, self._way_to_middle(region) - region.radius)

    def _way_to_middle(self, region: Region) -> float:
        x = min(max(region.x, self.left), self.right)
        y = min(max(region.y, self.top), self.bottom)
        return hypot(region.x - x, region.y - y)


def _write_names(
    regions: list[Region], names: dict[int, str], size: float, room: tuple[float, float]
) -> None:
    """Give each region its name where it hides the least and meets no other name; large ones first."""
    written: list[_Box] = []
    for region in sorted(regions, key=lambda one: -one.radius):
        lines = wrapped(names[region.group])
        wide = max(text_width(line, size) for line in lines)
        spots = (box.within(*room) for box in _spots(region, wide, LINE * size * len(lines)))
        free = (box for box in spots if not any(map(box.meets, written)))
        clear = [box for box in free if not _misleads(box, region, regions)]
        best = min(clear, key=lambda box: _hidden(box, region, regions), default=None)
        if best is not None:
            written.append(best)
            region.name = _name(lines, best, size)


def _misleads(box: _Box, own: Region, regions: Sequence[Region]) -> bool:
    """Whether a name there would be taken for that of another region."""
    others = [one for one in regions if one is not own]
    way = box.way_to(own)
    return any(box.depth_in(one) > 0.6 * one.radius or box.way_to(one) < way for one in others)


def _hidden(box: _Box, own: Region, regions: Sequence[Region]) -> float:
    """How much of the map a name there would hide, how far it is off, and how near to others; of its
    own region it may hide some.
    """
    others = [one for one in regions if one is not own]
    beside = sum(max(0.0, NEAR - box.way_to(one)) for one in others)
    hidden = 3 * sum(map(box.depth_in, others)) + 0.1 * box.depth_in(own)
    return hidden + beside + 2 * box.way_to(own)


def _spots(region: Region, wide: float, high: float) -> Iterator[_Box]:
    """Above, below, right, left and across the middle, each with some shifts."""
    gap = 3.0
    for shift in (0, -0.5, 0.5, -0.9, 0.9):
        across, down = region.x + shift * region.radius, region.y + shift * region.radius
        yield _centred(across, region.y - region.radius - gap - high / 2, wide, high)
        yield _centred(across, region.y + region.radius + gap + high / 2, wide, high)
        yield _centred(region.x + region.radius + gap + wide / 2, down, wide, high)
        yield _centred(region.x - region.radius - gap - wide / 2, down, wide, high)
        yield _centred(region.x, down, wide, high)


def _centred(x: float, y: float, wide: float, high: float) -> _Box:
    return _Box(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)


def _name(lines: Sequence[str], box: _Box, size: float) -> Name:
    x = (box.left + box.right) / 2
    feet = (box.top + size * (LINE * number + 0.95) for number in range(len(lines)))
    return Name(tuple((line, _r(x), _r(y)) for line, y in zip(lines, feet, strict=True)), size)


def wrapped(name: str) -> list[str]:
    """A name in lines of some twenty letters; what is too long for three ends with an ellipsis."""
    lines = [""]
    for word in (part for long in name.split() for part in _cut(long)):
        if lines[-1] and len(lines[-1]) + 1 + len(word) > LONGEST_LINE:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    if len(lines) > MOST_LINES:
        lines[MOST_LINES - 1] = lines[MOST_LINES - 1][: LONGEST_LINE - 1].rstrip() + "…"
    return lines[:MOST_LINES]


def _cut(word: str) -> Iterator[str]:
    """A word in pieces that fit into a line, with a hyphen at the end of each but the last."""
    room = LONGEST_LINE - 1
    starts = [*range(0, len(word), room), len(word)] if len(word) > LONGEST_LINE else [0, len(word)]
    for start, end in pairwise(starts):
        yield word[start:end] + ("-" if end < len(word) else "")
