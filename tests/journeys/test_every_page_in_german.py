"""Every page in German, by day: barrier-free, valid, and fit for a small screen."""

import pytest

from tests.journeys.inspecting import faults_of, invalid_pages
from tests.journeys.world import PARTS, World
from tests.support.browser import Pages

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("part", PARTS)
def test_every_page_is_barrier_free_and_fits_a_small_screen(
    world: World, new_page: Pages, part: str
) -> None:
    found = faults_of(world, new_page, part, "de")
    assert not found, "\n".join(found)


def test_every_page_is_valid(world: World, new_page: Pages) -> None:
    found = invalid_pages(world, new_page, "de")
    assert not found, "\n".join(found)
