"""Every page in English, by night: barrier-free, valid, fit for a small screen; what one touches."""

import pytest

from tests.journeys.inspecting import faults_of, invalid_pages, page_of
from tests.journeys.world import PARTS, World
from tests.support.browser import Pages

pytestmark = pytest.mark.browser

TARGETS = """
() => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
  .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.matches(".p-skip"))
  .filter((one) => !(one.matches("a") && getComputedStyle(one).display === "inline"))
  .map((one) => [one, (one.matches("[type=radio], [type=checkbox]") && one.labels[0]) || one])
  .map(([one, target]) => {
    const { width, height: drawn } = target.getBoundingClientRect();
    const around = getComputedStyle(target, "::before"); // small buttons feel a finger beside them
    const height = around.position === "absolute" ? Math.max(drawn, parseFloat(around.height)) : drawn;
    const least = one.matches(".kern-btn--primary, .kern-form-input__input") ? 44 : 24;
    const isEnough = width >= least && height >= least;
    return [isEnough, `${width} × ${height} of ${least}: ${one.outerHTML.slice(0, 160)}`];
  })
  .filter(([isEnough]) => !isEnough).map(([, words]) => words)
"""


@pytest.mark.parametrize("part", PARTS)
def test_every_page_is_barrier_free_and_fits_a_small_screen(
    world: World, new_page: Pages, part: str
) -> None:
    found = faults_of(world, new_page, part, "en", "dark")
    assert not found, "\n".join(found)


def test_every_page_is_valid(world: World, new_page: Pages) -> None:
    found = invalid_pages(world, new_page, "en")
    assert not found, "\n".join(found)


TOUCHED = ["start", "collecting", "voting", "shown", "agree", "consensus", "schulze", "impact"]


@pytest.mark.parametrize("name", [TOUCHED[0], *(f"board {one}" for one in TOUCHED[1:])])
def test_what_one_touches_is_large_enough(world: World, new_page: Pages, name: str) -> None:
    visitor, path = next((who, path) for found, who, path in world.pages() if found == name)
    page = page_of(visitor, "de", new_page)
    page.goto(path)
    for summary in page.locator("main summary").all():
        summary.click()
    assert page.evaluate(TARGETS) == []


@pytest.mark.parametrize("phase", ["collecting", "voting"])
def test_the_first_load_of_a_board_is_light(world: World, new_page: Pages, phase: str) -> None:
    page = page_of(world.participant, "de", new_page)
    network = page.context.new_cdp_session(page)
    loaded: dict[str, float] = {}
    network.on(
        "Network.loadingFinished",
        lambda done: loaded.update({done["requestId"]: done["encodedDataLength"]}),
    )
    network.send("Network.enable")
    page.goto(f"/events/{world.events[phase].id}", wait_until="networkidle")
    page.evaluate("() => document.fonts.ready")
    assert len(loaded) >= 4, "page, style, script, font"
    assert 0 < sum(loaded.values()) <= 250_000, loaded
