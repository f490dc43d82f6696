"""Every page in German, light and dark: barrier-free, valid, and fit for a small screen."""

import pytest

from tests.journeys.inspecting import faults_of_every_page
from tests.journeys.world import World
from tests.support.browser import Pages

pytestmark = pytest.mark.browser


def test_every_page_is_barrier_free_and_valid_and_fits_a_small_screen(
    world: World, new_page: Pages
) -> None:
    found = faults_of_every_page(world, new_page, "de", dark=True)
    assert not found, "\n".join(found)
