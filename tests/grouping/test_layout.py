"""A map of texts: nobody stands on another, groups keep apart, and what is there stays where it is."""

from itertools import combinations
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from participation.grouping.layout import CLOSEST, add, align, arrange, turned


def texts(*sizes: int, spread: float = 0.4, seed: int = 1) -> tuple[Any, list[int]]:
    """Vectors in as many groups as there are sizes."""
    chance = np.random.default_rng(seed)
    middles = chance.normal(size=(len(sizes), 64))
    rows = [
        middle + spread * chance.normal(size=(size, 64))
        for middle, size in zip(middles, sizes, strict=True)
    ]
    vectors = np.concatenate(rows).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True), [
        group for group, size in enumerate(sizes) for _ in range(size)
    ]


def closest(places: NDArray[np.float64]) -> float:
    """How near the two nearest are."""
    far = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
    np.fill_diagonal(far, np.inf)
    return float(far.min())


def test_nothing_has_no_places() -> None:
    assert arrange(np.zeros((0, 64), dtype=np.float32), []).shape == (0, 2)


@pytest.mark.parametrize("sizes", [(1,), (2,), (1, 1), (3, 40), (7, 7, 1), (130, 90, 60, 30, 5, 1)])
def test_nobody_stands_on_another(sizes: tuple[int, ...]) -> None:
    places = arrange(*texts(*sizes))
    assert np.isfinite(places).all()
    assert len(places) == 1 or closest(places) >= CLOSEST - 1e-9


def test_groups_keep_apart() -> None:
    vectors, groups = texts(60, 50, 40, 30, 20, 10, 1)
    places, numbers = arrange(vectors, groups), np.array(groups)
    for one, other in combinations(sorted(set(groups)), 2):
        here, there = places[numbers == one], places[numbers == other]
        middles = np.hypot(*(here.mean(axis=0) - there.mean(axis=0)))
        assert middles > np.hypot(*(here - here.mean(axis=0)).T).max()
        far = np.hypot(*(here[:, None] - there[None]).transpose(2, 0, 1))
        assert far.min() > 1.5


def test_the_same_texts_give_the_same_map() -> None:
    vectors, groups = texts(20, 10, 5)
    assert (arrange(vectors, groups) == arrange(vectors.copy(), list(groups))).all()


def test_texts_without_a_difference_and_without_words_have_places() -> None:
    same = np.full((9, 64), 0.125, dtype=np.float32)
    assert closest(arrange(same, [0] * 9)) >= CLOSEST - 1e-9
    nothing = np.zeros((4, 64), dtype=np.float32)
    assert closest(arrange(nothing, [0, 0, 1, 1])) >= CLOSEST - 1e-9


def test_new_texts_stand_in_their_group_and_on_nobody() -> None:
    vectors, groups = texts(30, 30, 30)
    old = np.arange(90) % 3 > 0
    new, numbers = ~old, np.array(groups)
    places = arrange(vectors[old], numbers[old].tolist())
    before = places.copy()
    added = add(vectors[old], numbers[old].tolist(), places, vectors[new], numbers[new].tolist())
    assert (places == before).all()
    assert closest(np.concatenate([places, added])) >= CLOSEST - 1e-9
    middles = np.array([places[numbers[old] == one].mean(axis=0) for one in range(3)])
    far = np.hypot(*(added[:, None] - middles[None]).transpose(2, 0, 1))
    assert (far.argmin(axis=1) == numbers[new]).all()


def test_a_new_group_gets_room_of_its_own() -> None:
    vectors, groups = texts(30, 30, 12)
    numbers = np.array(groups)
    is_new = numbers == 2
    places = arrange(vectors[~is_new], numbers[~is_new].tolist())
    added = add(
        vectors[~is_new], numbers[~is_new].tolist(), places, vectors[is_new], [2] * is_new.sum()
    )
    far = np.hypot(*(added[:, None] - places[None]).transpose(2, 0, 1))
    assert far.min() > 1.5


def test_a_map_drawn_anew_is_turned_to_the_old_one() -> None:
    vectors, groups = texts(20, 15, 10, 5)
    places = arrange(vectors, groups)
    angle = np.deg2rad(130)
    matrix = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    mirrored = (places * (-1, 1)) @ matrix + (7, -3)
    assert np.allclose(turned(mirrored, align(mirrored, places)), places)
