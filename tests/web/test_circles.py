"""Circles for groups: in the box, never on each other, as large as the groups, the same every time."""

from itertools import combinations
from math import hypot

import pytest

from participation.web.circles import SMALLEST, circles

GROUPS = {
    "two": [(40, -2.0, 0.0), (10, 3.0, 0.1)],
    "two at one place": [(20, 1.0, 1.0), (20, 1.0, 1.0)],
    "five": [(90, 0, 0), (50, 0.1, 0), (20, 4, 4), (9, -3, 2), (5, 0.1, 0.1)],
    "one": [(7, 3.0, 3.0)],
}


@pytest.mark.parametrize("name", GROUPS)
@pytest.mark.parametrize("box", [(304, 260), (560, 300)])
def test_circles_are_in_the_box_and_apart(name: str, box: tuple[int, int]) -> None:
    found = circles(GROUPS[name], *box)
    assert len(found) == len(GROUPS[name])
    for one in found:
        assert one.r <= one.x <= box[0] - one.r
        assert one.r <= one.y <= box[1] - one.r
    for one, other in combinations(found, 2):
        assert hypot(one.x - other.x, one.y - other.y) >= one.r + other.r
    assert circles(GROUPS[name], *box) == found


def test_areas_stand_for_sizes_and_the_smallest_has_room_for_its_words() -> None:
    large, small = circles([(40, -2.0, 0.0), (30, 3.0, 0.0)], 560, 300)
    assert (large.r / small.r) ** 2 == pytest.approx(40 / 30, rel=0.01)
    assert circles([(400, -2.0, 0.0), (5, 3.0, 0.0)], 560, 300)[1].r == SMALLEST


def test_no_groups_make_no_circles() -> None:
    assert circles([], 560, 300) == []
