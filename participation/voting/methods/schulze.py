"""The Schulze method: ideas in the order of whom they beat, directly or on a path of victories.

Markus Schulze, "A new monotonic, clone-independent, reversal symmetric, and condorcet-consistent
single-winner election method", Social Choice and Welfare 36 (2011), 267–303. numpy is imported by
whoever counts, for nothing else at the start of the platform needs it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

from participation.voting.methods.known import check
from participation.voting.methods.marks import Idea, Line, Mark
from participation.voting.methods.tallies import Standing, Tally, line_up

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Table = NDArray[np.uint16]  # ballots × ideas: the rank of each, 0 where it has none
    Pairs = NDArray[np.int64]  # ideas × ideas: how many ballots prefer one to the other
    Beats = NDArray[np.bool_]  # ideas × ideas: whether one beats the other

WORD = 8  # bytes
FULL = 255  # what fits into a byte


def count(marks: Iterable[Mark], ideas: Sequence[Idea]) -> list[Line]:
    """Count ballots that rank ideas, 1 first; ranks may be equal, left out or missing.

    What a ballot does not rank is last and equal on it. First are those ideas that no other beats
    on strongest paths, next those that none of the rest beats, and so on; the score is how many
    ideas one beats. Source: see above; its paths are those over all ideas, also for the lower
    ranks. Raises ValueError for a rank that is none.
    """
    table = _table(marks, ideas)
    beats = _beats(_pairs(table), len(table))
    scores = beats.sum(axis=1).tolist()
    placed = zip(ideas, _places(beats), scores, strict=True)
    tallies = dict(zip(ideas, map(_tally, table.T), strict=True))
    return line_up(tallies, {idea: Standing(place, score) for idea, place, score in placed})


def pairwise(marks: Iterable[Mark], ideas: Sequence[Idea]) -> list[list[int]]:
    """How many ballots prefer the idea of each row to the idea of each column."""
    table: list[list[int]] = _pairs(_table(marks, ideas)).tolist()
    return table


def _table(marks: Iterable[Mark], ideas: Sequence[Idea]) -> Table:
    import numpy as np

    marks = list(marks)
    unknown, width = len(ideas), len(ideas) + 1  # a column more for what is said of other ideas
    columns: defaultdict[Idea, int] = defaultdict(lambda: unknown)
    columns.update((idea, column) for column, idea in enumerate(ideas))
    rows: defaultdict[Any, list[int]] = defaultdict(lambda: [0] * width)
    for mark in marks:
        rows[mark.ballot][columns[mark.idea]] = mark.value
    try:
        every = chain.from_iterable(rows.values())
        cells = np.fromiter(every, np.uint16, len(rows) * width)
    except OverflowError:
        _check(marks)
        raise
    if np.count_nonzero(cells) < len(marks):  # some are on other ideas, or there is a rank of 0
        _check(mark for mark in marks if not mark.value)
    return cells.reshape(len(rows), width)[:, :unknown]


def _check(marks: Iterable[Mark]) -> None:
    for mark in marks:
        check("schulze", mark)


def _pairs(table: Table) -> Pairs:
    """Compare ideas two by two on all ballots at once.

    Who prefers which is a byte for each ballot, and bytes are added up eight at a time, as words.
    """
    import numpy as np

    ballots, ideas = table.shape
    narrow = np.min_scalar_type(table.max(initial=1))
    ranks = np.zeros((ideas, ballots + -ballots % WORD), narrow)  # ballots that prefer nothing
    ranks[:, :ballots] = table.T
    ranks -= narrow.type(1)  # so that 0, which is no rank, becomes the largest number there is
    pairs = np.zeros((ideas, ideas), np.int64)
    for start in range(0, ballots, WORD * FULL):
        some = ranks[:, start : start + WORD * FULL]
        prefer, sums = np.empty(some.shape, np.bool_), np.empty((ideas, ideas), np.uint64)
        for idea, own in enumerate(some):
            np.less(own, some, out=prefer)
            np.add.reduce(prefer.view(np.uint64), axis=1, out=sums[idea])
        pairs += sums.view(np.uint8).reshape(ideas, ideas, WORD).sum(axis=2, dtype=np.int64)
    return pairs


def _beats(pairs: Pairs, ballots: int) -> Beats:
    """Who beats whom: its strongest path there is stronger than the strongest one back.

    A path is as strong as the weakest victory on it; a victory is the stronger, the more ballots
    it has, and of two with as many the one with fewer ballots against it (winning votes). Paths
    are found with the algorithm of Floyd and Warshall, as the paper does.
    """
    import numpy as np

    strengths = np.where(pairs > pairs.T, pairs * ballots - pairs.T, 0)
    # Only the order of strengths matters, and small numbers are quicker to compare.
    order = np.unique(strengths, return_inverse=True)[1].reshape(pairs.shape)
    paths = order.astype(np.min_scalar_type(order.size))
    detours = np.empty_like(paths)
    for via in range(len(paths)):
        np.minimum(paths[:, via, np.newaxis], paths[via], out=detours)
        np.maximum(paths, detours, out=paths)
    beats: Beats = paths > paths.T
    return beats


def _places(beats: Beats) -> list[int]:
    import numpy as np

    places = np.zeros(len(beats), np.int64)
    left = np.ones(len(beats), np.bool_)
    while left.any():
        places[left] += 1
        left &= beats[left].any(axis=0)
    return [int(place) for place in places]


def _tally(ranks: NDArray[np.uint16]) -> Tally:
    import numpy as np

    numbers = np.bincount(ranks, minlength=1)
    numbers[0] = 0  # not ranked
    given = np.flatnonzero(numbers)
    return Tally(dict(zip(given.tolist(), numbers[given].tolist(), strict=True)))
