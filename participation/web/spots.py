"""Free places on a map of ideas, in steps: each keeps its distance from those that are taken."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from math import cos, floor, hypot, pi, sin

CLOSEST = 0.95  # steps

Place = tuple[float, float]


class Taken:
    """The places that are taken, in cells of one step."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._cells: dict[tuple[int, int], list[Place]] = defaultdict(list)
        self._right = self._top = 0.0
        for one in places:
            self._take(one)

    def _take(self, place: Place) -> None:
        self._cells[floor(place[0]), floor(place[1])].append(place)
        self._right = max(self._right, place[0])

    def aside(self) -> Place:
        """Where nothing is yet: for a group without a place on the map."""
        return self._right + 4, 0.0

    def free_spot(self, near: Place) -> Place:
        """The free place nearest to another one; it is taken from now on."""
        spot = next(one for one in _around(near) if self._is_free(one))
        self._take(spot)
        return spot

    def _is_free(self, spot: Place) -> bool:
        x, y = floor(spot[0]), floor(spot[1])
        near = (
            place
            for across in (x - 1, x, x + 1)
            for down in (y - 1, y, y + 1)
            for place in self._cells.get((across, down), ())
        )
        return all(hypot(place[0] - spot[0], place[1] - spot[1]) >= CLOSEST for place in near)


def _around(near: Place) -> Iterator[Place]:
    yield near
    ring = 0
    while True:
        ring += 1
        for number in range(6 * ring):
            angle = 2 * pi * number / (6 * ring)
            yield near[0] + 0.5 * ring * cos(angle), near[1] + 0.5 * ring * sin(angle)
