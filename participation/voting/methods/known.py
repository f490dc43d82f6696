"""The methods there are, by name, and what a mark may say in each of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from participation.voting.methods.marks import Group, Mark
from participation.voting.methods.means import impact, scale
from participation.voting.methods.sums import agree, consensus, dots, support
from participation.voting.methods.tallies import Standing, Tally

FIVE = range(1, 6)


@dataclass(frozen=True)
class Method:
    """One way to count: the values and efforts it takes, and where marks put an idea.

    `says` tells the values in words. `standing` is None where totals are not enough.
    """

    values: range
    says: str
    standing: Callable[[Tally], Standing] | None
    efforts: range | None = None


METHODS: Mapping[str, Method] = {
    "support": Method(range(1, 2), "support is always 1", support),
    "dots": Method(range(1, 1_000_001), "dots go from 1 to 1,000,000", dots),
    "agree": Method(range(-1, 2), "it is 1 to agree, -1 to disagree and 0 to pass", agree),
    "scale": Method(FIVE, "the scale goes from 1 to 5", scale),
    "consensus": Method(range(11), "resistance goes from 0 to 10", consensus),
    # As many ranks as two bytes hold beside "none".
    "schulze": Method(range(1, 65_536), "ranks go from 1 to 65,535", None),
    "impact": Method(FIVE, "impact goes from 1 to 5", impact, efforts=FIVE),
}


def method_called(name: str) -> Method:
    """The method of that name. Raises ValueError where there is none."""
    if name not in METHODS:
        raise ValueError(f"There is no method called {name}.")
    return METHODS[name]


def check(method: str, mark: Mark | Group) -> None:
    """Raise ValueError, with the reason in plain words, unless the method takes such a mark."""
    found = method_called(method)
    if mark.value not in found.values:
        raise ValueError(f"The value is {mark.value}, but {found.says}.")
    if found.efforts is None and mark.effort is not None:
        raise ValueError(f"There is an effort, but {method} has none.")
    if found.efforts is not None and mark.effort is None:
        raise ValueError("The effort is missing.")
    if found.efforts is not None and mark.effort not in found.efforts:
        raise ValueError(f"The effort is {mark.effort}, but effort goes from 1 to 5.")
