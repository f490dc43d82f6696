"""The published formulas, on examples that can be worked out by hand."""

from math import sqrt

import numpy as np
import pytest

from participation.grouping.stands import (
    Counted,
    agreed_by_groups,
    agreed_by_most,
    differences,
    more_often,
    stands_of,
)

NAN = np.nan
EVERYTHING = np.array([True, True, True])


def counted(agree: list[int], disagree: list[int], passed: list[int]) -> Counted:
    return Counted(np.array(agree), np.array(disagree), np.array(passed))


def test_votes_are_counted_and_what_was_not_seen_is_no_pass() -> None:
    votes = np.array([[1, -1, NAN], [1, 0, NAN], [-1, NAN, NAN]])
    found = Counted.of(votes)
    assert found.agree.tolist() == [2, 0, 0]
    assert found.disagree.tolist() == [1, 1, 0]
    assert found.passed.tolist() == [0, 1, 0]
    assert found.seen.tolist() == [3, 2, 0]


def test_a_share_is_smoothed_so_that_one_of_one_is_not_all_and_none_of_none_is_half() -> None:
    found = counted([3, 1, 0], [0, 0, 0], [0, 0, 0])
    assert found.share() == pytest.approx([4 / 5, 2 / 3, 1 / 2])
    assert found.share(agrees=False) == pytest.approx([1 / 5, 1 / 3, 1 / 2])


def test_certainty_grows_with_the_number_of_people() -> None:
    found = counted([8, 80, 5], [0, 0, 4], [0, 0, 0])
    # 2·√(n+1)·((a+1)/(n+1) − ½): of 8 it is √9, of 80 it is √81, of 5 and 4 it is 2·√10·(6/10 − ½)
    assert found.certainty(agrees=True) == pytest.approx([3, 9, 0.2 * sqrt(10)])


def test_two_shares_are_compared_by_the_test_of_two_proportions() -> None:
    apart = more_often(*(np.array([one]) for one in (8, 9, 2, 9)))
    # 9 of 10 against 3 of 10: together 12 of 20, (0.9 − 0.3) / √(0.6 · 0.4 · (1/10 + 1/10))
    assert apart == pytest.approx([0.6 / sqrt(0.6 * 0.4 * 0.2)])
    assert more_often(*(np.array([one]) for one in (5, 5, 5, 5))) == pytest.approx([0])


def test_a_group_stands_for_what_it_says_clearly_and_more_often_than_others() -> None:
    group = counted([20, 20, 0], [0, 0, 20], [0, 0, 0])
    others = counted([1, 20, 19], [19, 0, 1], [0, 0, 0])
    found = stands_of(group, others, EVERYTHING)
    assert [(one.statement, one.agrees) for one in found] == [(0, True), (2, False)]
    share, ratio = 21 / 22, (21 / 22) / (2 / 22)
    certain = 2 * sqrt(21) * 0.5
    more = (1 - 2 / 21) / sqrt(23 / 42 * 19 / 42 * 2 / 21)
    assert found[0].score == pytest.approx(ratio * more * share * certain)


def test_nobody_stands_for_what_is_hidden() -> None:
    group, others = counted([20, 0, 0], [0, 0, 20], [0] * 3), counted([0] * 3, [20] * 3, [0] * 3)
    visible = np.array([False, True, True])
    assert 0 not in [one.statement for one in stands_of(group, others, visible)]


def test_most_agree_where_more_than_half_do_and_it_is_no_accident() -> None:
    every = counted([60, 12, 40], [10, 10, 40], [0, 0, 0])
    assert agreed_by_most(every, EVERYTHING, agrees=True) == [0]
    assert agreed_by_most(every, EVERYTHING, agrees=False) == []


def test_group_informed_consensus_is_the_product_so_that_a_small_group_is_heard() -> None:
    large, small = counted([90, 60, 0], [0, 30, 0], [0] * 3), counted([1, 8, 0], [7, 0, 0], [0] * 3)
    found = agreed_by_groups([large, small])
    assert found == pytest.approx([91 / 92 * 2 / 10, 61 / 92 * 9 / 10, 1 / 4])
    assert found[1] > found[0]


def test_groups_differ_where_their_shares_are_apart_by_more_than_accident() -> None:
    one, other = (
        counted([20, 11, 5], [0, 9, 15], [0] * 3),
        counted([0, 10, 12], [20, 10, 8], [0] * 3),
    )
    assert differences([one, other], EVERYTHING) == [0, 2]
    assert differences([one], EVERYTHING) == []
