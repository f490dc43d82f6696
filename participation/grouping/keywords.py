"""The words that make a group of texts what it is, against the other groups.

Class-based TF-IDF (Grootendorst 2022, "BERTopic"), over words brought together by their stems and
shown in the form most used, ranked again by how near each is to the group's middle.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import log1p
from typing import Any

from numpy.typing import NDArray
from snowballstemmer import stemmer

from participation.grouping.embedding import Embedder, Vectors
from participation.grouping.stopwords import TELLING_NOTHING

WORD = re.compile(r"[^\W\d_]{3,}(?:[*:-][^\W\d_]+)*")
SENTENCE = re.compile(r"[.!?:;\n]+")
READ = 1000  # characters of a text
LONGEST = 30  # characters of a keyword
FORMS = 60  # words that are looked at before their stems bring them together
CANDIDATES = 10
MOST = 4  # keywords of a language

Group = tuple[int, str]  # its label, and a language


class Keywords:
    """The words of texts, counted for each group and language.

    Of German ones, nouns: what has a capital, and somewhere not only because a sentence begins.
    """

    def __init__(
        self, texts: Sequence[str], languages: Sequence[str], labels: NDArray[Any]
    ) -> None:
        self._counts: dict[Group, Counter[str]] = {}
        self._all: dict[str, Counter[str]] = {}
        self._nouns: dict[str, set[str]] = {}
        self._embedded: dict[str, Vectors] = {}
        for text, language, label in zip(texts, languages, labels.tolist(), strict=True):
            words, inside = _words(text[:READ], is_german=language == "de")
            self._counts.setdefault((label, language), Counter()).update(words)
            self._all.setdefault(language, Counter()).update(words)
            self._nouns.setdefault(language, set()).update(inside)

    def of(self, label: int, middle: Vectors, embedder: Embedder) -> dict[str, list[str]]:
        """The group's keywords by language, the most used language and most telling word first."""
        groups = [group for group in self._counts if group[0] == label]
        ranked = {
            group[1]: self._ranked(self._candidates(group), middle, embedder)
            for group in sorted(groups, key=lambda one: -self._counts[one].total())
        }
        return {language: words for language, words in ranked.items() if words}

    def _candidates(self, group: Group) -> dict[str, float]:
        """The most telling words, and how much each tells."""
        counts, everywhere = self._counts[group], self._all[group[1]]
        average = everywhere.total() / len(self._counts)
        tells = {
            word: count / counts.total() * log1p(average / everywhere[word])
            for word, count in counts.items()
            if word in self._nouns[group[1]]
        }
        best = dict(_most(tells, FORMS))
        by_stem: dict[str, list[str]] = {}
        for word in best:
            by_stem.setdefault(_stem(word, group[1]), []).append(word)
        together = {
            max(forms, key=lambda form: (counts[form], -len(form), form)): sum(
                best[form] for form in forms
            )
            for forms in by_stem.values()
        }
        return dict(_most(together, CANDIDATES))

    def _ranked(
        self, candidates: dict[str, float], middle: Vectors, embedder: Embedder
    ) -> list[str]:
        new = [word for word in candidates if word not in self._embedded]
        if new:
            self._embedded |= dict(zip(new, embedder.embed(new), strict=True))
        top = max(candidates.values(), default=1.0)
        worth = {
            word: tells / top + float(self._embedded[word] @ middle)
            for word, tells in candidates.items()
        }
        kept: list[str] = []
        for word, _worth in _most(worth, len(worth)):
            if not any(_is_akin(word, other) for other in kept):
                kept.append(word)
        return kept[:MOST]


def _most(tells: dict[str, float], most: int) -> Iterable[tuple[str, float]]:
    return sorted(tells.items(), key=lambda pair: (-pair[1], pair[0]))[:most]


def _is_akin(word: str, other: str) -> bool:
    one, two = word.casefold(), other.casefold()
    return one[:6] == two[:6] or one in two or two in one


def _words(text: str, *, is_german: bool) -> tuple[set[str], set[str]]:
    """The words of a text, and those of them that do not only begin a sentence."""
    found, inside = set(), set()
    for sentence in SENTENCE.split(text):
        for place, word in enumerate(WORD.findall(sentence)):
            plain = word.casefold()
            if plain in TELLING_NOTHING or len(word) > LONGEST:
                continue
            if not is_german:
                found.add(plain)
                inside.add(plain)
            elif word[0].isupper():
                found.add(word)
                inside |= {word} if place else set()
    return found, inside


@lru_cache(maxsize=2)
def _stemmer(language: str) -> Any:
    return stemmer("german" if language == "de" else "english")


def _stem(word: str, language: str) -> str:
    return str(_stemmer(language).stemWord(word.casefold()))
