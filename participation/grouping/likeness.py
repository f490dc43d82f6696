"""Texts that say the same: the nearest ones, pairs of them, and how their wording differs.

About half of the pairs above .75 are true duplicates: what is found here is suggested to people,
never merged by itself.
"""

import difflib
import re
from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from participation.grouping.embedding import Vectors

SIMILAR = 0.6
PROBABLY_THE_SAME = 0.75
VERY_SIMILAR = 0.8
OF_ONE = 20  # pairs that one row may begin
BLOCK = 500  # rows compared with all at once

WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’*:·-][^\W\d_]+)*")
NUMBER = re.compile(r"\d")
THOUSANDS = re.compile(r"(?<=\d)[.,](?=\d{3}(?:\D|$))")
DENIAL = re.compile(
    r"(?:nicht|nichts|nie|niemals|nirgend\w*|niemand\w*|kein\w*|ohne|weder|"
    r"not|no|none|never|nobody|nothing|without|neither|cannot|\w+n['’]t)",
    re.IGNORECASE,
)
# Words that turn a sentence round: one of them on either side is a difference like a denial.
TURNS = {
    **dict.fromkeys(("weniger", "less", "fewer", "gegen", "against"), "-"),
    **dict.fromkeys(("mehr", "more"), "+"),
    **dict.fromkeys(("verbieten", "verboten", "verbot", "ban", "banned", "prohibit"), "ban"),
    **dict.fromkeys(("erlauben", "erlaubt", "allow", "allowed", "permit"), "allow"),
    **dict.fromkeys(("senken", "verringern", "reduzieren", "reduce", "decrease", "lower"), "down"),
    **dict.fromkeys(("erhöhen", "anheben", "increase", "raise"), "up"),
}
FIGURES = {
    word: str(number)
    for words in (
        "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
        "two three four five six seven eight nine ten eleven twelve",
    )
    for number, word in enumerate(words.split(), 2)
}


class Pair(NamedTuple):
    """Two rows that are alike, a before b; `differs`: in a number or a denial."""

    a: int
    b: int
    score: float
    differs: bool

    @property
    def is_very_similar(self) -> bool:
        """Whether they may be called that."""
        return self.score >= VERY_SIMILAR and not self.differs


class Kind(StrEnum):
    """Which of two texts a word belongs to; a number, a denial and the like weigh more."""

    BOTH = "both"
    FIRST = "first"
    SECOND = "second"
    FIRST_WEIGHTY = "first weighty"
    SECOND_WEIGHTY = "second weighty"

    @property
    def is_weighty(self) -> bool:
        """Whether the word may turn round what is meant."""
        return self in (Kind.FIRST_WEIGHTY, Kind.SECOND_WEIGHTY)


def most_alike(
    vectors: Vectors, vector: Vectors, most: int = 3, least: float = SIMILAR
) -> list[tuple[int, float]]:
    """The rows nearest to a vector with their cosine, nearest first; none below `least`.

    Takes vectors as the embedder gives them, of length 1 and not prepared.
    """
    scores = vectors @ vector
    found = np.flatnonzero(scores >= least)
    best = found[np.lexsort((found, -scores[found]))][:most]
    return [(int(row), float(scores[row])) for row in best]


def pairs(
    vectors: Vectors, texts: Sequence[str], least: float = PROBABLY_THE_SAME, most: int = 2000
) -> list[Pair]:
    """The pairs of rows that are alike by `least` and more, the most alike first.

    Takes vectors as the embedder gives them, of length 1 and not prepared. Of a row that is like
    very many, as when hundreds send one text, the first few pairs are enough.
    """
    found: list[tuple[float, int, int]] = []
    for start in range(0, len(vectors), BLOCK):
        scores = vectors[start : start + BLOCK] @ vectors[start:].T
        for row, likes in enumerate(np.triu(scores, 1)):
            alike = np.flatnonzero(likes >= least)
            best = alike[np.argsort(-likes[alike], kind="stable")][:OF_ONE]
            found += [(-float(likes[one]), start + row, start + int(one)) for one in best]
    return [
        Pair(a, b, min(-score, 1.0), differs(texts[a], texts[b]))
        for score, a, b in sorted(found)[:most]
    ]


def differs(a: str, b: str) -> bool:
    """Whether two texts differ in a number, a denial or a word that turns a sentence round."""
    return _weights(a) != _weights(b)


def wording(a: str, b: str) -> list[tuple[str, Kind]]:
    """The words of both texts in one list, each with the text it belongs to.

    What only the first has stands before what only the second has instead.
    """
    first, second = WORD.findall(a), WORD.findall(b)
    match = difflib.SequenceMatcher(
        None, [_plain(word) for word in first], [_plain(word) for word in second], autojunk=False
    )
    words: list[tuple[str, Kind]] = []
    for act, a0, a1, b0, b1 in match.get_opcodes():
        if act == "equal":
            words += [(word, Kind.BOTH) for word in second[b0:b1]]
            continue
        words += [(word, _kind(word, Kind.FIRST)) for word in first[a0:a1]]
        words += [(word, _kind(word, Kind.SECOND)) for word in second[b0:b1]]
    return words


def _kind(word: str, side: Kind) -> Kind:
    return Kind(f"{side} weighty") if _weight(word) else side


def _weights(text: str) -> Counter[str]:
    return Counter(filter(None, map(_weight, WORD.findall(text))))


def _weight(word: str) -> str | None:
    """What a word brings that may not differ: its number, that it denies, which way it turns."""
    plain = _plain(word)
    if NUMBER.match(plain):
        return plain
    if DENIAL.fullmatch(plain):
        return "not"
    return FIGURES.get(plain) or TURNS.get(plain)


def _plain(word: str) -> str:
    folded = word.casefold()
    return THOUSANDS.sub("", folded).replace(",", ".") if NUMBER.match(folded) else folded
