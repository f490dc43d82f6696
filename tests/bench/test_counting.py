"""A full hall's ballots counted, by every method, against the least that counting can be."""

import random
from collections import Counter

import pytest
from schulze_condorcet import schulze_evaluate

from participation.voting.methods import METHODS, Group, Mark, count, count_grouped
from tests.support.measuring import Extent, at_most_times, cpu, in_turn, report_pairs

BALLOTS, IDEAS = 1000, 200
OF_TOTALS = [name for name in METHODS if name != "schulze"]


def ballots(method: str, number: int = BALLOTS, ideas: int = IDEAS) -> list[Mark]:
    """So many ballots with something to say of every idea."""
    chance = random.Random(1)
    known = METHODS[method]

    def values() -> list[int]:
        if method == "schulze":
            return chance.sample(range(1, ideas + 1), ideas)
        return chance.choices(known.values[:11], k=ideas)

    def effort() -> int | None:
        return chance.choice(known.efforts) if known.efforts else None

    return [
        Mark(ballot, idea, value, effort())
        for ballot in range(number)
        for idea, value in enumerate(values())
    ]


def add_up(marks: list[Mark]) -> dict[int, int]:
    """The reference: a sum for each idea, and nothing else."""
    totals = dict.fromkeys(range(IDEAS), 0)
    for mark in marks:
        totals[mark.idea] += mark.value
    return totals


@pytest.mark.parametrize("method", OF_TOTALS)
def test_marks_are_counted_about_as_quickly_as_added_up(method: str, extent: Extent) -> None:
    marks = ballots(method)

    def ours() -> float:
        return cpu(lambda: count(method, marks, range(IDEAS)))

    pairs = in_turn(ours, lambda: cpu(lambda: add_up(marks)), extent.pairs)
    name = f"count by {method}: 1,000 ballots on 200 ideas, against a sum"
    report_pairs(name, pairs, target=at_most_times(3))


@pytest.mark.parametrize("method", OF_TOTALS)
def test_totals_of_a_database_are_counted_at_once(method: str, extent: Extent) -> None:
    marks = ballots(method)
    alike = Counter(mark[1:] for mark in marks)
    groups = [Group(*what, number) for what, number in alike.items()]

    def ours() -> float:
        return cpu(lambda: count_grouped(method, groups, range(IDEAS)))

    pairs = in_turn(ours, lambda: cpu(lambda: add_up(marks)), extent.pairs)
    name = f"count by {method}, grouped by a database: the same"
    report_pairs(name, pairs, target=at_most_times(0.5))


def test_ranks_are_counted_quicker_than_a_tenth_of_them_by_the_library(extent: Extent) -> None:
    """The reference: schulze-condorcet with 100 of the ballots on 20 of the ideas."""
    marks, names = ballots("schulze"), [str(idea) for idea in range(20)]
    chance = random.Random(1)
    votes = [">".join(chance.sample(names, 20)) for _ in range(BALLOTS // 10)]

    def ours() -> float:
        return cpu(lambda: count("schulze", marks, range(IDEAS)))

    def theirs() -> float:
        return cpu(lambda: schulze_evaluate(votes, names))

    pairs = in_turn(ours, theirs, extent.pairs)
    name = "count by schulze: 1,000 ballots on 200 ideas, against 100 on 20"
    report_pairs(name, pairs, target=at_most_times(1))
