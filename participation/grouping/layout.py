"""A map of texts in two dimensions: groups are discs that do not overlap, what is alike stands near.

Lengths are in steps: one step is what two neighbours keep between them. The same input always gives
the same map. A map that is there is only added to: nobody's place changes because of somebody new.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, sin

import numpy as np
from numpy.typing import NDArray

from participation.grouping.embedding import Vectors

Places = NDArray[np.float64]  # one row (x, y) for each text
Groups = Sequence[int]  # the number of each text's group

EDGE = 1.2  # steps around the outermost dots that belong to a group's disc
GAP, MORE_GAP = 0.8, 0.35  # steps between two discs, and of a middling disc's radius: for names
STRETCH = 1.3  # screens are wider than high
ROUNDS = 300
DRAWN = (
    0.993,
    0.975,
)  # how much nearer to the middle, in each of the first rounds, across and down
NEIGHBOURS = 3
CLOSEST = 0.95  # steps: two dots nearer than this would touch


@dataclass
class Disc:
    """Where a group lies."""

    x: float
    y: float
    radius: float

    @property
    def middle(self) -> Places:
        """Its middle as a row of places."""
        return np.array([self.x, self.y])

    def keeps_off(self, other: "Disc") -> bool:
        """Whether there is a gap between the two."""
        return hypot(self.x - other.x, self.y - other.y) >= self.radius + other.radius + GAP


def arrange(vectors: Vectors, groups: Groups) -> Places:
    """A place for each text, from its vector (a row of prepared vectors) and its group's number.

    Groups lie as principal components put their middles (Pearson 1901), pushed apart until none
    touches another. In each, texts stand in rings around the one nearest to its middle, turned
    towards what else they speak of.
    """
    numbers = np.asarray(groups)
    places = np.zeros((len(numbers), 2))
    if not len(numbers):
        return places
    names = sorted(set(numbers.tolist()))
    rows = [np.flatnonzero(numbers == name) for name in names]
    middles = np.array([vectors[one].mean(axis=0) for one in rows])
    discs = _apart(middles, [_radius(len(one)) for one in rows])
    for one, disc in zip(rows, discs, strict=True):
        places[one] = _rings(vectors[one]) + disc.middle
    return places


def add(
    vectors: Vectors, groups: Groups, places: Places, more: Vectors, more_groups: Groups
) -> Places:
    """Places for more texts on a map that is there: near to the texts of their group they are most
    like; a group that is new gets a disc of its own near to the group it is most like.
    """
    if not len(vectors):
        return arrange(more, more_groups)
    found = _Map(vectors, groups, places, room=len(more_groups))
    added = np.zeros((len(more_groups), 2))
    numbers = np.asarray(more_groups)
    for name in sorted(set(numbers.tolist())):
        rows = np.flatnonzero(numbers == name)
        added[rows] = found.take_in(more[rows], name)
    return added


def align(places: Places, before: Places) -> tuple[NDArray[np.float64], Places, Places]:
    """How to turn, mirror and shift `places` so that they come as near to `before` as possible.

    Gives (matrix, middle of places, middle of before); see `turned`. Orthogonal Procrustes
    (Schönemann 1966), without scaling: a step stays a step.
    """
    middle, old = places.mean(axis=0), before.mean(axis=0)
    left, _sizes, right = np.linalg.svd((places - middle).T @ (before - old))
    return left @ right, middle, old


def turned(places: Places, how: tuple[NDArray[np.float64], Places, Places]) -> Places:
    """The places as `align` says; for those without a counterpart as well."""
    matrix, middle, old = how
    turned_places: Places = (places - middle) @ matrix + old
    return turned_places


def _radius(number: int) -> float:
    return _ring_of(number - 1) + EDGE


def _ring_of(index: int) -> int:
    """In which ring the text with this index stands: one in the middle, then 6, 12, 18 …"""
    ring = 0
    while 3 * ring * (ring + 1) < index:
        ring += 1
    return ring


def _components(vectors: Vectors) -> Places:
    """The first two principal components of each row; each points to its largest value."""
    centred = np.asarray(vectors, dtype=np.float64) - vectors.mean(axis=0)
    if len(centred) <= centred.shape[1]:  # of the two products, the smaller one says the same
        sizes, axes = np.linalg.eigh(centred @ centred.T)
        flat = axes[:, :-3:-1] * np.sqrt(np.clip(sizes[:-3:-1], 0, None))
    else:
        flat = centred @ np.linalg.eigh(centred.T @ centred)[1][:, :-3:-1]
    flat = np.pad(flat, ((0, 0), (0, 2 - flat.shape[1])))
    largest = flat[np.abs(flat).argmax(axis=0), range(2)]
    pointing: Places = np.where(largest < 0, -flat, flat)
    return pointing


def _rings(vectors: Vectors) -> Places:
    """Places around nought: whoever is nearest to the middle of all in the middle, then ring by ring."""
    order = np.argsort(-(vectors @ vectors.mean(axis=0)), kind="stable")
    flat = _components(vectors)
    angles = np.arctan2(flat[:, 1], flat[:, 0])
    places, start, ring = np.zeros((len(vectors), 2)), 0, 0
    while start < len(order):
        some = order[start : start + max(1, 6 * ring)]
        places[some] = ring * _on_a_ring(angles[some], max(1, 6 * ring))
        start, ring = start + len(some), ring + 1
    return places


def _on_a_ring(angles: NDArray[np.float64], slots: int) -> Places:
    """One of so many places on a circle for each, as near to its angle as those before it leave."""
    free = list(range(slots))
    taken = np.zeros(len(angles))
    for number in np.argsort(angles, kind="stable"):
        wish = angles[number] / (2 * pi) * slots
        best = min(free, key=lambda slot: abs((slot - wish + slots / 2) % slots - slots / 2))
        free.remove(best)
        taken[number] = best
    turn = 2 * pi * taken / slots
    return np.stack([np.cos(turn), np.sin(turn)], axis=1)


def _apart(middles: Vectors, radii: Sequence[float]) -> list[Disc]:
    """Discs where the middles' components lie, pushed apart and then drawn together."""
    flat = _components(middles)
    spread = float(np.sqrt((flat**2).mean())) or 1.0
    size = float(np.sqrt(np.sum(np.square(radii))))
    flat = flat / spread * size * 0.7 * (STRETCH, 1 / STRETCH)
    # Where two middles are the same place there is no direction in which to part.
    flat = flat + [(0.01 * cos(2.4 * n), 0.01 * sin(2.4 * n)) for n in range(len(radii))]
    gap = MORE_GAP * float(np.mean(radii))
    wide = np.asarray(radii, dtype=np.float64) + gap / 2
    for number in range(ROUNDS):
        flat = _parted(flat * (DRAWN if number < ROUNDS / 2 else (1, 1)), wide)
    discs: list[Disc] = []
    for at in np.argsort(-wide, kind="stable"):  # what still touches moves to where there is room
        wish = Disc(flat[at, 0], flat[at, 1], wide[at])
        discs.append(_free_disc(wish, discs))
    order = {
        int(at): disc for at, disc in zip(np.argsort(-wide, kind="stable"), discs, strict=True)
    }
    return [Disc(order[at].x, order[at].y, radius) for at, radius in enumerate(radii)]


def _lie_down(discs: Sequence[Disc]) -> None:
    """Turn a map so that it is wider than high."""
    middles = np.array([disc.middle for disc in discs])
    for disc, (x, y) in zip(discs, _components(middles), strict=True):
        disc.x, disc.y = float(x), float(y)


def _parted(flat: Places, radii: NDArray[np.float64]) -> Places:
    apart = flat[:, None, :] - flat[None, :, :]
    far = np.hypot(apart[..., 0], apart[..., 1])
    np.fill_diagonal(far, np.inf)
    lacking = np.clip(radii[:, None] + radii[None, :] + GAP - far, 0, None)
    moved: Places = flat + (apart / far[..., None] * lacking[..., None] * 0.3).sum(axis=1)
    return moved


def _spiral(step: float) -> Iterator[tuple[float, float]]:
    """Places around nought, ring by ring, without an end."""
    yield 0.0, 0.0
    ring = 0
    while True:
        ring += 1
        for number in range(6 * ring):
            angle = 2 * pi * number / (6 * ring)
            yield step * ring * cos(angle), step * ring * sin(angle)


def _free_disc(wish: Disc, others: Sequence[Disc]) -> Disc:
    places = (Disc(wish.x + x, wish.y + y, wish.radius) for x, y in _spiral(0.7))
    return next(one for one in places if all(map(one.keeps_off, others)))


class _Map:
    """A map while texts are added to it; `room` is for how many."""

    def __init__(self, vectors: Vectors, groups: Groups, places: Places, room: int) -> None:
        numbers = np.asarray(groups)
        rows = {name: np.flatnonzero(numbers == name) for name in sorted(set(numbers.tolist()))}
        self._vectors = {name: vectors[some] for name, some in rows.items()}
        self._places = {name: places[some] for name, some in rows.items()}
        self._discs = {name: _disc_around(some) for name, some in self._places.items()}
        self._all = np.concatenate([places, np.zeros((room, 2))])
        self._number = len(places)

    def take_in(self, vectors: Vectors, name: int) -> Places:
        """Places for new texts of one group."""
        if name not in self._discs:
            added = self._as_a_new_group(vectors)
            self._take(added)
            self._vectors[name], self._places[name] = vectors, added
        else:
            added = self._beside_their_like(vectors, name)
        self._discs[name] = _disc_around(self._places[name])
        return added

    def _take(self, places: Places) -> None:
        self._all[self._number : self._number + len(places)] = places
        self._number += len(places)

    def _as_a_new_group(self, vectors: Vectors) -> Places:
        middle = vectors.mean(axis=0)
        nearest = max(self._discs, key=lambda one: float(self._vectors[one].mean(axis=0) @ middle))
        there = self._discs[nearest]
        wish = Disc(there.x, there.y, _radius(len(vectors)))
        return _rings(vectors) + _free_disc(wish, list(self._discs.values())).middle

    def _beside_their_like(self, vectors: Vectors, name: int) -> Places:
        known = len(self._places[name])
        own = np.concatenate([self._vectors[name], vectors])
        places = np.concatenate([self._places[name], np.zeros((len(vectors), 2))])
        others = [disc for other, disc in self._discs.items() if other != name]
        for row in range(known, len(own)):
            alike = own[:row] @ own[row]
            nearest = np.argsort(-alike, kind="stable")[:NEIGHBOURS]
            weights = np.clip(alike[nearest], 0.01, None)
            wish = np.average(places[nearest], axis=0, weights=weights)
            spots = (wish + spot for spot in _spiral(0.5))
            places[row] = next(spot for spot in spots if self._is_free(spot, others))
            self._take(places[row][None])
        self._vectors[name], self._places[name] = own, places
        return places[known:]

    def _is_free(self, spot: Places, others: Sequence[Disc]) -> bool:
        x, y = spot
        if any(hypot(x - one.x, y - one.y) < one.radius + EDGE for one in others):
            return False
        taken = self._all[: self._number]
        return bool((np.hypot(taken[:, 0] - x, taken[:, 1] - y) >= CLOSEST).all())


def _disc_around(places: Places) -> Disc:
    x, y = (places.min(axis=0) + places.max(axis=0)) / 2
    return Disc(x, y, float(np.hypot(places[:, 0] - x, places[:, 1] - y).max()) + EDGE)
