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
SENTENCE = re.compile(r"[.!?:;\n]+")
READ = 1000  # characters of a text
LONGEST = 30  # characters of a keyword
CANDIDATES = 10
MOST = 4  # keywords of a language


class Keywords:
    """The lemmas of texts, counted for each group and language.

    Of German ones, nouns: what has a capital, and somewhere not only because a sentence begins.
    """

    def __init__(
        self, texts: Sequence[str], languages: Sequence[str], labels: NDArray[np.intp]
    ) -> None:
        self._counts: dict[tuple[int, str], Counter[str]] = {}
        self._all: dict[str, Counter[str]] = {}
        self._nouns: dict[str, set[str]] = {}
        for text, language, label in zip(texts, languages, labels.tolist(), strict=True):
            words, inside = _lemmas(text[:READ], language)
            self._counts.setdefault((label, language), Counter()).update(words)
            self._all.setdefault(language, Counter()).update(words)
            self._nouns.setdefault(language, set()).update(inside)
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
            if word in self._nouns[language]
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


def _lemmas(text: str, language: str) -> tuple[set[str], set[str]]:
    """The lemmas of a text, and those of them that do not only begin a sentence."""
    found, inside = set(), set()
    for sentence in SENTENCE.split(text):
        for place, word in enumerate(WORD.findall(sentence)):
            lemma = _lemma(word, language)
            if lemma.casefold() in _stop_words() or len(lemma) > LONGEST:
                continue
            if language != "de" or (word[0].isupper() and lemma[0].isupper()):
                found.add(lemma)
                inside |= {lemma} if place or language != "de" else set()
    return found, inside


@lru_cache(maxsize=50_000)
def _lemma(word: str, language: str) -> str:
    from simplemma import lemmatize

    lemma = str(lemmatize(word, lang=language if language in ("de", "en") else "en"))
    return lemma if language == "de" else lemma.casefold()


@lru_cache(maxsize=1)
def _stop_words() -> frozenset[str]:
    """Words that tell nothing of what a text is about, or tell it of every text in a city."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    return frozenset(ENGLISH_STOP_WORDS) | frozenset(STOPS.split())


STOPS = """
aber alle auch auf aus bei bitte damit dann das dass der die dort durch eine ein für gibt hallo hier
ich ihr ihre kein man mehr mit nach noch nur oder schon sehr sie sollte über und unter viele von vor
warum was weniger wenn wer wie wir anregung beispiel dank fall frage gruß grüße grund idee jahr
leute meinung mensch möglichkeit problem sache stadt teil thema vorschlag weise zeit ziel
add allow ask away bad better big come city different easy enable ensure example give good great
help idea issue just know let like likely look lot make many mean need new offer old people please
point possible problem provide reason right say set should start suggestion thing think time town
try use want way well work year
""".strip()
