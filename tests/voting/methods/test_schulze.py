"""The Schulze method: published examples, what defines it, and two independent counts of the same."""

from collections.abc import Iterator
from itertools import pairwise as steps
from itertools import permutations

import pytest
from hypothesis import assume
from hypothesis import given as every
from hypothesis import strategies as st
from schulze_condorcet import schulze_evaluate

from participation.voting.methods import Mark, count, pairwise
from tests.voting.methods.ballots import IDEAS, lines, marks, order, ranked

# Example 1 of the paper, chapter 3.1: 45 voters and 5 candidates.
PAPER = ranked(
    *((5, "A>C>B>E>D"), (5, "A>D>E>C>B"), (8, "B>E>D>A>C"), (3, "C>A>B>E>D")),
    *((7, "C>A>E>B>D"), (2, "C>B>A>D>E"), (7, "D>C>E>B>A"), (8, "E>B>A>D>C")),
)
# Example 4 of "Schulze method" on Electowiki: 9 voters, and more than one potential winner.
TIED = ranked((3, "A>B>C>D"), (2, "D>A>B>C"), (2, "D>B>C>A"), (2, "C>B>D>A"))
TENNESSEE = ranked((42, "M>N>C>K"), (26, "N>C>K>M"), (15, "C>K>N>M"), (17, "K>C>N>M"))


def test_the_example_of_the_paper() -> None:
    result = count("schulze", PAPER, "ABCDE")
    assert [(line.rank, line.idea, line.score) for line in result] == [
        *((1, "E", 4), (2, "A", 3), (3, "C", 2), (4, "B", 1), (5, "D", 0)),
    ]
    assert pairwise(PAPER, "ABCDE") == [
        [0, 20, 26, 30, 22],
        [25, 0, 16, 33, 18],
        [19, 29, 0, 17, 24],
        [15, 12, 28, 0, 14],
        [23, 27, 21, 31, 0],
    ]


def test_a_published_tie() -> None:
    """Published: B and D are potential winners; B is better than C, and D better than A."""
    assert pairwise(TIED, "ABCD") == [[0, 5, 5, 3], [4, 0, 7, 5], [4, 2, 0, 5], [6, 4, 4, 0]]
    result = count("schulze", TIED, "ABCD")
    assert [(line.rank, line.idea, line.score) for line in result] == [
        *((1, "B", 1), (1, "D", 1), (3, "A", 0), (3, "C", 0)),
    ]


def test_tennessee_chooses_its_condorcet_winner() -> None:
    """Published ("Condorcet method", Wikipedia): Nashville, Chattanooga, Knoxville, Memphis."""
    assert order("schulze", TENNESSEE, "MNCK") == "N>C>K>M"
    assert pairwise(TENNESSEE, "MNCK")[1] == [58, 0, 68, 68]


def test_places_behind_the_first_are_compared_by_paths_over_all_ideas() -> None:
    """As published: A and C beat each other on paths as strong as 5. Counting once more without B
    and D would part them.
    """
    assert order("schulze", TIED, "ABCD") == by_definition(TIED, "ABCD") == "B=D>A=C"
    assert order("schulze", TIED, "AC") == "A>C"
    assert by_the_library(TIED, "ABCD") == "B=D>A>C"


def test_equal_ranks_and_gaps_prefer_nobody_and_what_is_unranked_is_last() -> None:
    ballots = [Mark(1, "A", 3), Mark(1, "B", 3), Mark(1, "C", 700)]
    assert pairwise(ballots, "ABCDE") == [
        *([0, 0, 1, 1, 1], [0, 0, 1, 1, 1], [0, 0, 0, 1, 1], [0] * 5, [0] * 5),
    ]
    assert order("schulze", ballots, "ABCDE") == "A=B>C>D=E"


def test_of_two_victories_with_as_many_votes_that_against_fewer_is_stronger() -> None:
    """A beats B with 4 to 3, B beats C and C beats A with 4 to 2: the first one is the weakest."""
    ballots = ranked((2, "A>B>C"), (2, "B>C>A"), (1, "C>A>B"), (1, "A=C>B"), (1, "B=C>A"))
    assert pairwise(ballots, "ABC") == [[0, 4, 2], [3, 0, 4], [4, 2, 0]]
    assert order("schulze", ballots, "ABC") == "B>C>A"


# Two independent counts


def by_the_library(ballots: list[Mark], ideas: str) -> str:
    """The result of the package schulze-condorcet."""
    votes = []
    for ballot in dict.fromkeys(mark.ballot for mark in ballots):
        ranks = {mark.idea: mark.value for mark in ballots if mark.ballot == ballot}
        tied = [[i for i in ideas if ranks.get(i) == r] for r in sorted(set(ranks.values()))]
        tied.append([idea for idea in ideas if idea not in ranks])
        votes.append(">".join("=".join(group) for group in tied if group))
    return schulze_evaluate(votes, list(ideas))


def by_definition(ballots: list[Mark], ideas: str) -> str:
    """The result by the words of the paper: all paths there are, one by one."""
    table = pairwise(ballots, ideas)
    votes = {(a, b): table[i][j] for i, a in enumerate(ideas) for j, b in enumerate(ideas)}

    def paths(start: str, end: str) -> Iterator[list[tuple[str, str]]]:
        between = set(ideas) - {start, end}
        for length in range(len(between) + 1):
            for stops in permutations(between, length):
                way = [start, *stops, end]
                yield list(steps(way))

    def strength(link: tuple[str, str]) -> tuple[int, int]:
        there, back = votes[link], votes[link[::-1]]
        return (there, -back) if there > back else (0, 0)

    def strongest(start: str, end: str) -> tuple[int, int]:
        return max(min(map(strength, path)) for path in paths(start, end))

    beats = {(a, b) for a, b in permutations(ideas, 2) if strongest(a, b) > strongest(b, a)}
    left, groups = list(ideas), []
    while left:
        best = [one for one in left if not any((other, one) in beats for other in left)]
        groups.append(best)
        left = [one for one in left if one not in best]
    return ">".join("=".join(group) for group in groups)


@every(marks("schulze"))
def test_the_first_are_those_of_an_independent_library(ballots: list[Mark]) -> None:
    ours, theirs = order("schulze", ballots, IDEAS), by_the_library(ballots, IDEAS)
    assert ours.split(">")[0] == theirs.split(">")[0]


@every(marks("schulze"))
def test_counting_again_without_the_first_gives_the_whole_order_of_that_library(
    ballots: list[Mark],
) -> None:
    """That library finds each place by a count of its own, among those that have none yet."""
    left, groups = IDEAS, []
    while left:
        first = order("schulze", ballots, left).split(">")[0]
        groups.append(first)
        left = "".join(idea for idea in left if idea not in first)
    assert ">".join(groups) == by_the_library(ballots, IDEAS)


@every(marks("schulze", ideas="ABCD"))
def test_the_whole_order_is_that_of_the_definition(ballots: list[Mark]) -> None:
    assert order("schulze", ballots, "ABCD") == by_definition(ballots, "ABCD")


# What defines it


@every(marks("schulze"))
def test_a_pair_is_counted_ballot_by_ballot(ballots: list[Mark]) -> None:
    ranks = {(mark.ballot, mark.idea): mark.value for mark in ballots}
    voters = {mark.ballot for mark in ballots}
    last = 10**9
    assert pairwise(ballots, IDEAS) == [
        [
            sum(ranks.get((who, one), last) < ranks.get((who, other), last) for who in voters)
            for other in IDEAS
        ]
        for one in IDEAS
    ]


@every(marks("schulze"))
def test_who_wins_every_comparison_is_alone_first(ballots: list[Mark]) -> None:
    table = pairwise(ballots, IDEAS)
    winners = [
        idea
        for i, idea in enumerate(IDEAS)
        if all(table[i][j] > table[j][i] for j in range(len(IDEAS)) if j != i)
    ]
    assume(winners)
    first = [line.idea for line in count("schulze", ballots, IDEAS) if line.rank == 1]
    assert first == winners


@every(marks("schulze", complete=True))
def test_ballots_turned_round_turn_every_victory_round(ballots: list[Mark]) -> None:
    turned = [mark._replace(value=20 - mark.value) for mark in ballots]
    there, back = (lines("schulze", given, IDEAS) for given in (ballots, turned))
    first = [idea for idea, line in there.items() if line.rank == 1]
    if len(first) == 1:
        assert back[first[0]].rank > 1
    for idea in IDEAS:
        assert there[idea].score + back[idea].score <= len(IDEAS) - 1
    assert sum(line.score for line in there.values()) == sum(line.score for line in back.values())
    if all(line.score == len(IDEAS) - line.rank for line in there.values()):
        assert {idea: len(IDEAS) + 1 - line.rank for idea, line in back.items()} == {
            idea: line.rank for idea, line in there.items()
        }


@every(marks("schulze").filter(bool), st.data())
def test_a_first_one_that_a_ballot_raises_stays_first(
    ballots: list[Mark], data: st.DataObject
) -> None:
    first = order("schulze", ballots, IDEAS).split(">")[0][0]
    voter = data.draw(st.sampled_from([mark.ballot for mark in ballots]))
    others = [mark for mark in ballots if (mark.ballot, mark.idea) != (voter, first)]
    # One place further down for all others of that ballot makes room above all of them.
    lower = [
        mark._replace(value=mark.value + 1) if mark.ballot == voter else mark for mark in others
    ]
    raised = [*lower, Mark(voter, first, 1)]
    assert lines("schulze", raised, IDEAS)[first].rank == 1


@pytest.mark.parametrize("number", [1, 4, 8, 127, 1019, 1020, 3000])
def test_any_number_of_ballots_is_counted(number: int) -> None:
    ballots = ranked((number, "A>B"), (number + 1, "B>A"))
    assert pairwise(ballots, "ABC") == [
        [0, number, 2 * number + 1],
        [number + 1, 0, 2 * number + 1],
        [0, 0, 0],
    ]
    assert order("schulze", ballots, "ABC") == "B>A>C"
