"""Which entry of a catalogue fits a group of texts: by its middle, and by a vote of its texts."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from participation.grouping.embedding import Vectors
from participation.grouping.preparing import middles_of, normalised

LEAST = 0.2  # the cosine to a group's middle without which nothing is its name
VOTES = 0.1  # the cosine from which a text has a vote
CLOSE = 0.05  # an entry that fits so much less is taken where a surer group has the best one


@dataclass(frozen=True)
class Fit:
    """The entry of a group (None: nothing is near), and from 0 to 1 how well it fits."""

    entry: int | None
    sureness: float


def fit_entries(
    entries: Vectors, vectors: Vectors, prepared: Vectors, labels: NDArray[np.intp]
) -> list[Fit]:
    """The entry of each group 0 … k-1. `entries` has the mean of what each entry says.

    Sure is what fits well and better than the next. Of two groups that want one entry, the less sure
    one has its second where that is nearly as good; else both have the same.
    """
    middles = middles_of(vectors, labels)
    if not len(entries):
        return [Fit(None, 0.0) for _ in middles]
    near = middles @ normalised(entries).T
    fits = _fits(near, entries, prepared, labels)
    ordered = np.argsort(-fits, axis=1, kind="stable")
    sureness = [_sureness(row[order]) for row, order in zip(fits, ordered, strict=True)]
    chosen = _shared_out(fits, ordered, sureness)
    return [
        Fit(entry, sure) if near[group, entry] >= LEAST else Fit(None, 0.0)
        for group, (entry, sure) in enumerate(zip(chosen, sureness, strict=True))
    ]


def _fits(near: Vectors, entries: Vectors, prepared: Vectors, labels: NDArray[np.intp]) -> Vectors:
    """How well each entry names each group; shape (groups, entries).

    A third by how near it is to the group's middle as that is, a third by what sets the group apart in
    this event against what sets the entry apart in the catalogue, and a third by how many of its texts
    are nearest to the entry. In an event about cycling only the first tells, in one about everything
    the second; and a middle between two subjects is near to what none of the texts are about.
    """
    apart = normalised(entries - entries.mean(axis=0)) if len(entries) > 1 else normalised(entries)
    alike = prepared @ apart.T
    votes = np.zeros_like(near)
    np.add.at(votes, (labels, alike.argmax(axis=1)), alike.max(axis=1) >= VOTES)
    votes /= np.bincount(labels)[:, np.newaxis]
    fits = (near + middles_of(prepared, labels) @ apart.T + votes) / 3
    return np.asarray(fits, dtype=np.float32)


def _sureness(best_first: Vectors) -> float:
    lead = best_first[0] - best_first[1] if len(best_first) > 1 else 0.0
    return float(np.clip(best_first[0] + lead, 0, 1))


def _shared_out(fits: Vectors, ordered: NDArray[np.intp], sureness: Sequence[float]) -> list[int]:
    """The best entry of each group; the second where the first is taken and it is nearly as good."""
    chosen: list[int] = ordered[:, 0].tolist()
    taken: set[int] = set()
    for group in sorted(range(len(chosen)), key=lambda one: (-sureness[one], one)):
        best, *others = ordered[group, :2].tolist()
        close = [one for one in others if fits[group, one] >= fits[group, best] - CLOSE]
        chosen[group] = next((one for one in (best, *close) if one not in taken), best)
        taken.add(chosen[group])
    return chosen
