"""Ballots to be counted: written short, or made up by hypothesis."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

from participation.voting.methods import METHODS, Line, Mark, count

IDEAS = "ABCDE"
ALL = list(METHODS)
OF_TOTALS = [name for name in ALL if name != "schulze"]


def given(*ballots: Mapping[str, int]) -> list[Mark]:
    """The marks of ballots that give values to ideas."""
    return [
        Mark(number, idea, value)
        for number, ballot in enumerate(ballots)
        for idea, value in ballot.items()
    ]


def ranked(*orders: tuple[int, str]) -> list[Mark]:
    """The marks of so many voters with each order, such as `A>B=C`; ranks count from 1."""
    ballots = (order for voters, order in orders for _ in range(voters))
    return given(
        *(
            {
                idea: rank
                for rank, tied in enumerate(order.split(">"), 1)
                for idea in tied.split("=")
            }
            for order in ballots
        )
    )


def order(method: str, marks: Iterable[Mark], ideas: Sequence[Any]) -> str:
    """A result in short, such as `A>B=C`."""
    ranks: dict[int, list[str]] = {}
    for line in count(method, marks, ideas):
        ranks.setdefault(line.rank, []).append(line.idea)
    return ">".join("=".join(tied) for tied in ranks.values())


def lines(method: str, marks: Iterable[Mark], ideas: Sequence[Any]) -> dict[Any, Line]:
    """A result by idea."""
    return {line.idea: line for line in count(method, marks, ideas)}


def said(method: str) -> st.SearchStrategy[tuple[int, int | None]]:
    """What a ballot may say of an idea: a value and an effort."""
    known = METHODS[method]
    values = st.sampled_from(known.values[:11])
    efforts = st.none() if known.efforts is None else st.sampled_from(known.efforts)
    return st.tuples(values, efforts)


def marks(
    method: str, *, complete: bool = False, ideas: str = IDEAS
) -> st.SearchStrategy[list[Mark]]:
    """The marks of some ballots, each on some of the ideas or on all."""
    if complete:
        ballots = st.fixed_dictionaries({idea: said(method) for idea in ideas})
    else:
        ballots = st.dictionaries(st.sampled_from(ideas), said(method))
    return st.lists(ballots, max_size=9).map(
        lambda ballots: [
            Mark(number, idea, *what)
            for number, ballot in enumerate(ballots)
            for idea, what in ballot.items()
        ]
    )


@st.composite
def elections(draw: st.DrawFn, methods: Sequence[str] = ALL) -> tuple[str, list[Mark]]:
    """A method and marks it takes."""
    method = draw(st.sampled_from(methods))
    return method, draw(marks(method))
