"""What holds for every method, and what marks they take."""

import subprocess
import sys
from collections import Counter
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given as every
from hypothesis import strategies as st

from participation.voting.methods import (
    METHODS,
    Group,
    Mark,
    check,
    count,
    count_grouped,
    rounded,
)
from tests.voting.methods.ballots import ALL, IDEAS, OF_TOTALS, elections, lines

Election = tuple[str, list[Mark]]


@every(elections(), st.randoms())
def test_who_votes_and_in_which_order_makes_no_difference(
    election: Election, chance: Random
) -> None:
    method, marks = election
    renamed = [mark._replace(ballot=f"ballot {-mark.ballot}") for mark in marks]
    chance.shuffle(renamed)
    assert count(method, renamed, IDEAS) == count(method, marks, IDEAS)


@every(elections(), st.permutations(range(len(IDEAS))))
def test_renamed_ideas_get_the_same_lines(election: Election, numbers: list[int]) -> None:
    method, marks = election
    names = dict(zip(IDEAS, numbers, strict=True))
    renamed = [mark._replace(idea=names[mark.idea]) for mark in marks]
    found = lines(method, renamed, sorted(numbers))
    for idea, line in lines(method, marks, IDEAS).items():
        other = found[names[idea]]
        assert (other.rank, other.score, other.spread) == (line.rank, line.score, line.spread)


@every(elections())
def test_ties_share_a_rank_in_the_order_of_ideas_and_the_next_rank_is_left_out(
    election: Election,
) -> None:
    method, marks = election
    result = count(method, marks, IDEAS)
    assert sorted(line.idea for line in result) == list(IDEAS)
    for position, line in enumerate(result):
        better = [one for one in result if one.rank < line.rank]
        assert line.rank == len(better) + 1 <= position + 1
    assert result == sorted(result, key=lambda line: (line.rank, IDEAS.index(line.idea)))


@every(elections())
def test_the_better_score_has_the_better_rank(election: Election) -> None:
    method, marks = election
    judged = [
        line
        for line in count(method, marks, IDEAS)
        if line.voters or method not in {"scale", "impact"}
    ]
    scores = [line.score for line in judged]
    assert scores == sorted(scores, reverse=method != "consensus") or method == "schulze"


@every(elections())
def test_a_line_tells_how_many_gave_which_value(election: Election) -> None:
    method, marks = election
    for idea, line in lines(method, marks, IDEAS).items():
        values = [mark.value for mark in marks if mark.idea == idea]
        assert line.voters == len(values)
        assert line.spread == Counter(values)
        assert list(line.spread) == sorted(line.spread)


@every(elections(OF_TOTALS), st.randoms())
def test_totals_from_a_database_give_the_same_result(election: Election, chance: Random) -> None:
    method, marks = election
    alike = Counter(mark[1:] for mark in marks)
    groups = [Group(*what, number) for what, number in alike.items()]
    chance.shuffle(groups)
    assert count_grouped(method, groups, IDEAS) == count(method, marks, IDEAS)


@every(elections())
def test_what_is_said_of_other_ideas_is_passed_over(election: Election) -> None:
    method, marks = election
    ours = [mark for mark in marks if mark.idea in "AB"]
    assert count(method, marks, "AB") == count(method, ours, "AB")


@pytest.mark.parametrize("method", ALL)
def test_without_ballots_all_are_first_and_without_ideas_there_is_no_line(method: str) -> None:
    assert [(line.rank, line.score, line.voters) for line in count(method, [], "AB")] == [
        (1, 0, 0),
        (1, 0, 0),
    ]
    assert count(method, [], []) == []


TAKEN = {
    "support": {1},
    "dots": {1, 2, 1_000_000},
    "agree": {-1, 0, 1},
    "scale": {1, 2, 3, 4, 5},
    "consensus": set(range(11)),
    "schulze": {1, 2, 65_535},
    "impact": {1, 2, 3, 4, 5},
}
REFUSED = {
    "support": {-1, 0, 2},
    "dots": {-1, 0, 1_000_001},
    "agree": {-2, 2},
    "scale": {0, 6},
    "consensus": {-1, 11},
    "schulze": {-1, 0, 65_536, 10**30},
    "impact": {0, 6},
}


@pytest.mark.parametrize(("method", "value"), [(m, v) for m in ALL for v in sorted(TAKEN[m])])
def test_values_within_the_range_are_taken(method: str, value: int) -> None:
    mark = Mark("ballot", "A", value, 3 if method == "impact" else None)
    check(method, mark)
    (line,) = count(method, [mark], ["A"])
    assert line.spread == {value: 1}


@pytest.mark.parametrize(("method", "value"), [(m, v) for m in ALL for v in sorted(REFUSED[m])])
def test_values_beyond_it_are_refused(method: str, value: int) -> None:
    mark = Mark("ballot", "A", value, 3 if method == "impact" else None)
    for act in (lambda: check(method, mark), lambda: count(method, [mark], ["A"])):
        with pytest.raises(ValueError, match=f"The value is {value}, but {METHODS[method].says}."):
            act()


@pytest.mark.parametrize(
    ("method", "effort", "reason"),
    [
        ("impact", None, "The effort is missing."),
        ("impact", 0, "The effort is 0, but effort goes from 1 to 5."),
        ("impact", 6, "The effort is 6, but effort goes from 1 to 5."),
        ("scale", 3, "There is an effort, but scale has none."),
    ],
)
def test_efforts_are_checked(method: str, effort: int | None, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        count(method, [Mark("ballot", "A", 3, effort)], ["A"])


def test_an_unknown_method_is_refused() -> None:
    for act in (count, count_grouped):
        with pytest.raises(ValueError, match="There is no method called borda"):
            act("borda", [], [])


def test_ballots_that_rank_cannot_be_counted_from_totals() -> None:
    with pytest.raises(ValueError, match="schulze needs whole ballots"):
        count_grouped("schulze", [], ["A"])


@pytest.mark.parametrize(
    ("score", "written"),
    [
        (7, 7),
        (-100, -100),
        (Fraction(4), 4),
        (Fraction(10), 10),
        (Fraction(7, 2), 3.5),
        (Fraction(10, 3), 3.3333),
        (Fraction(-2, 3), -0.6667),
        (Fraction(-1, 100_000), 0),
    ],
)
def test_scores_are_rounded_and_whole_ones_have_no_point(
    score: int | Fraction, written: float
) -> None:
    assert rounded(score) == written
    assert isinstance(rounded(score), int) == isinstance(written, int)


def test_it_stands_on_nothing_and_numpy_waits_until_ranks_are_counted() -> None:
    code = (
        "import sys; from participation.voting.methods import Mark, count; before = set(sys.modules);"
        "count('schulze', [Mark(1, 'A', 1)], ['A']); print(*before); print('numpy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    before, counted = done.stdout.splitlines()
    known = {name.split(".")[0] for name in before.split()}
    assert not known & {"flask", "sqlalchemy", "numpy"}
    ours = {name for name in before.split() if name.startswith("participation.")}
    assert {name for name in ours if not name.startswith("participation.voting")} == set()
    assert counted == "True"
