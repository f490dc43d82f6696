"""Groups of people who vote alike: found, the same in any order, and sensible for odd input."""

from typing import Any

import numpy as np
import pytest

from participation.grouping.means import k_means, silhouette
from participation.grouping.opinions import find_opinions, places_of, steady, who_counts
from tests.support.opinions import conversation, matrix

SIZES = (34, 22, 14)
CAMPS = np.repeat(range(len(SIZES)), SIZES)


def same_groups(one: Any, other: Any) -> bool:
    """Whether two labellings put the same people together, whatever they call it."""
    pairs = set(zip(one, other, strict=True))
    return len(pairs) == len(set(one)) == len(set(other))


def test_camps_that_think_differently_are_found_and_are_ordered_by_size() -> None:
    found = find_opinions(matrix(conversation(SIZES, unseen=0, doubt=0)))
    assert [group.size for group in found.groups] == list(SIZES)
    assert (found.members == CAMPS).all()
    assert {0, 1} <= set(found.agreed)
    assert 2 in found.rejected
    assert not {0, 1, 2} & set(found.differ)


def test_the_order_of_people_and_of_statements_changes_nothing() -> None:
    votes = matrix(conversation((40, 30, 25), unseen=0.4, seed=4))
    found = find_opinions(votes)
    for seed in range(3):
        chance = np.random.default_rng(seed)
        people, statements = chance.permutation(len(votes)), chance.permutation(votes.shape[1])
        again = find_opinions(votes[people][:, statements])
        assert (again.members == found.members[people]).all()
        assert [int(statements[one]) for one in again.agreed] == found.agreed
        assert again.consensus == pytest.approx(found.consensus[statements])


def test_the_same_votes_give_the_same_groups() -> None:
    votes = matrix(conversation((60, 50, 40), unseen=0.3))
    once, twice = find_opinions(votes), find_opinions(votes)
    assert (once.members == twice.members).all()
    assert [one.stands for one in once.groups] == [one.stands for one in twice.groups]


def test_unseen_is_not_a_pass() -> None:
    votes = matrix(conversation(SIZES))
    votes[:, 4] = np.nan
    found = find_opinions(votes)
    assert found.every.seen[4] == 0
    assert [group.counted.share()[4] for group in found.groups] == [0.5, 0.5, 0.5]
    votes[:, 4] = 0
    assert find_opinions(votes).every.passed[4] == len(votes)


def test_a_hidden_statement_tells_nobody_apart_and_is_in_no_list() -> None:
    votes = matrix(conversation(SIZES))
    hidden = np.arange(votes.shape[1]) == 5
    found, without = find_opinions(votes, hidden), votes.copy()
    without[:, 5] = 0
    assert (places_of(votes, ~hidden) == places_of(without, ~hidden)).all()
    assert found.every.seen[5] == 0
    assert found.consensus[5] == 0
    named = [one.statement for group in found.groups for one in group.stands]
    assert 5 not in {*found.agreed, *found.rejected, *found.differ, *found.common, *named}


def test_who_voted_on_less_than_seven_is_in_no_group_where_enough_others_are() -> None:
    votes = matrix(conversation((20, 20), unseen=0))
    votes[0, 6:] = np.nan
    assert 0 not in who_counts(votes)
    assert find_opinions(votes).members[0] == -1


def test_where_too_few_voted_on_enough_the_next_ones_are_taken() -> None:
    votes = matrix(conversation((10, 10), unseen=0))
    votes[10:, 5:] = np.nan
    votes[15:, 3:] = np.nan
    assert who_counts(votes).tolist() == list(range(15))


def test_where_there_are_fewer_statements_all_of_them_are_enough() -> None:
    votes = matrix(conversation((20, 20), 4, unseen=0))
    assert len(who_counts(votes)) == 40


@pytest.mark.parametrize(
    ("votes", "groups"),
    [
        (np.zeros((0, 3)), 0),
        (np.ones((1, 3)), 1),
        (np.ones((30, 5)), 1),
        (np.full((30, 5), np.nan), 0),
        (np.zeros((30, 0)), 0),
        (np.zeros((20, 4)), 1),
        (np.vstack([np.ones((10, 3)), -np.ones((10, 3))]), 2),
    ],
    ids=["nobody", "one person", "all the same", "nothing seen", "nothing asked", "passes", "two"],
)
def test_odd_votes_have_a_sensible_answer(votes: Any, groups: int) -> None:
    assert len(find_opinions(votes).groups) == groups


@pytest.mark.parametrize("votes", [[[2, 0]], [1, 0, -1], [[0.5]]])
def test_what_is_no_vote_is_not_taken(votes: Any) -> None:
    with pytest.raises(ValueError, match="vote"):
        find_opinions(votes)


@pytest.mark.parametrize(
    ("wins", "holds"),
    [
        ([2, 2, 2, 2, 2], 2),
        ([3, 2, 2, 2, 2], 2),
        ([2, 3, 3, 3, 2], 2),
        ([3, 2, 3, 2, 3], 3),
        ([2, 4, 4, 4, 4], 4),
    ],
)
def test_another_number_of_groups_has_to_win_four_times_in_a_row(
    wins: list[int], holds: int
) -> None:
    assert steady(wins) == holds


def test_means_are_of_weighted_points_and_the_same_every_time() -> None:
    points = np.array([[0.0, 0], [1, 0], [10, 0], [10, 2]])
    weights = np.array([3.0, 1, 1, 1])
    found = k_means(points, weights, 2, tries=5, seed=1)
    assert same_groups(found.labels.tolist(), [0, 0, 1, 1])
    assert sorted(map(tuple, found.centres.tolist())) == [(0.25, 0.0), (10.0, 1.0)]
    assert found.spread == pytest.approx(3 * 0.25**2 + 0.75**2 + 2)
    again = k_means(points, weights, 2, tries=5, seed=1)
    assert (again.labels == found.labels).all()


def test_the_silhouette_is_that_of_the_library() -> None:
    from sklearn.metrics import silhouette_score

    chance = np.random.default_rng(3)
    points = chance.normal(size=(40, 2))
    labels = chance.integers(0, 3, 40)
    assert silhouette(points, labels) == pytest.approx(silhouette_score(points, labels))
