"""Names for groups of texts: from a catalogue of fields, else from the group's own words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from participation.grouping.embedding import Embedder, Vectors
from participation.grouping.keywords import Keywords
from participation.grouping.preparing import middles_of, normalised

FITS = 0.5  # the likeness, in cosine, from which an entry of the catalogue gives its name
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
    fits = middles @ _of_catalogue(catalogue, embedder).T
    keywords = Keywords(texts, languages, labels)
    named = []
    for one in range(len(middles)):
        rows = np.flatnonzero(labels == one)
        quote = int(rows[np.argmax(vectors[rows] @ middles[one])])
        if not middles[one].any():
            named.append(Named(*WORDLESS, (), quote, 0.0, None))
            continue
        words = keywords.of(one, middles[one], embedder) or {"": [_beginning(texts[quote])]}
        named.append(_named(words, quote, fits[one], catalogue))
    return _distinct(named)


def _of_catalogue(catalogue: Sequence[Entry], embedder: Embedder) -> Vectors:
    said = [
        f"{name}: {', '.join(words)}"
        for entry in catalogue
        for name, words in (
            (entry.name_de, entry.keywords_de),
            (entry.name_en, entry.keywords_en),
        )
    ]
    vectors = embedder.embed(said).reshape(len(catalogue), 2, embedder.size)
    return normalised(vectors.mean(axis=1))


def _beginning(text: str) -> str:
    """What a group without a single keyword is called by."""
    first = text.strip().split("\n", 1)[0]
    return first if len(first) <= SHORT else first[: SHORT - 1] + "…"


def _named(
    words: dict[str, list[str]], quote: int, fits: Vectors, catalogue: Sequence[Entry]
) -> Named:
    shown = tuple(dict.fromkeys(word for listed in words.values() for word in listed))
    best = int(np.argmax(fits)) if len(fits) else None
    if best is not None and fits[best] >= FITS:
        entry = catalogue[best]
        return Named(entry.name_de, entry.name_en, shown, quote, float(fits[best]), best)
    german = words.get("de") or list(shown)
    english = words.get("en") or list(shown)
    sureness = float(max(0, fits[best])) if best is not None else 0.0
    return Named(", ".join(german[:3]), ", ".join(english[:3]), shown, quote, sureness, None)


def _distinct(named: list[Named]) -> list[Named]:
    """Of two groups with one name, the surer keeps it; the other's first keyword is added."""
    taken: set[str] = set()
    result = list(named)
    for one in sorted(range(len(named)), key=lambda number: -named[number].sureness):
        group = named[one]
        if group.name_de in taken and group.keywords:
            said = group.keywords[0]
            group = replace(
                group, name_de=f"{group.name_de}: {said}", name_en=f"{group.name_en}: {said}"
            )
        taken.add(group.name_de)
        result[one] = group
    return result
