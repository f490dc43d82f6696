"""Names for groups of texts: from a catalogue of fields, else from the group's own words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from participation.grouping.embedding import Embedder, Vectors
from participation.grouping.keywords import Keywords
from participation.grouping.preparing import middles_of, normalised, prepare

FITS = 0.38  # the sureness from which an entry of the catalogue gives its name
SHORT = 40  # characters of a text that serves as a name
WORDLESS = ("Ohne Worte", "Without words")


@dataclass(frozen=True)
class Entry:
    """A field of the catalogue: its name and a few keywords, in both languages."""

    name_de: str
    name_en: str
    keywords_de: tuple[str, ...] = ()
    keywords_en: tuple[str, ...] = ()


@dataclass(frozen=True)
class Named:
    """What a group may be called: names, keywords, the row of its most central text.

    `sureness` says from 0 to 1 how well the name fits; `entry` is the number of the catalogue's
    entry that gave the name, or None where the group's own words did.
    """

    name_de: str
    name_en: str
    keywords: tuple[str, ...]
    quote: int
    sureness: float
    entry: int | None


def name_groups(
    texts: Sequence[str],
    languages: Sequence[str],
    vectors: Vectors,
    labels: NDArray[np.intp],
    catalogue: Sequence[Entry],
    embedder: Embedder,
) -> list[Named]:
    """A name for each group 0 … k-1. Takes vectors as the embedder gives them, not prepared."""
    labels = np.asarray(labels)
    middles = middles_of(vectors, labels)
    special = middles_of(prepare(vectors, languages), labels)
    fits = _fits(catalogue, embedder, middles, special)
    keywords = Keywords(texts, languages, labels)
    named = []
    for one, middle in enumerate(middles):
        rows = np.flatnonzero(labels == one)
        quote = int(rows[np.argmax(vectors[rows] @ middle)])
        if not middle.any():
            named.append(Named(*WORDLESS, (), quote, 0.0, None))
            continue
        words = keywords.of(one, middle, embedder) or {"": [_beginning(texts[quote])]}
        named.append(_named(words, quote, fits[one], catalogue))
    return _distinct(named)


def _fits(
    catalogue: Sequence[Entry], embedder: Embedder, middles: Vectors, special: Vectors
) -> Vectors:
    """How well each entry names each group; shape (groups, entries).

    Half by the group's middle as it is, half by what sets it apart in this event, against what sets
    the entry apart in the catalogue: in an event about cycling only the first tells, in one about
    everything the second tells more.
    """
    if not catalogue:
        return np.zeros((len(middles), 0), dtype=np.float32)
    said = [_lines(entry) for entry in catalogue]
    vectors = iter(embedder.embed([line for lines in said for line in lines]))
    by_entry = [np.array([next(vectors) for _ in lines]) for lines in said]
    whole = normalised(np.array([lines[:2].mean(axis=0) for lines in by_entry]))
    words = normalised(np.array([lines[2:].mean(axis=0) for lines in by_entry]))
    apart = normalised(words - words.mean(axis=0)) if len(words) > 1 else words
    return np.asarray((middles @ whole.T + special @ apart.T) / 2, dtype=np.float32)


def _lines(entry: Entry) -> list[str]:
    """What an entry says: a line for each language, then each word."""
    halves = ((entry.name_de, entry.keywords_de), (entry.name_en, entry.keywords_en))
    lines = [f"{name}: {', '.join(words)}" for name, words in halves]
    return [*lines, *(word for name, words in halves for word in (name, *words))]


def _beginning(text: str) -> str:
    """What a group without a single keyword is called by."""
    first = text.strip().split("\n", 1)[0]
    return first if len(first) <= SHORT else first[: SHORT - 1] + "…"


def _named(
    words: dict[str, list[str]], quote: int, fits: Vectors, catalogue: Sequence[Entry]
) -> Named:
    shown = tuple(dict.fromkeys(word for listed in words.values() for word in listed))
    german, english = (words.get(language) or shown for language in ("de", "en"))
    best, sureness = _best(fits)
    if best is not None and sureness >= FITS:
        entry = catalogue[best]
        return Named(entry.name_de, entry.name_en, shown, quote, sureness, best)
    return Named(_title(german), _title(english), shown, quote, sureness, None)


def _best(fits: Vectors) -> tuple[int | None, float]:
    """The entry that fits best, and how sure that is: how well it fits, and its lead besides."""
    if not len(fits):
        return None, 0.0
    best, *others = np.argsort(-fits, kind="stable")[:2].tolist()
    lead = fits[best] - fits[others[0]] if others else 0.0
    return int(best), float(np.clip(fits[best] + lead, 0, 1))


def _title(words: Sequence[str]) -> str:
    said = ", ".join(words[:3])
    return said[:1].upper() + said[1:]


def _distinct(named: list[Named]) -> list[Named]:
    """Of groups with one name, the surest keeps it; to the others' their own keywords are added."""
    result = list(named)
    order = sorted(range(len(named)), key=lambda number: (-named[number].sureness, number))
    taken: set[str] = set()
    for number in order:
        result[number] = _renamed(named[number], taken)
        taken.add(result[number].name_de)
    return result


def _renamed(group: Named, taken: set[str]) -> Named:
    """The group under a name that is not taken: with a keyword, with two, or with a number."""
    if group.name_de not in taken:
        return group
    said = [word for word in group.keywords if word.casefold() not in group.name_de.casefold()]
    more = [*said, *(f"{one}, {two}" for one, two in pairwise(said)), *map(str, range(2, 999))]
    new = next(word for word in more if f"{group.name_de}: {word}" not in taken)
    return replace(group, name_de=f"{group.name_de}: {new}", name_en=f"{group.name_en}: {new}")
