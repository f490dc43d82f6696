"""Support, dots, agreement and systemic consensus: published examples, and what defines each."""

import pytest
from hypothesis import given as every
from hypothesis import strategies as st

from participation.voting.methods import Mark, count
from tests.voting.methods.ballots import IDEAS, given, lines, marks, order

ideas = st.sampled_from(IDEAS)


def test_tennessee_approves_of_nashville() -> None:
    """Voters of the well-known example, each approving of the two cities they like best.

    Its 42, 26, 15 and 17 per cent are those of "Effects of different voting systems under similar
    circumstances" (Electowiki).
    """
    ballots = given(
        *[{"Memphis": 1, "Nashville": 1}] * 42,
        *[{"Nashville": 1, "Chattanooga": 1}] * 26,
        *[{"Chattanooga": 1, "Knoxville": 1}] * 15,
        *[{"Knoxville": 1, "Chattanooga": 1}] * 17,
    )
    cities = ["Memphis", "Nashville", "Chattanooga", "Knoxville"]
    result = [(line.idea, line.score) for line in count("support", ballots, cities)]
    assert result == [("Nashville", 68), ("Chattanooga", 58), ("Memphis", 42), ("Knoxville", 32)]


@pytest.mark.parametrize("method", ["support", "dots"])
@every(st.data())
def test_one_more_mark_adds_its_value_and_never_lowers(method: str, data: st.DataObject) -> None:
    before = data.draw(marks(method))
    value = 1 if method == "support" else data.draw(st.integers(1, 5))
    idea = data.draw(ideas)
    old = lines(method, before, IDEAS)
    new = lines(method, [*before, Mark("one more", idea, value)], IDEAS)
    assert new[idea].score == old[idea].score + value
    assert new[idea].rank <= old[idea].rank
    for other in set(IDEAS) - {idea}:
        assert new[other].score == old[other].score
        assert new[other].rank >= old[other].rank


def test_dots_on_one_idea_count_each() -> None:
    ballots = given({"A": 3}, {"A": 1, "B": 1, "C": 1}, {"B": 2, "C": 1}, {"C": 3})
    result = [
        (line.rank, line.idea, line.score, line.voters) for line in count("dots", ballots, "ABC")
    ]
    assert result == [(1, "C", 5, 3), (2, "A", 4, 2), (3, "B", 3, 2)]


@every(marks("agree"), ideas)
def test_a_pass_changes_neither_score_nor_rank(before: list[Mark], idea: str) -> None:
    old = lines("agree", before, IDEAS)
    new = lines("agree", [*before, Mark("one more", idea, 0)], IDEAS)
    standing = {one: (line.rank, line.score) for one, line in old.items()}
    assert {one: (line.rank, line.score) for one, line in new.items()} == standing
    assert new[idea].voters == old[idea].voters + 1


@every(marks("agree"))
def test_everybody_changing_their_mind_turns_agreement_round(before: list[Mark]) -> None:
    old = lines("agree", before, IDEAS)
    turned = [mark._replace(value=-mark.value) for mark in before]
    new = lines("agree", turned, IDEAS)
    assert {idea: -line.score for idea, line in new.items()} == {
        idea: line.score for idea, line in old.items()
    }


def test_agreement_is_what_is_left_after_disagreement() -> None:
    ballots = given(
        {"A": 1, "B": 1}, {"A": 1, "B": 1}, {"A": 1, "B": 0}, {"A": -1}, {"A": -1, "C": -1}
    )
    result = [(line.rank, line.idea, line.score) for line in count("agree", ballots, "ABC")]
    assert result == [(1, "B", 2), (2, "A", 1), (3, "C", -1)]


def test_four_advertisers_agree_on_dark_blue() -> None:
    """The first example of the book by Paulus, Schrotta and Visotschnig, "Systemisches
    Konsensieren", as Corinna Baldauf retells it (finding-marbles.com, 12 January 2012).
    """
    colours = ["dark blue", "silver", "red", "black"]
    people = [(0, 5, 7, 3), (2, 0, 4, 7), (4, 8, 0, 8), (3, 5, 6, 0)]
    ballots = given(*(dict(zip(colours, one, strict=True)) for one in people))
    result = [(line.rank, line.idea, line.score) for line in count("consensus", ballots, colours)]
    assert result == [(1, "dark blue", 9), (2, "red", 17), (3, "silver", 18), (3, "black", 18)]


@every(marks("consensus").filter(bool), st.data())
def test_more_resistance_never_improves(before: list[Mark], data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(before) - 1))
    mark = before[position]
    more = mark._replace(value=data.draw(st.integers(mark.value, 10)))
    old = lines("consensus", before, IDEAS)
    new = lines("consensus", [*before[:position], more, *before[position + 1 :]], IDEAS)
    assert new[mark.idea].rank >= old[mark.idea].rank
    assert new[mark.idea].score == old[mark.idea].score + more.value - mark.value


@every(marks("consensus"), ideas)
def test_no_mark_and_no_resistance_are_the_same(before: list[Mark], idea: str) -> None:
    with_zero = [*before, Mark("one more", idea, 0)]
    assert order("consensus", with_zero, IDEAS) == order("consensus", before, IDEAS)
