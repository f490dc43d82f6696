"""k-means of weighted points in the plane, and the silhouette, in numpy alone: it starts at once.

Sources: S. Lloyd, "Least squares quantization in PCM", 1982; D. Arthur and S. Vassilvitskii,
"k-means++: the advantages of careful seeding", 2007; P. Rousseeuw, "Silhouettes", 1987.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]  # n × 2
Weights = NDArray[np.float64]
Labels = NDArray[np.int64]

MOST_STEPS = 100


@dataclass(frozen=True)
class Means:
    """The middles of clusters, the cluster of each point, and the weighted sum of squares to them."""

    centres: Points
    labels: Labels
    spread: float


def k_means(points: Points, weights: Weights, k: int, *, tries: int, seed: int) -> Means:
    """The best of several tries to split points into k clusters; the same seed gives the same.

    There have to be at least k different points.
    """
    chance = np.random.default_rng(seed)
    found = [_settled(points, weights, _begun(points, weights, k, chance)) for _ in range(tries)]
    return min(found, key=lambda one: round(one.spread, 9))


def _begun(points: Points, weights: Weights, k: int, chance: np.random.Generator) -> Points:
    """Points to begin with, each likelier the further it is from those before (k-means++)."""
    first = chance.choice(len(points), p=weights / weights.sum())
    chosen = [first]
    near = _squares(points, points[first])
    for _ in range(k - 1):
        likely = np.cumsum(near * weights)
        at = int(np.searchsorted(likely, chance.random() * likely[-1], side="right"))
        chosen.append(min(at, len(points) - 1))
        near = np.minimum(near, _squares(points, points[chosen[-1]]))
    return points[chosen]


def _settled(points: Points, weights: Weights, centres: Points) -> Means:
    """Each point to its nearest middle, each middle to its points, until nothing moves."""
    labels = np.full(len(points), -1)
    for _ in range(MOST_STEPS):
        squares = _squares(points[:, np.newaxis], centres)
        nearest = squares.argmin(axis=1)
        if (nearest == labels).all():
            break
        labels = nearest
        centres = _middles(points, weights, labels, centres)
    spread = float((_squares(points, centres[labels]) * weights).sum())
    return Means(centres, labels.astype(np.int64), spread)


def _middles(points: Points, weights: Weights, labels: Labels, before: Points) -> Points:
    """The middle of each cluster; one that has lost all its points stays where it was."""
    mass = np.bincount(labels, weights, len(before))
    sums = [np.bincount(labels, weights * points[:, axis], len(before)) for axis in (0, 1)]
    full = mass > 0
    middles = before.copy()
    middles[full] = np.transpose(sums)[full] / mass[full, np.newaxis]
    return middles


def _squares(points: Points, others: Points) -> NDArray[np.float64]:
    apart = points - others
    squares: NDArray[np.float64] = apart[..., 0] ** 2 + apart[..., 1] ** 2
    return squares


def silhouette(points: Points, labels: Labels) -> float:
    """How much nearer points are to their own cluster than to the next one, from -1 to 1, on average.

    A point that is alone in its cluster counts as 0.
    """
    away = np.sqrt(_squares(points[:, np.newaxis], points))
    clusters = np.unique(labels)
    inside = labels[:, np.newaxis] == clusters  # points × clusters
    sizes = inside.sum(axis=0)
    sums = away @ inside
    own = inside.argmax(axis=1)
    at = np.arange(len(points))
    number = sizes[own] - 1
    within = np.divide(sums[at, own], number, out=np.zeros(len(points)), where=number > 0)
    means = np.where(inside, np.inf, sums / sizes)
    next_one = means.min(axis=1)
    larger = np.maximum(within, next_one)
    alone = (number == 0) | (larger == 0) | ~np.isfinite(next_one)
    scores = np.divide(next_one - within, larger, out=np.zeros(len(points)), where=~alone)
    return float(scores.mean())
