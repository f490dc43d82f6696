"""Groups of vectors: a graph of nearest neighbours, and communities in it.

Communities by the Louvain algorithm (Blondel and others 2008) in the version of scikit-network; its
Leiden draws lots outside of its seed, so that no two runs are alike. Tries at several scales vote on
which neighbours belong together (Poulin, Théberge 2019, "Ensemble clustering for graphs"): that
evens out chance, and what holds at more than one scale counts more. Everything is assigned: a
proposal that calls half of what people wrote "noise" helps nobody.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sknetwork.clustering import Louvain, get_modularity

from participation.grouping.embedding import Vectors
from participation.grouping.preparing import worded_rows

Labels = NDArray[np.intp]

NEIGHBOURS = 20
FEWEST = 5
BLOCK = 200  # rows compared with all at once: with what is made of them, 64 MB at 20,000
SCALES = (0.6, 1.0, 1.6, 2.5)  # of the tries that vote, times the resolution asked for
VOTERS = range(100, 124)
SEEDS = range(5)
FINELY, ROUGHLY = 1e-3, 1e-2  # the gain in modularity below which a try is done
UNVOTED = 0.1  # what is left of an edge for which nobody votes


def group(prepared: Vectors, resolution: float = 1.0) -> Labels:
    """A label 0 … k-1 for each row, the largest group first; the same for the same rows.

    Takes prepared vectors, shape (n, size); a `resolution` of .5 makes few groups, 2 many. Rows of
    zeros (texts without words) are a last group of their own, however many they are.
    """
    labels = np.full(len(prepared), -1, dtype=np.intp)
    worded = worded_rows(prepared)
    if len(worded):
        different, which = _without_copies(prepared[worded])
        communities = _communities(neighbours(different), resolution)
        labels[worded] = _by_size(communities[which])
    labels[labels < 0] = labels.max(initial=-1) + 1
    return labels


def _without_copies(vectors: Vectors) -> tuple[Vectors, Labels]:
    """The different rows, and which of them each row is.

    Hundreds may send one text; among copies, "nearest" means nothing, and they would fall apart.
    """
    rough = np.ascontiguousarray(np.round(vectors * 100).astype(np.int8))
    _, first, which = np.unique(
        rough.view(np.dtype((np.void, rough.shape[1]))).ravel(),
        return_index=True,
        return_inverse=True,
    )
    order = np.argsort(first)
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    return vectors[first[order]], place[which]


def neighbours(vectors: Vectors, most: int = NEIGHBOURS) -> csr_matrix:
    """The graph of who is among whose nearest, weighted by cosine; symmetric, none below 0.

    Of few rows fewer are neighbours, or everybody would be everybody's.
    """
    count = len(vectors)
    k = min(most, count - 1, max(FEWEST, round(0.75 * count**0.5)))
    rows, columns, weights = [], [], []
    for start in range(0, count if k > 0 else 0, BLOCK):
        alike = vectors[start : start + BLOCK] @ vectors.T
        here = np.arange(start, start + len(alike))
        alike[here - start, here] = -2
        nearest = np.argpartition(-alike, k - 1, axis=1)[:, :k]
        rows.append(np.repeat(here, k))
        columns.append(nearest.ravel())
        weights.append(np.take_along_axis(alike, nearest, axis=1).ravel())
    if not rows:
        return csr_matrix((count, count), dtype=np.float64)
    near = np.concatenate(weights).astype(np.float64)
    is_edge = near > 1e-6
    places = (np.concatenate(rows)[is_edge], np.concatenate(columns)[is_edge])
    graph = csr_matrix((near[is_edge], places), shape=(count, count))
    return graph.maximum(graph.T).tocsr()


def _communities(graph: csr_matrix, resolution: float) -> Labels:
    """The best of a few tries by modularity; the order in which rows are looked at decides much."""
    if not graph.nnz:
        return np.arange(graph.shape[0], dtype=np.intp)
    agreed = _agreed(graph, resolution)
    tries = [_one_try(agreed, resolution, seed) for seed in SEEDS]
    return max(tries, key=lambda labels: get_modularity(agreed, labels, resolution=resolution))


def _agreed(graph: csr_matrix, resolution: float) -> csr_matrix:
    """The graph, each edge weighted by how many tries put its ends together."""
    edges = graph.tocoo()
    votes = np.zeros(len(edges.data))
    for number, seed in enumerate(VOTERS):
        scale = resolution * SCALES[number % len(SCALES)]
        labels = _one_try(graph, scale, seed, enough=ROUGHLY)
        votes += labels[edges.row] == labels[edges.col]
    weights = edges.data * (UNVOTED + (1 - UNVOTED) * votes / len(VOTERS))
    return csr_matrix((weights, (edges.row, edges.col)), shape=graph.shape)


def _one_try(graph: csr_matrix, resolution: float, seed: int, enough: float = FINELY) -> Labels:
    louvain = Louvain(
        resolution=resolution,
        tol_optimization=enough,
        tol_aggregation=enough,
        shuffle_nodes=True,
        random_state=seed,
    )
    return np.asarray(louvain.fit_predict(graph), dtype=np.intp)


def _by_size(labels: Labels) -> Labels:
    """The same groups, numbered from the largest; of two as large, the one that begins first."""
    _, first, which, sizes = np.unique(
        labels, return_index=True, return_inverse=True, return_counts=True
    )
    order = np.lexsort((first, -sizes))
    rank = np.empty(len(order), dtype=np.intp)
    rank[order] = np.arange(len(order))
    return rank[which]
