"""What is counted and what comes of it: marks on ballots, and the lines of a result."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

Idea = Any  # whatever the caller names ideas by; it has to be hashable


class Mark(NamedTuple):
    """What one ballot says of one idea; `effort` only where a method asks for it."""

    ballot: Any
    idea: Idea
    value: int
    effort: int | None = None


class Group(NamedTuple):
    """How many ballots say the same of one idea."""

    idea: Idea
    value: int
    effort: int | None
    number: int


@dataclass(frozen=True)
class Line:
    """How one idea stands: its rank (ties share one: 1, 1, 3), and by which score.

    `voters` is how many ballots marked it, `spread` how often it was given each value, lowest value
    first. `impact` and `effort` are the means of these, where a method asks for both.
    """

    rank: int
    idea: Idea
    score: int | Fraction
    voters: int
    spread: Mapping[int, int]
    impact: Fraction | None = None
    effort: Fraction | None = None


def rounded(score: int | Fraction) -> int | float:
    """A score as files give it: with at most 4 digits after the point, and none where it is whole."""
    number = round(Fraction(score), 4)
    return int(number) if number.denominator == 1 else float(number)
