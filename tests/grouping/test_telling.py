"""What is told of groups: never of a few, neither directly nor by taking figures from each other."""

import json
from itertools import chain

import numpy as np
import pytest

from participation.grouping.apart import Failed, told_apart
from participation.grouping.telling import FEWEST, Silence, tell, tellable
from tests.support.opinions import Vote, conversation, matrix


def told_of(votes: list[Vote]) -> dict[str, object]:
    people = 1 + max(vote[0] for vote in votes)
    return told_apart(people, 10, [], votes)


@pytest.mark.parametrize("small", [1, 2, 3, 4])
def test_a_group_under_five_is_nowhere(small: int) -> None:
    """Its people are so few that each is counted to the nearest group, or all figures would tell."""
    table = matrix(conversation((30, 25, small), unseen=0))
    table[55:] = [1, -1, 1, -1, 1, -1, 1, -1, 1, -1]  # as nobody else votes
    told = tell(table, np.zeros(10, bool))
    assert all(group.size >= FEWEST for group in told.groups)
    assert sum(group.size for group in told.groups) == 55 + small
    for at, every in enumerate(told.every):
        cells = [group.cells[at] for group in told.groups]
        assert tuple(np.sum([cell for cell in cells if cell], axis=0)) == every


def test_fewer_than_fifteen_people_are_told_nothing_of() -> None:
    assert tell(matrix(conversation((7, 7))), np.zeros(10, bool)).silence is Silence.FEW
    assert tell(matrix(conversation((9, 9))), np.zeros(10, bool)).silence is None


def test_people_of_whom_only_one_group_can_be_told_are_alike() -> None:
    told = tell(np.ones((30, 10)), np.zeros(10, bool))
    assert (told.silence, told.groups, told.agreed) == (Silence.ALIKE, [], [])


@pytest.mark.parametrize("seed", range(6))
def test_no_difference_of_figures_is_about_one_to_four_people(seed: int) -> None:
    votes = conversation((20, 12, 8, 6, 3), unseen=0.55, seed=seed)
    told = tell(matrix(votes), np.zeros(10, bool))
    for at, every in enumerate(told.every):
        cells = [cell for cell in (group.cells[at] for group in told.groups) if cell]
        assert all(sum(cell) >= FEWEST for cell in cells)
        left = sum(every) - sum(chain(*cells))
        assert left == 0 or left >= FEWEST or not cells


def test_of_a_few_left_over_the_smallest_figure_goes_with_them() -> None:
    seen, every = [[20, 20, 20, 4], [10, 10, 10, 20], [5, 5, 5, 5]], [35, 38, 44, 29]
    assert tellable(seen, every) == [
        [True, True, True, False],
        [True, True, True, True],
        [True, False, True, False],
    ]


def test_a_group_stands_for_nothing_whose_figure_is_not_told() -> None:
    for seed in range(4):
        told = tell(matrix(conversation((20, 12, 6), unseen=0.5, seed=seed)), np.zeros(10, bool))
        for group in told.groups:
            assert all(group.cells[statement] for statement, _agrees in group.stands)
        listed = {*told.agreed, *told.rejected, *told.differ}
        assert all(group.cells[at] for group in told.groups for at in listed)


def test_a_process_of_its_own_says_the_same_and_not_who_is_in_which_group() -> None:
    votes = conversation((30, 20))
    told, direct = told_of(votes), tell(matrix(votes), np.zeros(10, bool))
    assert json.dumps(told["agreed"]) == json.dumps(direct.agreed)
    assert set(told) == {"voters", "silence", "groups", "every", "agreed", "rejected", "differ"}
    groups = told["groups"]
    assert isinstance(groups, list)
    assert [set(group) for group in groups] == [{"size", "centre", "stands", "cells"}] * 2


def test_a_process_that_fails_says_so() -> None:
    with pytest.raises(Failed, match="IndexError"):
        told_apart(1, 1, [], [(5, 0, 1)])
