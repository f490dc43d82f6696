"""Looking at every page as the tests of accessibility do: barrier-free, valid, fit for a small screen."""

from dataclasses import dataclass, field

from playwright.sync_api import Page, Response

from tests.journeys.world import World
from tests.support.axe import axe
from tests.support.browser import PHONE, Pages
from tests.support.hall import Visitor
from tests.support.nu import nu_check

NARROW = {"width": 320, "height": 640}
OF_COLOUR = ("color-contrast", "link-in-text-block")  # all that changes in the dark
SETTLED = """
async () => {
  const frame = () => new Promise(requestAnimationFrame);
  await frame().then(frame);
  await Promise.allSettled(document.getAnimations().map((one) => one.finished));
}
"""


@dataclass
class Inspection:
    """What was found on all pages looked at, and their HTML for the checker."""

    dark: bool
    documents: dict[str, str] = field(default_factory=dict)
    found: list[str] = field(default_factory=list)

    def look_at(self, page: Page, name: str, language: str, response: Response | None) -> None:
        """Look at the page that is open: light, perhaps dark, and narrow."""
        assert response is not None
        where = f"{name} ({language})"
        self.documents[where] = response.text()
        if page.locator("html").get_attribute("lang") != language:
            self.found.append(f"{where}: is in another language")
        self.found += [f"{where}: {one}" for one in axe(page)]
        if self.dark and "beamer" not in name:  # whose colours are chosen, not the reader's
            self.found += [f"{where}, dark: {one}" for one in self._faults_by_night(page)]
        page.set_viewport_size(NARROW)  # type: ignore[arg-type]
        width = page.evaluate("() => document.scrollingElement.scrollWidth")
        if width > NARROW["width"]:
            self.found.append(f"{where}: {width} px wide at 320 px")
        page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})

    @staticmethod
    def _faults_by_night(page: Page) -> list[str]:
        page.emulate_media(color_scheme="dark")
        page.evaluate(SETTLED)
        found = axe(page, only=OF_COLOUR)
        if found:  # a busy machine may still be repainting; a real fault is there the second time
            page.evaluate(SETTLED)
            found = axe(page, only=OF_COLOUR)
        page.emulate_media(color_scheme="light")
        return found


def page_of(visitor: Visitor, language: str, new_page: Pages) -> Page:
    page = visitor.lend_to(new_page(base_url=visitor.url))
    page.context.add_cookies([{"name": "locale", "value": language, "url": visitor.url}])
    return page


def faults_of_every_page(
    world: World, new_page: Pages, language: str, *, dark: bool = False
) -> list[str]:
    """Look at every page in one language; `dark`: by night as well, which no language changes."""
    inspection = Inspection(dark)
    opened: dict[int, Page] = {}
    for name, visitor, path in world.pages():
        page = opened.get(id(visitor)) or page_of(visitor, language, new_page)
        opened[id(visitor)] = page
        inspection.look_at(page, name, language, page.goto(path))
    for name, visitor, path, form in world.refusals():
        page = opened[id(visitor)]
        page.goto(path)
        with page.expect_navigation() as sent:
            page.locator(form).evaluate("form => form.submit()")
        assert sent.value is not None
        assert sent.value.status == 422, name
        inspection.look_at(page, name, language, sent.value)
    return inspection.found + nu_check(inspection.documents)
