"""Names for groups of texts: from a catalogue of fields, else from the group's own words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from participation.grouping.embedding import Embedder, Vectors
from participation.grouping.fitting import Fit, fit_entries
from participation.grouping.glossary import GLOSSARY
from participation.grouping.keywords import MOST, Keywords, Ranked
from participation.grouping.preparing import middles_of, prepare
from participation.grouping.titles import besides, title, variants
from participation.grouping.wordbook import Pair, Paired, Wordbook

FITS = 0.35  # the sureness from which an entry of the catalogue gives its name
NEAR = 0.3  # and from which it stands for words that are not known in a language
SHORT = 40  # characters of a text that serves as a name
WORDLESS = ("Ohne Worte", "Without words")


@dataclass(frozen=True)
class Entry:
    """A field of the catalogue: its name and a few keywords, in both languages.

    Where there are as many in one as in the other, each stands beside what it means.
    """

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
    prepared = prepare(vectors, languages)
    middles, special = middles_of(vectors, labels), middles_of(prepared, labels)
    known, entries = _read(catalogue, embedder)
    fits = fit_entries(entries, vectors, prepared, labels)
    keywords = Keywords(texts, languages, labels, special, embedder)
    wordbook = _wordbook(catalogue, known | keywords.vectors, keywords)
    drafts = []
    for one, (middle, fit) in enumerate(zip(middles, fits, strict=True)):
        rows = np.flatnonzero(labels == one)
        quote = int(rows[np.argmax(vectors[rows] @ middle)])
        if not middle.any():
            drafts.append(_Draft(Named(*WORDLESS, (), quote, 0.0, None), []))
            continue
        ranked = keywords.of(one)
        paired = wordbook.pairs(ranked)
        first = ((_beginning(texts[quote]),) * 2, None)
        name, entry = _name(fit, catalogue, ranked, paired) or first
        more = ranked if entry is None else wordbook.adding(ranked, entries[entry])
        named = Named(*name, _shown(ranked), quote, fit.sureness, entry)
        drafts.append(_Draft(named, besides(more, wordbook.pairs(more))))
    return _distinct(drafts)


def _read(catalogue: Sequence[Entry], embedder: Embedder) -> tuple[dict[str, Vectors], Vectors]:
    """The vectors of the catalogue's words, and the mean of what each entry says."""
    said = [(one.name_de, *one.keywords_de, one.name_en, *one.keywords_en) for one in catalogue]
    words = list(dict.fromkeys(word for listed in said for word in listed))
    known = dict(zip(words, embedder.embed(words), strict=True))
    means = [np.mean([known[word] for word in listed], axis=0) for listed in said]
    return known, np.array(means, dtype=np.float32).reshape(len(said), embedder.size)


def _wordbook(
    catalogue: Sequence[Entry], vectors: dict[str, Vectors], keywords: Keywords
) -> Wordbook:
    words: dict[str, list[str]] = {"de": [], "en": []}
    for one in catalogue:
        words["de"] += one.keywords_de
        words["en"] += one.keywords_en
    for (_label, language), ranked in keywords.ranked.items():
        words.setdefault(language, []).extend(word for word, _ in ranked)
    pairs = [pair for one in catalogue for pair in _pairs(one)]
    return Wordbook([*pairs, *GLOSSARY], words, vectors)


def _pairs(entry: Entry) -> list[Pair]:
    """The keywords of an entry beside each other, where as many stand in each language."""
    is_paired = len(entry.keywords_de) == len(entry.keywords_en)
    return list(zip(entry.keywords_de, entry.keywords_en, strict=True)) if is_paired else []


def _name(
    fit: Fit, catalogue: Sequence[Entry], ranked: Mapping[str, Ranked], paired: Paired
) -> tuple[Pair, int | None] | None:
    """A group's name and the number of the entry that gave it; None where nothing tells of one."""
    near = catalogue[fit.entry] if fit.entry is not None and fit.sureness >= NEAR else None
    field = (near.name_de, near.name_en) if near else None
    if field and fit.sureness >= FITS:
        return field, fit.entry
    name = title(ranked, paired, field)
    return (name, None) if name else None


def _shown(ranked: Mapping[str, Ranked]) -> tuple[str, ...]:
    """A few words of each language, the most used language first."""
    words = (word for listed in ranked.values() for word, _ in listed[:MOST])
    return tuple(dict.fromkeys(words))


@dataclass(frozen=True)
class _Draft:
    """What a group is called as long as no other is, and words to tell it from that other."""

    named: Named
    more: Sequence[Pair]


def _distinct(drafts: Sequence[_Draft]) -> list[Named]:
    """Of groups with one name the surest keeps it; the others have words of their own besides."""
    named = [draft.named for draft in drafts]
    taken: set[str] = set()
    for at in sorted(range(len(named)), key=lambda one: (-named[one].sureness, one)):
        names = variants((named[at].name_de, named[at].name_en), drafts[at].more)
        german, english = next(name for name in names if taken.isdisjoint(name))
        taken |= {german, english}
        named[at] = replace(named[at], name_de=german, name_en=english)
    return named


def _beginning(text: str) -> str:
    """What a group without a single keyword is called by."""
    first = text.strip().split("\n", 1)[0]
    return first if len(first) <= SHORT else first[: SHORT - 1] + "…"
