"""The picture of a map: nobody is left out, names never meet, small maps are not blown up."""

from itertools import combinations
from math import hypot

import pytest

from participation.web.charts import text_width
from participation.web.maps import (
    LARGEST_DOT,
    LARGEST_STEP,
    LINE,
    LONGEST_LINE,
    WIDTH,
    Mark,
    Picture,
    picture,
    wrapped,
)


def drawn(groups: int, each: int, size: float = 22) -> Picture:
    """Groups in a row of rows, each a square of marks."""
    marks = []
    for group in range(groups):
        for number in range(each):
            side = round(each**0.5) or 1
            x = (group % 4) * (side + 4) + number % side
            y = (group // 4) * (side + 4) + number // side
            marks.append(Mark(group * 1000 + number, group, (x, y), number))
    found = picture(marks, {group: f"Topic field number {group}" for group in range(groups)}, size)
    assert found is not None
    return found


def test_nothing_gives_no_picture() -> None:
    assert picture([], {}) is None


@pytest.mark.parametrize(("groups", "each"), [(1, 1), (1, 3), (4, 10), (15, 133), (40, 50)])
def test_everybody_is_in_the_picture(groups: int, each: int) -> None:
    found = drawn(groups, each)
    dots = [dot for region in found.regions for dot in region.dots]
    assert len(dots) == groups * each
    assert all(0 <= dot.x <= found.width and 0 <= dot.y <= found.height for dot in dots)
    assert max(dot.radius for dot in dots) <= LARGEST_STEP * LARGEST_DOT + 0.1


@pytest.mark.parametrize("size", [22, 30])
@pytest.mark.parametrize(("groups", "each"), [(4, 10), (15, 133), (40, 50)])
def test_names_never_meet(groups: int, each: int, size: float) -> None:
    found = drawn(groups, each, size)
    boxes = []
    for region in found.regions:
        for line, x, y in region.name.lines if region.name else ():
            half = text_width(line, size) / 2
            boxes.append((x - half, y - 0.9 * size, x + half, y + 0.2 * size))
            assert x - half >= -0.1
            assert x + half <= WIDTH + 0.1
    assert boxes
    for one, other in combinations(boxes, 2):
        apart = one[0] >= other[2] or other[0] >= one[2] or one[1] >= other[3] or other[1] >= one[3]
        assert apart, (one, other)


def test_who_has_no_place_stands_in_the_group_and_on_nobody() -> None:
    placed = [Mark(n, n % 2, (n % 5 + 20 * (n % 2), n // 5), 0) for n in range(50)]
    new = [Mark(100 + n, n % 2, None, 0) for n in range(8)]
    alone = [Mark(200, 2, None, 0)]
    found = picture([*placed, *new, *alone], {0: "A", 1: "B", 2: "C"})
    assert found is not None
    dots = [dot for region in found.regions for dot in region.dots]
    assert sum(dot.is_new for dot in dots) == 9
    step = found.ground / 1.9
    nearest = min(hypot(a.x - b.x, a.y - b.y) for a, b in combinations(dots, 2))
    assert nearest >= 0.9 * step
    for region in found.regions[:2]:
        assert region.radius < 7 * step


def test_a_name_is_broken_into_lines() -> None:
    assert wrapped("Parks and green spaces in all districts") == [
        "Parks and green",
        "spaces in all",
        "districts",
    ]
    lines = wrapped(
        "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
    )
    assert len(lines) == 3
    assert max(map(len, lines)) <= LONGEST_LINE
    assert lines[0].endswith("-")
    assert lines[-1].endswith("…")
    assert LINE > 1
    assert wrapped("") == [""]
