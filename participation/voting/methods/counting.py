"""The count itself, from single marks or from totals that a database has grouped already."""

from collections import Counter
from collections.abc import Iterable, Sequence
from operator import itemgetter

from participation.voting.methods import schulze
from participation.voting.methods.known import check, method_called
from participation.voting.methods.marks import Group, Idea, Line, Mark
from participation.voting.methods.tallies import line_up, tally


def count(method: str, marks: Iterable[Mark], ideas: Sequence[Idea]) -> list[Line]:
    """Count ballots, best idea first; ties share a rank and stay in the order of `ideas`.

    Every idea is in the result, marked or not; marks on others are passed over. A ballot marks an
    idea at most once: whoever has marks from elsewhere looks after that. Raises ValueError for an
    unknown method and for a mark that it does not take.
    """
    if method_called(method).standing is None:
        return schulze.count(marks, ideas)
    alike = Counter(map(itemgetter(1, 2, 3), marks))
    groups = (Group(idea, value, effort, number) for (idea, value, effort), number in alike.items())
    return count_grouped(method, groups, ideas)


def count_grouped(method: str, groups: Iterable[Group], ideas: Sequence[Idea]) -> list[Line]:
    """The same from totals. Raises ValueError for methods that need whole ballots, too."""
    standing = method_called(method).standing
    if standing is None:
        raise ValueError(f"{method} needs whole ballots and not totals.")
    groups = list(groups)
    for group in groups:
        check(method, group)
    tallies = tally(groups, ideas)
    return line_up(tallies, {idea: standing(one) for idea, one in tallies.items()})
