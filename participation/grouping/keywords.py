"""The words that make a group of texts what it is, against the other groups.

Class-based TF-IDF (Grootendorst 2022, "BERTopic"), over nouns brought together by their stems and
shown in the form most used, ranked again by how near each is to what sets the group apart.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from math import log1p
from typing import Any

from numpy.typing import NDArray
from snowballstemmer import stemmer

from participation.grouping.embedding import Embedder, Vectors
from participation.grouping.nouns import nouns_of

READ = 1000  # characters of a text
FORMS = 60  # words that are looked at before their stems bring them together
CANDIDATES = 10
MOST = 4  # keywords of a language
APART = 1.5  # times as often as everywhere a word has to stand in a group's texts
FEW = 6  # texts of a language in a group, from which on a word has to stand in two of them

Group = tuple[int, str]  # its label, and a language
Ranked = list[tuple[str, float]]  # words, and how much each tells


class Keywords:
    """The nouns of texts, counted for each group and language.

    `ranked` has the words of each group and language, the most telling first; `vectors` those of all
    words in it.
    """

    def __init__(
        self,
        texts: Sequence[str],
        languages: Sequence[str],
        labels: NDArray[Any],
        special: Vectors,
        embedder: Embedder,
    ) -> None:
        self._counts: dict[Group, Counter[str]] = {}
        self._texts: Counter[Group] = Counter()
        self._all: dict[str, Counter[str]] = {}
        self._sure: dict[str, set[str]] = {}
        self._count(texts, languages, labels)
        candidates = {group: self._candidates(group) for group in self._counts}
        words = sorted({word for told in candidates.values() for word in told})
        self.vectors = dict(zip(words, embedder.embed(words), strict=True))
        self.ranked: dict[Group, Ranked] = {
            group: self._ranked(told, special[group[0]]) for group, told in candidates.items()
        }

    def of(self, label: int) -> dict[str, Ranked]:
        """The group's keywords by language, the most used language and most telling word first.

        A word of a language that only a part of the group speaks tells only so much.
        """
        groups = [group for group in self.ranked if group[0] == label and self.ranked[group]]
        groups.sort(key=lambda one: -self._counts[one].total())
        size = sum(self._texts[group] for group in groups)
        return {
            group[1]: [
                (word, told * self._texts[group] / size) for word, told in self.ranked[group]
            ]
            for group in groups
        }

    def _count(self, texts: Sequence[str], languages: Sequence[str], labels: NDArray[Any]) -> None:
        for text, language, label in zip(texts, languages, labels.tolist(), strict=True):
            found: dict[str, bool] = {}
            for word, is_sure in nouns_of(text[:READ], is_german=language == "de"):
                found[word] = is_sure or found.get(word, False)
            self._counts.setdefault((label, language), Counter()).update(found.keys())
            self._texts[label, language] += 1
            self._all.setdefault(language, Counter()).update(found.keys())
            self._sure.setdefault(language, set()).update(word for word in found if found[word])

    def _candidates(self, group: Group) -> dict[str, float]:
        """The most telling words, and how much each tells; of many texts, what two of them say."""
        counts, everywhere = self._counts[group], self._all[group[1]]
        average, least = everywhere.total() / len(self._counts), self._least(group)
        tells = {
            word: count / counts.total() * log1p(average / everywhere[word])
            for word, count in counts.items()
            if word in self._sure[group[1]] and count >= least * everywhere[word]
        }
        together = _together(dict(_most(tells, FORMS)), counts, group[1])
        fewest = 2 if self._texts[group] >= FEW else 1
        often = {form: tell for form, (tell, count) in together.items() if count >= fewest}
        return dict(
            _most(often or {form: tell for form, (tell, _) in together.items()}, CANDIDATES)
        )

    def _least(self, group: Group) -> float:
        """The part of a word's texts that has to be in a group that it sets apart."""
        of_all = sum(count for (_, spoken), count in self._texts.items() if spoken == group[1])
        mine = self._texts[group] / of_all
        return min(APART * mine, (1 + mine) / 2)

    def _ranked(self, candidates: dict[str, float], special: Vectors) -> Ranked:
        top = max(candidates.values(), default=1.0)
        worth = {
            word: tells / top + float(self.vectors[word] @ special)
            for word, tells in candidates.items()
        }
        kept: Ranked = []
        for word, told in _most(worth, len(worth)):
            if not any(is_akin(word, other) for other, _ in kept):
                kept.append((word, told))
        return kept


def _together(
    tells: Mapping[str, float], counts: Mapping[str, int], language: str
) -> dict[str, tuple[float, int]]:
    """Words of one stem under the form most used: how much they tell, and in how many texts."""
    by_stem: dict[str, list[str]] = {}
    for word in tells:
        by_stem.setdefault(stem(word, language), []).append(word)
    return {
        max(forms, key=lambda form: (counts[form], -len(form), form)): (
            sum(tells[form] for form in forms),
            sum(counts[form] for form in forms),
        )
        for forms in by_stem.values()
    }


def _most(tells: dict[str, float], most: int) -> Iterable[tuple[str, float]]:
    return sorted(tells.items(), key=lambda pair: (-pair[1], pair[0]))[:most]


def is_akin(word: str, other: str) -> bool:
    """Whether two words say much the same: they begin alike, or one is in the other."""
    one, two = word.casefold(), other.casefold()
    return one[:6] == two[:6] or one in two or two in one


@lru_cache(maxsize=2)
def _stemmer(language: str) -> Any:
    return stemmer("german" if language == "de" else "english")


@lru_cache(maxsize=8192)
def stem(word: str, language: str) -> str:
    """What the forms of a word have in common."""
    return str(_stemmer(language).stemWord(word.casefold()))
