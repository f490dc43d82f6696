"""Groups of people who vote alike, from agree / disagree / pass votes, in the way of Polis.

Source: see stands.py, which says what the groups stand for. What nobody else's number depends on is
settled here so that neither the order of people nor that of statements changes anything: what is
computed is rounded and sorted before anything is tried at random, and that begins alike every time.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from participation.grouping.means import k_means, silhouette
from participation.grouping.stands import (
    Counted,
    Shares,
    Stand,
    Votes,
    agreed_by_groups,
    agreed_by_most,
    differences,
    stands_of,
)

Places = NDArray[np.float64]  # people × 2
Labels = NDArray[np.int64]

LEAST_VOTES, LEAST_PEOPLE = 7, 15
BASES, TRIES_FOR_HEAPS, TRIES, RUNS = 100, 3, 10, 5
MOST_GROUPS, PEOPLE_FOR_ONE_MORE = 5, 12
STEADY = 4  # times in a row another number of groups has to win
DIGITS = 9


@dataclass(frozen=True)
class Group:
    """People who vote alike: how many, how they voted, what they stand for, and where they are in
    the picture (two principal components; only distances mean something).
    """

    size: int
    counted: Counted
    stands: tuple[Stand, ...]
    centre: tuple[float, float]


@dataclass(frozen=True)
class Opinions:
    """The groups, largest first; `members` says for each person which group, -1 for none: those who
    voted on too little. Statements are columns of the matrix; hidden ones are in no list.
    """

    members: Labels
    groups: tuple[Group, ...]
    every: Counted
    visible: NDArray[np.bool_]

    @cached_property
    def agreed(self) -> list[int]:
        """What most of all people agree with, clearest first."""
        return agreed_by_most(self.every, self.visible, agrees=True)

    @cached_property
    def rejected(self) -> list[int]:
        """What most of all people disagree with, clearest first."""
        return agreed_by_most(self.every, self.visible, agrees=False)

    @cached_property
    def consensus(self) -> Shares:
        """Group-informed consensus of each statement, from 0 to 1; 0 of a hidden one."""
        return agreed_by_groups([one.counted for one in self.groups]) * self.visible

    @cached_property
    def common(self) -> list[int]:
        """The statements by group-informed consensus, the one that unites most first."""
        return sorted(np.flatnonzero(self.visible).tolist(), key=lambda one: -self.consensus[one])

    @cached_property
    def differ(self) -> list[int]:
        """Where the groups differ, widest apart first."""
        return differences([one.counted for one in self.groups], self.visible)


def find_opinions(votes: ArrayLike, hidden: ArrayLike | None = None) -> Opinions:
    """Find the groups in votes: people × statements, 1 agree, -1 disagree, 0 pass, nan not seen.

    `hidden` says of each statement whether moderators took it away: it then tells nobody apart. In
    groups are people with at least 7 votes (or on all statements, where there are fewer), and where
    these are fewer than 15 those next in number of votes. Raises ValueError for other values.
    """
    table = np.asarray(votes, dtype=np.float64)
    if table.ndim != 2:
        raise ValueError("votes are a table of people and statements")
    if not np.isin(table[np.isfinite(table)], (-1, 0, 1)).all():
        raise ValueError("a vote is 1, -1, 0 or missing")
    visible = ~_flags(hidden, table.shape[1])
    places = places_of(table, visible)
    counted = who_counts(table)
    members = np.full(len(table), -1)
    members[counted] = alike(places[counted])
    return describe(table, members, visible, places)


def _flags(hidden: ArrayLike | None, number: int) -> NDArray[np.bool_]:
    return np.zeros(number, bool) if hidden is None else np.asarray(hidden, dtype=bool)


def describe(votes: Votes, members: Labels, visible: NDArray[np.bool_], places: Places) -> Opinions:
    """What groups that are known stand for; `members` gives each person's from 0, -1 for none."""
    shown = np.where(visible, votes, np.nan)
    every = Counted.of(shown)
    groups = []
    for number in range(members.max(initial=-1) + 1):
        inside = members == number
        own, others = Counted.of(shown[inside]), Counted.of(shown[(members >= 0) & ~inside])
        x, y = places[inside].mean(axis=0).tolist()
        stands = tuple(stands_of(own, others, visible))
        groups.append(Group(int(inside.sum()), own, stands, (x, y)))
    return Opinions(members, tuple(groups), every, visible)


def places_of(votes: Votes, visible: NDArray[np.bool_]) -> Places:
    """Everybody in two dimensions, such that those who vote alike are near each other.

    A hidden statement counts as passed by all; what somebody has not seen, as if they had voted like
    the mean. Each person is placed by what they saw, the further out the less that was, for a few
    votes would else leave everybody in the middle.
    """
    table = np.where(visible, votes, 0)
    seen = np.isfinite(table)
    number = seen.sum(axis=0)
    means = np.divide(np.nansum(table, axis=0), number, out=np.zeros(len(number)), where=number > 0)
    centred = np.where(seen, table - means, 0)
    stretch = np.sqrt(table.shape[1] / np.maximum(seen.sum(axis=1), 1))
    return _upright((centred @ _components(centred)) * stretch[:, np.newaxis])


def _components(centred: Votes) -> Places:
    """The two directions in which people differ most: statements × 2, 0 where there are none."""
    people, statements = centred.shape
    wide = statements > people
    products = centred @ centred.T if wide else centred.T @ centred
    values, vectors = np.linalg.eigh(products)
    found = np.zeros((statements, 2))
    for column, at in enumerate(np.argsort(values)[::-1][:2]):
        if values[at] > 1e-9:
            direction = centred.T @ vectors[:, at] if wide else vectors[:, at]
            found[:, column] = direction / np.linalg.norm(direction)
    return found


def _upright(places: Places) -> Places:
    """A direction has two ends; which of them is positive shall not be an accident."""
    lean = np.where((places**3).sum(axis=0) < 0, -1, 1)
    return np.round(places * lean, DIGITS) + 0.0


def who_counts(votes: Votes) -> NDArray[np.int64]:
    """The rows of those who voted on enough to be compared."""
    numbers = np.isfinite(votes).sum(axis=1)
    enough = numbers >= max(1, min(LEAST_VOTES, votes.shape[1]))
    if (
        enough.sum() < LEAST_PEOPLE
    ):  # those with the most votes, and all who have as many as the last
        least = min(sorted(numbers.tolist())[-LEAST_PEOPLE:], default=1)
        enough |= numbers >= max(1, least)
    return np.flatnonzero(enough)


def alike(places: Places) -> Labels:
    """The group of each person, from 0, the largest first. People at one place are in one group.

    About a hundred small heaps are made first, and then two to five groups of these; how many is
    said by the silhouette of the heaps, in five runs.
    """
    if len(np.unique(places, axis=0)) < 2:
        return np.zeros(len(places), np.int64)
    order = np.lexsort(places.T[::-1])
    runs = [_run(places[order], seed) for seed in range(RUNS)]
    number = steady([max(run, key=lambda k: run[k][0]) for run in runs])
    best = min((run[number] for run in runs), key=lambda one: round(one[1], DIGITS))
    labels = np.empty(len(places), np.int64)
    labels[order] = best[2]
    return _by_size(labels, places)


Run = dict[int, tuple[float, float, Labels]]  # number of groups: silhouette, spread, labels


def _run(places: Places, seed: int) -> Run:
    heaps, weights, heap_of = _heaps(places, seed)
    found: Run = {}
    for number in range(2, min(MOST_GROUPS, 2 + len(heaps) // PEOPLE_FOR_ONE_MORE, len(heaps)) + 1):
        means = k_means(heaps, weights, number, tries=TRIES, seed=seed)
        own = means.labels[heap_of]
        spread = float(((places - means.centres[own]) ** 2).sum())
        found[number] = (round(silhouette(heaps, means.labels), DIGITS), spread, own)
    return found


def _heaps(places: Places, seed: int) -> tuple[Places, NDArray[np.float64], Labels]:
    """About a hundred heaps of people near each other: their middles, sizes, and whose is which."""
    distinct, heap_of, sizes = np.unique(places, axis=0, return_inverse=True, return_counts=True)
    if len(distinct) <= BASES:
        return distinct, sizes.astype(float), heap_of.reshape(-1)
    means = k_means(places, np.ones(len(places)), BASES, tries=TRIES_FOR_HEAPS, seed=seed)
    used, heap_of, sizes = np.unique(means.labels, return_inverse=True, return_counts=True)
    return means.centres[used], sizes.astype(float), heap_of


def steady(numbers: list[int]) -> int:
    """The number of groups that holds: the first one, until another wins four times in a row."""
    holds, newest, times = numbers[0], numbers[0], 0
    for number in numbers:
        times = times + 1 if number == newest else 1
        newest = number
        if times >= STEADY:
            holds = number
    return holds


def _by_size(labels: Labels, places: Places) -> Labels:
    numbers = np.unique(labels).tolist()

    def rank(one: int) -> tuple[int, tuple[float, ...]]:
        inside = labels == one
        return -int(inside.sum()), tuple(np.round(places[inside].mean(axis=0), 6).tolist())

    new = {one: at for at, one in enumerate(sorted(numbers, key=rank))}
    return np.array([new[one] for one in labels.tolist()], np.int64)
