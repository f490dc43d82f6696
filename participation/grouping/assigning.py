"""New texts put where people have put their like: the nearest field, or "not sure"."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

import numpy as np
from numpy.typing import NDArray

from participation.grouping.embedding import Vectors
from participation.grouping.preparing import worded_rows

ENOUGH = 3  # confirmed texts that a field needs before it takes part
SURE = 0.15  # the lead from which the nearest field is named: nine of ten short requests are right then
CALM = 3.0  # how much the fields are kept from following a single text


@dataclass(frozen=True)
class Assigned:
    """Where a text belongs: a label, or None if that is not sure; the lead over the second field."""

    label: int | None
    margin: float

    @property
    def sureness(self) -> float:
        """About how often a text with this lead is right, from 0 to 1, as measured."""
        return 1 - 0.6 * exp(-3.3 * max(0.0, self.margin))


@dataclass(frozen=True)
class Centroids:
    """The middles of fields that people have filled, turned away from each other.

    The middles are those of ridge regression onto the fields (Hoerl, Kennard 1970), each field
    counting the same however many texts it has: 1 to 4 of 100 texts better than plain means.
    `middles` has a column for each of `labels`, to which `offsets` is added.
    """

    labels: tuple[int, ...]
    middles: Vectors
    offsets: Vectors

    @classmethod
    def of(
        cls, vectors: Vectors, labels: Sequence[int] | NDArray[np.intp], enough: int = ENOUGH
    ) -> "Centroids":
        """From prepared vectors of confirmed texts and their fields' numbers.

        A field with fewer than `enough` of them (texts without words do not count) is left out.
        """
        worded = worded_rows(vectors)
        rows, fields = vectors[worded], np.asarray(labels, dtype=np.intp)[worded]
        found, counts = np.unique(fields, return_counts=True)
        known = found[counts >= enough]
        is_known = np.isin(fields, known)
        middles, offsets = _ridge(rows[is_known], np.searchsorted(known, fields[is_known]))
        return cls(tuple(known.tolist()), middles, offsets)

    def nearest(self, vectors: Vectors, sure: float = SURE) -> list[Assigned]:
        """For each prepared vector the nearest field; None where its lead is below `sure`.

        None as well for a text without words, and where fewer than two fields take part.
        """
        if len(self.labels) < 2:
            return [Assigned(None, 0.0) for _ in vectors]
        has_words = np.asarray(vectors.any(axis=1))
        alike = np.where(has_words[:, None], vectors @ self.middles + self.offsets, 0)
        order = np.argsort(-alike, axis=1, kind="stable")
        rows = np.arange(len(vectors))
        margins = alike[rows, order[:, 0]] - alike[rows, order[:, 1]]
        is_sure = has_words & (margins >= sure)
        return [
            Assigned(self.labels[best] if named else None, float(margin))
            for best, named, margin in zip(order[:, 0], is_sure, margins, strict=True)
        ]


def _ridge(rows: Vectors, fields: NDArray[np.intp]) -> tuple[Vectors, Vectors]:
    """The weights (size, fields) and offsets (fields) that tell best of the rows their fields."""
    count = int(fields.max(initial=-1)) + 1
    if not count:
        return np.zeros((rows.shape[1], 0), np.float32), np.zeros(0, np.float32)
    weights = (len(fields) / (count * np.bincount(fields, minlength=count)))[fields, None]
    wanted = np.where(fields[:, None] == np.arange(count), 1.0, -1.0)
    middle, usual = ((weights * part).mean(axis=0) for part in (rows, wanted))
    apart = rows - middle
    spread = apart.T @ (weights * apart) + CALM * np.eye(rows.shape[1])
    found = np.linalg.solve(spread, apart.T @ (weights * (wanted - usual)))
    return found.astype(np.float32), (usual - middle @ found).astype(np.float32)
