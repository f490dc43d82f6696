"""New texts put where people have put their like: the nearest field, or "not sure"."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from participation.grouping.embedding import Vectors
from participation.grouping.preparing import normalised

ENOUGH = 3  # confirmed texts that a field needs before it takes part
SURE = 0.05  # the lead, in cosine, from which the nearest field is named


@dataclass(frozen=True)
class Assigned:
    """Where a text belongs: a label, or None if that is not sure; the lead over the second field."""

    label: int | None
    margin: float


@dataclass(frozen=True)
class Centroids:
    """The middles of fields that people have filled; `labels[i]` is the field of `middles[i]`."""

    labels: tuple[int, ...]
    middles: Vectors

    @classmethod
    def of(
        cls, vectors: Vectors, labels: Sequence[int] | NDArray[np.intp], enough: int = ENOUGH
    ) -> "Centroids":
        """From prepared vectors of confirmed texts and their fields' numbers.

        A field with fewer than `enough` of them (texts without words do not count) is left out.
        """
        fields = np.asarray(labels, dtype=np.intp)
        worded = vectors.any(axis=1)
        known = [
            int(field)
            for field in np.unique(fields)
            if (worded & (fields == field)).sum() >= enough
        ]
        middles = [vectors[worded & (fields == field)].mean(axis=0) for field in known]
        return cls(tuple(known), normalised(np.array(middles).reshape(-1, vectors.shape[1])))

    def nearest(self, vectors: Vectors, sure: float = SURE) -> list[Assigned]:
        """For each prepared vector the nearest field; None where its lead is below `sure`.

        None as well for a text without words, and where fewer than two fields take part.
        """
        if len(self.labels) < 2:
            return [Assigned(None, 0.0) for _ in vectors]
        alike = vectors @ self.middles.T
        order = np.argsort(-alike, axis=1, kind="stable")
        rows = np.arange(len(vectors))
        margins = alike[rows, order[:, 0]] - alike[rows, order[:, 1]]
        return [
            Assigned(self.labels[best] if margin >= sure else None, float(margin))
            for best, margin in zip(order[:, 0], margins, strict=True)
        ]
