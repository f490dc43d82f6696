"""The words that make a group of texts what it is, against the other groups.

Class-based TF-IDF (Grootendorst 2022, "BERTopic") over lemmas, ranked again by how near a word is
to the group's middle.
"""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from participation.grouping.embedding import Embedder, Vectors

WORD = re.compile(r"[^\W\d_]{3,}(?:[*:-][^\W\d_]+)*")
READ = 1000  # characters of a text
CANDIDATES = 10
MOST = 4  # keywords of a language


class Keywords:
    """The lemmas of texts, counted for each group and language."""

    def __init__(
        self, texts: Sequence[str], languages: Sequence[str], labels: NDArray[np.intp]
    ) -> None:
        self._counts: dict[tuple[int, str], Counter[str]] = {}
        self._all: dict[str, Counter[str]] = {}
        for text, language, label in zip(texts, languages, labels.tolist(), strict=True):
            words = set(_lemmas(text[:READ], language))
            self._counts.setdefault((label, language), Counter()).update(words)
            self._all.setdefault(language, Counter()).update(words)
        self._embedded: dict[str, Vectors] = {}

    def of(self, label: int, middle: Vectors, embedder: Embedder) -> dict[str, list[str]]:
        """The group's keywords by language, the most telling first."""
        spoken = [language for one, language in self._counts if one == label]
        ranked = {
            language: self._ranked(self._candidates(label, language), middle, embedder)
            for language in sorted(spoken, key=lambda one: -self._counts[label, one].total())
        }
        return {language: words for language, words in ranked.items() if words}

    def _candidates(self, label: int, language: str) -> dict[str, float]:
        counts, everywhere = self._counts[label, language], self._all[language]
        size = counts.total() or 1
        average = everywhere.total() / max(1, len(self._counts))
        scores = {
            word: count / size * float(np.log1p(average / everywhere[word]))
            for word, count in counts.items()
        }
        best = sorted(scores, key=lambda word: (-scores[word], word))[:CANDIDATES]
        return {word: scores[word] for word in best}

    def _ranked(
        self, candidates: dict[str, float], middle: Vectors, embedder: Embedder
    ) -> list[str]:
        new = [word for word in candidates if word not in self._embedded]
        self._embedded |= dict(zip(new, embedder.embed(new), strict=True)) if new else {}
        top = max(candidates.values(), default=1.0)
        worth = {
            word: score / top + float(self._embedded[word] @ middle)
            for word, score in candidates.items()
        }
        kept: list[str] = []
        for word in sorted(worth, key=lambda one: (-worth[one], one)):
            if not any(_is_akin(word, other) for other in kept):
                kept.append(word)
        return kept[:MOST]


def _is_akin(word: str, other: str) -> bool:
    one, two = word.casefold(), other.casefold()
    return one[:6] == two[:6] or one in two or two in one


def _lemmas(text: str, language: str) -> list[str]:
    found = []
    for match in WORD.finditer(text):
        word = match.group()
        lemma = _lemma(word, language)
        if language == "de" and not lemma[0].isupper():
            continue
        if lemma.casefold() not in _stop_words():
            found.append(lemma)
    return found


@lru_cache(maxsize=50_000)
def _lemma(word: str, language: str) -> str:
    from simplemma import lemmatize

    known = language if language in ("de", "en") else "en"
    lemma = str(lemmatize(word, lang=known))
    return lemma if language == "de" else lemma.casefold()


@lru_cache(maxsize=1)
def _stop_words() -> frozenset[str]:
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    return frozenset(ENGLISH_STOP_WORDS) | frozenset(STOPS.split())


STOPS = """
der die das ein eine und oder aber auch bei mit von vor für ich wir sie man mehr viele alle gibt
wie was wer wenn dass daher dort hier nur noch sehr schon dann damit durch über unter nach aus auf
""".strip()
