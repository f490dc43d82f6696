"""Counting votes on ideas, by any of seven methods; knows nothing of databases, pages or people.

Methods are named by words, the keys of METHODS. `docs/voting.md` explains them with examples.
"""

from participation.voting.methods.counting import count, count_grouped
from participation.voting.methods.known import METHODS, check
from participation.voting.methods.marks import Group, Line, Mark, rounded
from participation.voting.methods.schulze import pairwise

__all__ = [
    "METHODS",
    "Group",
    "Line",
    "Mark",
    "check",
    "count",
    "count_grouped",
    "pairwise",
    "rounded",
]
