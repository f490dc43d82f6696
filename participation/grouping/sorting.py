"""A list of texts sorted into fields, all that a table of the result needs, without a database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from participation.grouping.assigning import SURE, Assigned, Centroids
from participation.grouping.embedding import Embedder, Vectors
from participation.grouping.likeness import Pair, pairs
from participation.grouping.naming import Entry, Named, name_groups
from participation.grouping.preparing import leaned
from participation.grouping.suggesting import Progress, Text, comparable, nobody, read, suggest

UNSURE = 0.6  # below, a text lies about as near to another field as to its own


@dataclass(frozen=True)
class Field:
    """A field of the result: its label, its name and the like, how many texts, how sure."""

    label: str
    named: Named
    size: int
    sureness: float


@dataclass(frozen=True)
class Sorted:
    """The result: a label and a sureness (0 to 1) for each text; "" where no field is near.

    `unsure` are the rows a person should look at, the least sure first. `agreed` tells of how many
    confirmed texts that were not learned from (the second number) the field was found again.
    """

    labels: list[str]
    sureness: list[float]
    fields: list[Field]
    duplicates: list[Pair]
    unsure: list[int]
    agreed: tuple[int, int] | None = None


def propose(
    texts: Sequence[Text],
    embedder: Embedder,
    catalogue: Sequence[Entry],
    *,
    resolution: float = 1.0,
    progress: Progress = nobody,
) -> Sorted:
    """New fields, labelled "1", "2", … from the largest."""
    vectors = read(texts, embedder, progress)
    fields = suggest(
        texts,
        embedder=embedder,
        catalogue=catalogue,
        resolution=resolution,
        vectors=vectors,
        progress=progress,
    )
    labels, sureness = [""] * len(texts), [0.0] * len(texts)
    for number, field in enumerate(fields, 1):
        for row, sure in zip(field.rows, field.sureness, strict=True):
            labels[row], sureness[row] = str(number), sure
    return Sorted(
        labels,
        sureness,
        [
            Field(str(number), field.named, len(field.rows), _mean(field.sureness))
            for number, field in enumerate(fields, 1)
        ],
        _pairs(texts, vectors),
        _unsure(sureness, [row for row in range(len(texts)) if sureness[row] < UNSURE]),
    )


def assign(
    texts: Sequence[Text],
    confirmed: Mapping[int, str],
    embedder: Embedder,
    catalogue: Sequence[Entry],
    *,
    per_field: int | None = None,
    progress: Progress = nobody,
) -> Sorted:
    """The fields people have begun, and each further text in the nearest of them.

    `confirmed` says the field of some rows. With `per_field`, so many of each field are learned
    from and the other confirmed ones are sorted like the rest. Raises ValueError without two fields.
    """
    names = sorted(set(confirmed.values()))
    if len(names) < 2:
        raise ValueError("There are confirmed texts of fewer than two fields.")
    learned = _learned(confirmed, per_field)
    vectors = read(texts, embedder, progress)
    prepared = comparable(vectors, [one.language for one in texts], embedder)
    near = leaned(prepared, prepared)
    numbers = [names.index(confirmed[row]) for row in learned]
    found = Centroids.of(near[learned], numbers, enough=1).nearest(near, sure=-1)
    labels, sureness = _placed(found, {row: confirmed[row] for row in learned}, names)
    rest = [row for row in range(len(texts)) if row not in set(learned)]
    checked = [row for row in rest if row in confirmed]
    return Sorted(
        labels,
        sureness,
        _fields(texts, vectors, labels, sureness, embedder, catalogue),
        _pairs(texts, vectors),
        _unsure(sureness, [row for row in rest if found[row].margin < SURE]),
        (sum(labels[row] == confirmed[row] for row in checked), len(checked)) if checked else None,
    )


def _learned(confirmed: Mapping[int, str], per_field: int | None) -> list[int]:
    """The rows to learn from: of each field so many, spread over the list and so over languages."""
    by_field: dict[str, list[int]] = {}
    for row, label in sorted(confirmed.items()):
        by_field.setdefault(label, []).append(row)
    chosen = []
    for rows in by_field.values():
        few = min(len(rows), per_field or len(rows))
        chosen += [rows[place * len(rows) // few] for place in range(few)]
    return sorted(chosen)


def _placed(
    found: Sequence[Assigned], kept: Mapping[int, str], names: Sequence[str]
) -> tuple[list[str], list[float]]:
    """What people placed stays; the rest goes where it was found to belong."""
    labels = ["" if one.label is None else names[one.label] for one in found]
    sureness = [one.sureness if one.label is not None else 0.0 for one in found]
    for row, label in kept.items():
        labels[row], sureness[row] = label, 1.0
    return labels, sureness


def _fields(
    texts: Sequence[Text],
    vectors: Vectors,
    labels: Sequence[str],
    sureness: Sequence[float],
    embedder: Embedder,
    catalogue: Sequence[Entry],
) -> list[Field]:
    names = sorted(set(labels) - {""})
    rows = [row for row, label in enumerate(labels) if label]
    named = name_groups(
        [texts[row].text for row in rows],
        [texts[row].language for row in rows],
        vectors[rows],
        np.array([names.index(labels[row]) for row in rows], dtype=np.intp),
        catalogue,
        embedder,
    )
    members = {name: [row for row in rows if labels[row] == name] for name in names}
    return [
        Field(
            name,
            replace(one, quote=rows[one.quote]),
            len(members[name]),
            _mean([sureness[row] for row in members[name]]),
        )
        for name, one in zip(names, named, strict=True)
    ]


def _pairs(texts: Sequence[Text], vectors: Vectors) -> list[Pair]:
    return pairs(vectors, [one.text for one in texts])


def _unsure(sureness: Sequence[float], rows: Sequence[int]) -> list[int]:
    return sorted(rows, key=lambda row: (sureness[row], row))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
