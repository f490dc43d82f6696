"""Numbered dots between two axes, none on another."""

from collections.abc import Iterator, Sequence
from math import cos, hypot, pi, sin
from typing import NamedTuple

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
