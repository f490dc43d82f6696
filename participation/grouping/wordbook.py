"""Words of one language beside words of the other that mean the same.

From pairs that people wrote (the keywords of the catalogue), else by the embedder, which puts words
that mean the same near to each other whatever their language.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from participation.grouping.embedding import Vectors
from participation.grouping.keywords import Ranked, is_akin, stem

SAME = 0.7  # from this cosine on, 96 of 100 pairs of the catalogue's keywords are found right
SAYS_NO_MORE = 0.8  # so near to a field ("bicycle" to cycling) a word adds nothing to its name
SHORTEST = 4  # characters of a German stem that stands for its words
LANGUAGES = ("de", "en")

Pair = tuple[str, str]  # a German word and the English one
Paired = list[tuple[Pair, float]]  # with how much they tell, the most telling first


class Wordbook:
    """Knows for a German word an English one, and the other way round, if there is any.

    Made of pairs, and of words of each language with the vectors of all of them.
    """

    def __init__(
        self,
        pairs: Iterable[Pair],
        words: Mapping[str, Sequence[str]],
        vectors: Mapping[str, Vectors],
    ) -> None:
        self._vectors = vectors
        self._words = words
        self._matrix = {
            language: np.array([vectors[word] for word in words[language]])
            for language in LANGUAGES
            if words[language]
        }
        self._written: dict[tuple[str, str], str] = {}
        for german, english in pairs:
            for language, word, other in (("de", german, english), ("en", english, german)):
                self._written.setdefault((language, word.casefold()), other)
        # What is written of a word itself comes before what is written of one with its stem.
        for (language, word), other in list(self._written.items()):
            self._written.setdefault((language, _key(word, language)), other)

    def other(self, word: str, language: str, wanted: str) -> str | None:
        """The word of the wanted language that means what this one does, or None."""
        if language == wanted:
            return word
        written = self._written.get((language, word.casefold()))
        written = written or self._written.get((language, _key(word, language)))
        if written is not None or wanted not in self._matrix:
            return written
        alike = self._matrix[wanted] @ self._vectors[word]
        best = int(alike.argmax())
        return self._words[wanted][best] if alike[best] >= SAME else None

    def pairs(self, ranked: Mapping[str, Ranked]) -> Paired:
        """The words of a group that are known in both languages, the most telling first.

        What both languages of the group say counts for both, in the form they say it; of words akin
        only one is kept.
        """
        own = {(one, stem(word, one)): word for one, words in ranked.items() for word, _ in words}
        told: dict[Pair, float] = {}
        for language, words in ranked.items():
            for word, worth in words:
                german, english = (self.other(word, language, wanted) for wanted in LANGUAGES)
                if german is not None and english is not None:
                    pair = (
                        own.get(("de", stem(german, "de")), german),
                        own.get(("en", stem(english, "en")), english),
                    )
                    told[pair] = told.get(pair, 0.0) + worth
        kept: Paired = []
        for pair, worth in sorted(told.items(), key=lambda one: (-one[1], one[0])):
            if not any(_are_akin(pair, other) for other, _ in kept):
                kept.append((pair, worth))
        return kept

    def adding(self, ranked: Mapping[str, Ranked], meant: Vectors) -> dict[str, Ranked]:
        """Those of a group's words that say more than a field of whose words this is the mean."""
        near = SAYS_NO_MORE * np.linalg.norm(meant)
        adding = {
            language: [(word, told) for word, told in words if self._vectors[word] @ meant < near]
            for language, words in ranked.items()
        }
        return {language: words for language, words in adding.items() if words}


def _are_akin(pair: Pair, other: Pair) -> bool:
    return any(is_akin(one, two) for one, two in zip(pair, other, strict=True))


def _key(word: str, language: str) -> str:
    """The stem; of a short German one ("Ras" for "Rasen" and "Raser") the word itself."""
    short = stem(word, language)
    return word.casefold() if language == "de" and len(short) < SHORTEST else short
