"""Groups around what is named already: the fields that exist, or the catalogue's.

Pure: vectors in, numbers out. Each named field begins at what its name says and at the ideas people
have put into it, and then follows what is nearest to it, as k-means does from seeds (Basu, Banerjee,
Mooney 2002, "Semi-supervised Clustering by Seeding").
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from participation.grouping.embedding import Vectors
from participation.grouping.preparing import normalised

ROUNDS = 4
NAME_COUNTS = 3.0  # a name counts as much as so many ideas
LEAD = 0.02  # over the second nearest field, in cosine, before an idea is put to the nearest
NEAR = 0.1  # and this near, at least, it has to be
# The part of all ideas that a field of the catalogue needs, from coarse to fine.
SHARES = {1: 0.08, 2: 0.05, 3: 0.03, 4: 0.015, 5: 0.005}

Labels = NDArray[np.intp]


def around(
    prepared: Vectors, names: Vectors, known: Sequence[int | None]
) -> tuple[Labels, Vectors]:
    """Which named field each row belongs to (-1: not sure), and how sure, 0 to 1.

    `names` has a prepared vector for what each field is called; `known` says of each row in which
    field a person has put it, and these stay there.
    """
    fixed = np.array([-1 if one is None else one for one in known], dtype=np.intp)
    labels = fixed
    for _round in range(ROUNDS):
        middles = _middles(prepared, names, labels)
        nearest, sure = _nearest(prepared, middles)
        labels = np.where(fixed >= 0, fixed, nearest)
    return labels, sure


def large_enough(labels: Labels, fields: int, fineness: int) -> list[int]:
    """Those of the named fields that have enough rows for this fineness, the largest first."""
    sizes = np.bincount(labels[labels >= 0], minlength=fields)
    least = max(2, SHARES[fineness] * len(labels))
    return [int(one) for one in np.argsort(-sizes, kind="stable") if sizes[one] >= least]


def _middles(prepared: Vectors, names: Vectors, labels: Labels) -> Vectors:
    middles = names * NAME_COUNTS
    there = labels >= 0
    np.add.at(middles, labels[there], prepared[there])
    return normalised(middles)


def _nearest(prepared: Vectors, middles: Vectors) -> tuple[Labels, Vectors]:
    rows = np.arange(len(prepared))
    if len(middles) == 0:
        return np.full(len(prepared), -1, dtype=np.intp), np.zeros(len(prepared), dtype=np.float32)
    alike = prepared @ middles.T
    best = alike.argmax(axis=1)
    own = alike[rows, best]
    alike[rows, best] = -1
    lead = own - (alike.max(axis=1) if len(middles) > 1 else 0)
    sure = np.clip(0.5 + lead, 0, 1).astype(np.float32)
    return np.where((lead >= LEAD) & (own >= NEAR), best, -1), sure
