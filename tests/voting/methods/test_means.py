"""A scale, and impact with effort: worked examples, and what defines each."""

from fractions import Fraction

from hypothesis import given as every
from hypothesis import strategies as st

from participation.voting.methods import Mark, count
from tests.voting.methods.ballots import IDEAS, given, lines, marks


def test_means_are_exact_and_those_nobody_judged_are_last() -> None:
    ballots = given({"A": 1, "B": 4}, {"A": 1, "B": 4}, {"A": 2, "B": 5}, {"C": 5}, {"E": 1})
    result = [(line.rank, line.idea, line.score) for line in count("scale", ballots, "ABCDE")]
    assert result == [
        (1, "C", 5),
        (2, "B", Fraction(13, 3)),
        (3, "A", Fraction(4, 3)),
        (4, "E", 1),
        (5, "D", 0),
    ]


def test_equal_means_are_a_tie_whatever_they_are_of() -> None:
    thirds = [{"A": 3}, {"A": 3}, {"A": 4}]
    ninths = [{"B": 3}] * 6 + [{"B": 4}] * 3
    assert [line.rank for line in count("scale", given(*thirds, *ninths), "AB")] == [1, 1]


@every(marks("scale"))
def test_a_mean_is_between_the_worst_and_the_best_judgement(ballots: list[Mark]) -> None:
    for line in count("scale", ballots, IDEAS):
        if line.voters:
            assert min(line.spread) <= line.score <= max(line.spread)
        else:
            assert line.score == 0


@every(marks("scale"), st.sampled_from(IDEAS), st.integers(1, 5))
def test_who_judges_pulls_the_mean_their_way(before: list[Mark], idea: str, value: int) -> None:
    old = lines("scale", before, IDEAS)[idea]
    new = lines("scale", [*before, Mark("one more", idea, value)], IDEAS)[idea]
    if old.voters:
        assert min(old.score, value) <= new.score <= max(old.score, value)
    else:
        assert new.score == value


@every(marks("scale"))
def test_everybody_judging_twice_changes_no_mean(ballots: list[Mark]) -> None:
    again = [mark._replace(ballot=("again", mark.ballot)) for mark in ballots]
    once, twice = (lines("scale", given, IDEAS) for given in (ballots, [*ballots, *again]))
    assert {idea: line.score for idea, line in twice.items()} == {
        idea: line.score for idea, line in once.items()
    }


def test_much_impact_for_little_effort_is_first_and_what_nobody_judged_last() -> None:
    ballots = [
        *(Mark("Ada", "A", 5, 2), Mark("Bo", "A", 4, 2)),
        *(Mark("Ada", "B", 5, 5), Mark("Bo", "B", 5, 4)),
        *(Mark("Ada", "C", 1, 5), Mark("Bo", "D", 2, 2)),
    ]
    result = count("impact", ballots, "ABCDE")
    assert [(line.rank, line.idea, line.score, line.impact, line.effort) for line in result] == [
        (1, "A", Fraction(5, 2), Fraction(9, 2), 2),
        (2, "B", Fraction(1, 2), 5, Fraction(9, 2)),
        (3, "D", 0, 2, 2),
        (4, "C", -4, 1, 5),
        (5, "E", 0, None, None),
    ]


@every(marks("impact"))
def test_impact_and_effort_exchanged_turn_the_order_round(ballots: list[Mark]) -> None:
    exchanged = [Mark(who, idea, effort or 0, value) for who, idea, value, effort in ballots]
    old, new = (lines("impact", given, IDEAS) for given in (ballots, exchanged))
    for idea, line in old.items():
        assert new[idea].score == -line.score
        assert (new[idea].impact, new[idea].effort) == (line.effort, line.impact)
        assert -4 <= line.score <= 4


@every(marks("impact"), st.sampled_from(IDEAS))
def test_more_impact_or_less_effort_never_lowers(before: list[Mark], idea: str) -> None:
    better = [mark._replace(value=5, effort=1) if mark.idea == idea else mark for mark in before]
    old, new = (lines("impact", given, IDEAS)[idea] for given in (before, better))
    assert new.rank <= old.rank
    assert new.score >= old.score


def test_methods_without_efforts_tell_none() -> None:
    (line,) = count("scale", given({"A": 3}), "A")
    assert (line.impact, line.effort) == (None, None)
