"""What groups of people stand for, by how often each of them agreed with what.

The formulas are those that Polis published: C. Small, M. Bjorkegren, T. Erkkilä, L. Shaw and C. Megill,
"Polis: Scaling Deliberation by Mapping High Dimensional Opinion Spaces", Recerca 26 (2021), and the
open source of its mathematics. Shares are smoothed, so that one vote of one is no certainty.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Votes = NDArray[np.float64]  # people × statements: 1 agree, -1 disagree, 0 pass, nan not seen
Counts = NDArray[np.int64]
Shares = NDArray[np.float64]

CERTAIN = 1.2816  # standard deviations: nine times in ten it is no accident
MOST_REPRESENTATIVE = 5
MOST_AGREED = 5


@dataclass(frozen=True)
class Counted:
    """How often some people agreed with each statement, disagreed and passed."""

    agree: Counts
    disagree: Counts
    passed: Counts

    @classmethod
    def of(cls, votes: Votes) -> "Counted":
        """Of the votes of these people."""
        return cls(*((votes == value).sum(axis=0) for value in (1, -1, 0)))

    @property
    def seen(self) -> Counts:
        """How many of them said anything of each statement."""
        return self.agree + self.disagree + self.passed

    def times(self, *, agrees: bool) -> Counts:
        """How often they agreed, or disagreed."""
        return self.agree if agrees else self.disagree

    def share(self, *, agrees: bool = True) -> Shares:
        """The smoothed share of those who agree, or disagree: (A+1)/(S+2), and ½ of nobody."""
        share: Shares = (self.times(agrees=agrees) + 1) / (self.seen + 2)
        return share

    def certainty(self, *, agrees: bool) -> Shares:
        """How many standard deviations the share is above one half."""
        times, seen = self.times(agrees=agrees) + 1, self.seen + 1
        deviations: Shares = 2 * np.sqrt(seen) * (times / seen - 0.5)
        return deviations


@dataclass(frozen=True)
class Stand:
    """A statement by which a group differs from all others, and which way; `score` is by how much."""

    statement: int
    agrees: bool
    score: float


def stands_of(group: Counted, others: Counted, visible: NDArray[np.bool_]) -> list[Stand]:
    """What a group says more often than all others do, what sets it apart most first.

    A statement counts where both are no accident: that most of the group say it, and that it says
    it more often than the others. The score is r·rz·p·z: how many times as often, how certain that
    is, which share of the group, and how certain that is.
    """
    ways = [(agrees, *_apart(group, others, agrees=agrees)) for agrees in (True, False)]
    leans = ways[0][3] > ways[1][3]  # agreement sets it apart by more than disagreement does
    found = [
        Stand(int(statement), agrees, float(scores[statement]))
        for agrees, scores, certain, _apart_by in ways
        for statement in np.flatnonzero(certain & visible & (leans if agrees else ~leans))
    ]
    best = sorted(found, key=lambda one: (-one.score, one.statement))[:MOST_REPRESENTATIVE]
    return sorted(best, key=lambda one: not one.agrees)


def _apart(
    group: Counted, others: Counted, *, agrees: bool
) -> tuple[Shares, NDArray[np.bool_], Shares]:
    """Scores of all statements, whether they are no accident, and by how much more often they are said."""
    share, certainty = group.share(agrees=agrees), group.certainty(agrees=agrees)
    ratio = share / others.share(agrees=agrees)
    more = more_often(
        group.times(agrees=agrees), group.seen, others.times(agrees=agrees), others.seen
    )
    return ratio * more * share * certainty, (certainty > CERTAIN) & (more > CERTAIN), more


def more_often(times: Counts, seen: Counts, other_times: Counts, other_seen: Counts) -> Shares:
    """How many standard deviations one share is above another: the test of two proportions."""
    ours, theirs = times + 1, other_times + 1
    our_number, their_number = seen + 1, other_seen + 1
    both = (ours + theirs) / (our_number + their_number)
    spread = np.sqrt(both * (1 - both) * (1 / our_number + 1 / their_number))
    apart = ours / our_number - theirs / their_number
    deviations: Shares = np.divide(apart, spread, out=np.zeros_like(apart), where=spread > 0)
    return deviations


def agreed_by_most(every: Counted, visible: NDArray[np.bool_], *, agrees: bool) -> list[int]:
    """What more than half of all agree with (or disagree with), and no accident, clearest first."""
    share, certainty = every.share(agrees=agrees), every.certainty(agrees=agrees)
    clear = np.flatnonzero((share > 0.5) & (certainty > CERTAIN) & visible)
    return sorted(clear.tolist(), key=lambda one: (-share[one] * certainty[one], one))[:MOST_AGREED]


def agreed_by_groups(groups: list[Counted]) -> Shares:
    """Group-informed consensus: the groups' shares of agreement multiplied, so that a statement is
    high only where every group agrees, however small it is.
    """
    consensus: Shares = np.prod([group.share() for group in groups], axis=0)
    return consensus


def differences(groups: list[Counted], visible: NDArray[np.bool_]) -> list[int]:
    """The statements on which two groups differ by more than accident, the widest apart first."""
    if len(groups) < 2:
        return []
    shares = np.array([group.share() for group in groups])
    high, low = shares.argmax(axis=0), shares.argmin(axis=0)
    at = np.arange(shares.shape[1])
    agree, seen = (np.array([getattr(one, name) for one in groups]) for name in ("agree", "seen"))
    certain = more_often(agree[high, at], seen[high, at], agree[low, at], seen[low, at]) > CERTAIN
    apart = shares[high, at] - shares[low, at]
    return sorted(np.flatnonzero(certain & visible).tolist(), key=lambda one: (-apart[one], one))
