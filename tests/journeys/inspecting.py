"""Looking at every page as the tests of accessibility do: barrier-free, valid, fit for a small screen."""

from collections.abc import Iterator
from typing import Any, Literal

from playwright.sync_api import Page, Response

from tests.journeys.world import World
from tests.support.axe import axe
from tests.support.browser import Pages
from tests.support.hall import Visitor
from tests.support.nu import nu_check

NARROW = (320, 640)
Light = Literal["light", "dark"]


class Reader:
    """Somebody who looks at everybody's pages in one language, by day or by night, on a small screen.

    Every page is looked at by day in one language and by night in another: of all that is looked for,
    only the language and the width of words differ by language, and only contrasts by light.
    """

    def __init__(self, new_page: Pages, language: str, light: Light = "light") -> None:
        self.language = language
        self._new_page, self._light = new_page, light
        self._open: dict[int, Page] = {}

    def page_of(self, visitor: Visitor) -> Page:
        """This visitor's browser."""
        if id(visitor) not in self._open:
            looks = {"viewport": NARROW, "color_scheme": self._light, "service_worker": False}
            self._open[id(visitor)] = page_of(visitor, self.language, self._new_page, **looks)
        return self._open[id(visitor)]

    def faults(self, page: Page) -> Iterator[str]:
        """What is wrong with the page that is open."""
        language, width = page.evaluate(
            "() => [document.documentElement.lang, document.scrollingElement.scrollWidth]"
        )
        if language != self.language:
            yield "is in another language"
        if width > NARROW[0]:
            yield f"{width} px wide at {NARROW[0]} px"
        yield from axe(page)


def page_of(visitor: Visitor, language: str, new_page: Pages, **looks: Any) -> Page:
    """The browser of somebody who has chosen a language; `looks` as Pages takes them."""
    page = visitor.lend_to(new_page(base_url=visitor.url, **looks))
    page.context.add_cookies([{"name": "locale", "value": language, "url": visitor.url}])
    return page


def refused(page: Page, path: str, form: str) -> Response:
    """Send a form as it stands; the answer says what is missing."""
    page.goto(path)
    with page.expect_navigation() as sent:
        page.locator(form).evaluate("form => form.submit()")
    assert sent.value is not None
    assert sent.value.status == 422, path
    return sent.value


def faults_of(
    world: World, new_page: Pages, part: str, language: str, light: Light = "light"
) -> list[str]:
    """Look at every page of a part of the site, and at its refused forms."""
    reader, found = Reader(new_page, language, light), []
    for name, visitor, path in world.pages(part):
        page = reader.page_of(visitor)
        page.goto(path)
        found += [f"{name}: {fault}" for fault in reader.faults(page)]
    for name, visitor, path, form in world.refusals(part):
        page = reader.page_of(visitor)
        refused(page, path, form)
        found += [f"{name}: {fault}" for fault in reader.faults(page)]
    return found


def invalid_pages(world: World, new_page: Pages, language: str) -> list[str]:
    """What is wrong with the HTML of all pages and refused forms, as they come from the server."""
    reader, documents = Reader(new_page, language), {}
    for name, visitor, path in world.pages():
        documents[name] = reader.page_of(visitor).request.get(path).text()
    for name, visitor, path, form in world.refusals():
        documents[name] = refused(reader.page_of(visitor), path, form).text()
    return nu_check(documents)
