"""The geometry of a picture of groups: circles as large as the groups, as far apart as these differ."""

from collections.abc import Sequence
from itertools import combinations
from math import cos, hypot, sin, sqrt
from typing import NamedTuple

AIR = 10.0  # units between two circles, and between a circle and the edge
SMALLEST = 30.0  # so that a letter and a number of three digits have room
ROUNDS = 200


class Circle(NamedTuple):
    """The middle of a circle and its radius, in units of the view box; y grows downwards."""

    x: float
    y: float
    r: float


def circles(
    groups: Sequence[tuple[int, float, float]], width: float, height: float
) -> list[Circle]:
    """A circle for each group (its size, and where its middle is), none on another, all in the box.

    Areas stand for sizes, the smallest as large as its words need. Near groups are moved apart.
    """
    if not groups:
        return []
    most = max(size for size, _x, _y in groups)
    largest = min(width, height) / (2.2 + 0.45 * max(0, len(groups) - 2))
    radii = [max(SMALLEST, largest * sqrt(size / most)) for size, _x, _y in groups]
    room = (one - 2 * (max(radii) + AIR) for one in (width, height))
    places = _apart(_spread([(x, -y) for _size, x, y in groups], *room), radii)
    return _fitted(places, radii, width, height)


Place = tuple[float, float]


def _spread(places: list[Place], width: float, height: float) -> list[Place]:
    """Stretched to the box, both directions alike."""
    across = max(x for x, _ in places) - min(x for x, _ in places)
    down = max(y for _, y in places) - min(y for _, y in places)
    scale = min(width / across if across else 1e6, height / down if down else 1e6)
    return [(x * scale, y * scale) for x, y in places]


def _apart(places: list[Place], radii: list[float]) -> list[Place]:
    """Those that lie on each other move away from each other, each by half of what is missing."""
    places = [(x + 0.01 * cos(at), y + 0.01 * sin(at)) for at, (x, y) in enumerate(places)]
    for _round in range(ROUNDS):
        for one, other in combinations(range(len(places)), 2):
            across = places[other][0] - places[one][0]
            down = places[other][1] - places[one][1]
            away = hypot(across, down)
            missing = (radii[one] + radii[other] + AIR - away) / 2
            if missing > 0:
                move = missing * across / away, missing * down / away
                places[one] = places[one][0] - move[0], places[one][1] - move[1]
                places[other] = places[other][0] + move[0], places[other][1] + move[1]
    return places


def _fitted(places: list[Place], radii: list[float], width: float, height: float) -> list[Circle]:
    """All made smaller alike until they are in the box, and put in its middle."""
    found = [Circle(x, y, r) for (x, y), r in zip(places, radii, strict=True)]
    left, right = min(one.x - one.r for one in found), max(one.x + one.r for one in found)
    top, bottom = min(one.y - one.r for one in found), max(one.y + one.r for one in found)
    scale = min(1, (width - 2 * AIR) / (right - left), (height - 2 * AIR) / (bottom - top))
    return [
        Circle(
            round(width / 2 + (one.x - (left + right) / 2) * scale, 1),
            round(height / 2 + (one.y - (top + bottom) / 2) * scale, 1),
            round(one.r * scale, 1),
        )
        for one in found
    ]
