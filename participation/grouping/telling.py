"""What may be told of opinion groups, so that no figure and no difference of figures is about a few.

Three rules: nothing is told of fewer than 15 people in all; a group under 5 is nowhere; and of each
statement, what the figures of groups leave over from the total, which stands in the result of the
vote, is nobody's or at least 5 people's.
`docs/opinions.md` says why.
"""

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import ArrayLike

from participation.grouping.opinions import (
    LEAST_PEOPLE,
    Labels,
    Opinions,
    Places,
    describe,
    find_opinions,
    places_of,
)
from participation.grouping.stands import Counted, Votes

FEWEST = 5  # of fewer people nothing is told
FEWEST_GROUPS = 2


class Silence(Enum):
    """Why nothing is told: too few people voted on enough, or there are no two groups to tell of."""

    FEW = "few"
    ALIKE = "alike"


Cell = tuple[int, int, int]  # how many agree, disagree, pass


@dataclass(frozen=True)
class ToldGroup:
    """A group: its size, where it is in the picture, what sets it apart (column, agrees), and how it
    voted, by column; None where that would tell of a few.
    """

    size: int
    centre: tuple[float, float]
    stands: list[tuple[int, bool]]
    cells: list[Cell | None]


@dataclass(frozen=True)
class Told:
    """All that may leave for everybody's eyes. Lists hold columns of statements."""

    voters: int
    silence: Silence | None
    groups: list[ToldGroup]
    every: list[Cell]
    agreed: list[int]
    rejected: list[int]
    differ: list[int]


def tell(votes: ArrayLike, hidden: ArrayLike) -> Told:
    """Find the groups in votes (see find_opinions) and give what may be told of them."""
    table = np.asarray(votes, dtype=np.float64)
    voters = int(np.isfinite(table).any(axis=1).sum())
    found = find_opinions(table, hidden)
    every = _cells(found.every)
    if (found.members >= 0).sum() < LEAST_PEOPLE:
        return Told(voters, Silence.FEW, [], every, [], [], [])
    places = places_of(table, found.visible)
    shown = _tellable_groups(found, places, table)
    if shown.max(initial=-1) + 1 < FEWEST_GROUPS:
        return Told(voters, Silence.ALIKE, [], every, [], [], [])
    return _told(voters, describe(table, shown, found.visible, places))


def _tellable_groups(found: Opinions, places: Places, votes: Votes) -> Labels:
    """The members' groups, where those in small ones are in none (groups are by size already).

    Where that leaves over 1 to 4 people who voted, each of these is counted to the nearest group:
    the figures of all groups together would else tell how they voted.
    """
    large = sum(group.size >= FEWEST for group in found.groups)
    members = np.where(found.members < large, found.members, -1)
    left = np.flatnonzero((members < 0) & np.isfinite(votes).any(axis=1))
    if large and len(left) < FEWEST:
        centres = np.array([group.centre for group in found.groups[:large]])
        away = ((places[left, np.newaxis] - centres) ** 2).sum(axis=2)
        members[left] = away.argmin(axis=1)
    return members


def _told(voters: int, found: Opinions) -> Told:
    counted = [group.counted for group in found.groups]
    is_told = tellable([list(map(int, one.seen)) for one in counted], found.every.seen.tolist())
    whole = set(np.flatnonzero(np.all(is_told, axis=0)).tolist())
    groups = [
        ToldGroup(
            size=group.size,
            centre=group.centre,
            stands=[(one.statement, one.agrees) for one in group.stands if told[one.statement]],
            cells=[
                cell if ok else None for cell, ok in zip(_cells(group.counted), told, strict=True)
            ],
        )
        for group, told in zip(found.groups, is_told, strict=True)
    ]
    agreed, rejected = (
        [one for one in united(counted, agrees=agrees) if one in whole] for agrees in (True, False)
    )
    differ = [one for one in found.differ if one in whole - {*agreed, *rejected}]
    return Told(voters, None, groups, _cells(found.every), agreed, rejected, differ)


def united(groups: list[Counted], *, agrees: bool) -> list[int]:
    """What in every group more than half agree with (or disagree with), what unites most first."""
    shares = np.array([group.share(agrees=agrees) for group in groups])
    together = shares.prod(axis=0)
    everywhere = np.flatnonzero((shares > 0.5).all(axis=0))
    return sorted(everywhere.tolist(), key=lambda one: (-together[one], one))


def tellable(seen: list[list[int]], every: list[int]) -> list[list[bool]]:
    """Which figures may be told, of groups × statements, by how many people each of them is about.

    None about fewer than 5; and where those that are told leave 1 to 4 people over from all who voted
    on a statement, the smallest of them is not told either, so that nobody can take it away.
    """
    told = [[number >= FEWEST for number in row] for row in seen]
    for column, total in enumerate(every):
        smallest_first = sorted(range(len(seen)), key=lambda row: seen[row][column])
        for row in smallest_first:
            left = total - sum(
                row_seen[column] for row_seen, ok in zip(seen, told, strict=True) if ok[column]
            )
            if 0 < left < FEWEST:
                told[row][column] = False
    return told


def _cells(counted: Counted) -> list[Cell]:
    columns = (counted.agree.tolist(), counted.disagree.tolist(), counted.passed.tolist())
    return list(zip(*columns, strict=True))
