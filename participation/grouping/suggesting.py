"""Topic fields proposed for texts: vectors, groups and their names in one go."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from participation.grouping.clustering import Labels, group
from participation.grouping.embedding import Embedder, Vectors
from participation.grouping.naming import Entry, Named, name_groups
from participation.grouping.preparing import middles_of, prepare, weighed

AT_ONCE = 200  # texts between two words of progress


@dataclass(frozen=True)
class Text:
    """A text and its language ("de", "en", or another)."""

    text: str
    language: str


@dataclass(frozen=True)
class Suggested:
    """A proposed field: the rows of its texts, how sure each belongs (0 to 1), and its name."""

    rows: list[int]
    sureness: list[float]
    named: Named


class Stage(StrEnum):
    """What is being done."""

    READING = "reading"
    GROUPING = "grouping"
    NAMING = "naming"


Progress = Callable[[Stage, int, int], None]


def suggest(
    texts: Sequence[Text],
    *,
    embedder: Embedder,
    catalogue: Sequence[Entry],
    resolution: float = 1.0,
    vectors: Vectors | None = None,
    progress: Progress | None = None,
) -> list[Suggested]:
    """Fields for texts, the largest first; every text is in one, those without words in the last.

    `vectors` are those the embedder gave for the texts, if they are kept; `progress` is told the
    stage, how many of its steps are done and how many there are.
    """
    tell = progress or nobody
    spoken = [one.language for one in texts]
    if vectors is None:
        vectors = read(texts, embedder, tell)
    tell(Stage.GROUPING, 0, 1)
    prepared = comparable(vectors, spoken, embedder)
    labels = group(prepared, resolution)
    tell(Stage.GROUPING, 1, 1)
    tell(Stage.NAMING, 0, 1)
    said = [one.text for one in texts]
    named = name_groups(said, spoken, vectors, labels, catalogue, embedder)
    sureness = how_sure(prepared, labels)
    tell(Stage.NAMING, 1, 1)
    return [_suggested(number, labels, sureness, one) for number, one in enumerate(named)]


def comparable(vectors: Vectors, languages: Sequence[str], embedder: Embedder) -> Vectors:
    """Prepared vectors, whichever embedder made them."""
    return prepare(weighed(vectors) if embedder.is_fallback else vectors, languages)


def how_sure(prepared: Vectors, labels: Labels) -> Vectors:
    """How sure each row belongs to its group, 0 to 1: by its lead over the next best group."""
    middles = middles_of(prepared, labels)
    if len(middles) < 2:
        return np.asarray(prepared.any(axis=1), dtype=np.float32)
    alike = prepared @ middles.T
    rows = np.arange(len(labels))
    own = alike[rows, labels]
    alike[rows, labels] = -1
    lead = own - alike.max(axis=1)
    doubt = 0.5 * np.exp(-5 * np.abs(lead))  # as measured: half are right where there is no lead
    sure = np.asarray(np.where(lead > 0, 1 - doubt, doubt), dtype=np.float32)
    sure[~prepared.any(axis=1)] = 0
    return sure


def read(texts: Sequence[Text], embedder: Embedder, tell: Progress) -> Vectors:
    """The vectors of texts, a few at a time; `tell` hears how many are done."""
    vectors = np.zeros((len(texts), embedder.size), dtype=np.float32)
    for start in range(0, len(texts), AT_ONCE):
        tell(Stage.READING, start, len(texts))
        some = [one.text for one in texts[start : start + AT_ONCE]]
        vectors[start : start + len(some)] = embedder.embed(some)
    tell(Stage.READING, len(texts), len(texts))
    return vectors


def _suggested(label: int, labels: Labels, sureness: Vectors, named: Named) -> Suggested:
    rows = np.flatnonzero(labels == label)
    rows = rows[np.argsort(-sureness[rows], kind="stable")]
    return Suggested(rows.tolist(), [round(float(sureness[row]), 3) for row in rows], named)


def nobody(_stage: Stage, _done: int, _all: int) -> None:
    """Listens to progress where no one else does."""
