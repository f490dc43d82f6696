"""All marks on one idea taken together, and ideas put in order by what their marks come to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from participation.voting.methods.marks import Group, Idea, Line


@dataclass
class Tally:
    """How often an idea was given each value, lowest first, and the sum of its efforts."""

    spread: dict[int, int] = field(default_factory=dict)
    efforts: int = 0

    def add(self, group: Group) -> None:
        """Add what some ballots say; lower values have to come first."""
        self.spread[group.value] = self.spread.get(group.value, 0) + group.number
        self.efforts += (group.effort or 0) * group.number

    @property
    def voters(self) -> int:
        """How many ballots marked the idea."""
        return sum(self.spread.values())

    @property
    def total(self) -> int:
        """The sum of all values."""
        return sum(value * number for value, number in self.spread.items())

    @property
    def mean(self) -> Fraction:
        """The exact mean of the values; 0 where there are none."""
        return Fraction(self.total, self.voters or 1)

    @property
    def mean_effort(self) -> Fraction:
        """The exact mean of the efforts; 0 where there are none."""
        return Fraction(self.efforts, self.voters or 1)


class Standing(NamedTuple):
    """Where a method puts an idea: a smaller `place` is better, and an equal one is a tie."""

    place: int | Fraction
    score: int | Fraction
    impact: Fraction | None = None
    effort: Fraction | None = None


def tally(groups: Iterable[Group], ideas: Sequence[Idea]) -> dict[Idea, Tally]:
    """Every one of the ideas with its marks; what is said of other ideas is passed over."""
    tallies = {idea: Tally() for idea in ideas}
    for group in sorted(groups, key=attrgetter("value")):
        if group.idea in tallies:
            tallies[group.idea].add(group)
    return tallies


def line_up(tallies: Mapping[Idea, Tally], standings: Mapping[Idea, Standing]) -> list[Line]:
    """The lines of the result, best first; tied ones stay in the order of `tallies`."""

    def place(idea: Idea) -> int | Fraction:
        return standings[idea].place

    lines: list[Line] = []
    for _, tied in groupby(sorted(tallies, key=place), key=place):
        rank = len(lines) + 1
        lines += [_line(rank, idea, tallies[idea], standings[idea]) for idea in tied]
    return lines


def _line(rank: int, idea: Idea, tally: Tally, standing: Standing) -> Line:
    _, score, impact, effort = standing
    return Line(rank, idea, score, tally.voters, tally.spread, impact, effort)
