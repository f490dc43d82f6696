"""A page that fell behind shows what is the viewer's own, and the rest in its own time."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from participation.events.models import Event
from tests.support.acting import write
from tests.support.hall import Hall

pytestmark = pytest.mark.browser


def no_socket(page: Page) -> None:
    """The page hears nothing of what happens."""
    page.route("**/live/**", Route.abort)
    page.route_web_socket("**/live/**", lambda socket: socket.close())


def test_ones_own_idea_shows_though_its_answer_and_the_page_fetched_for_it_get_lost(
    hall: Hall, event: Event, phone: Page
) -> None:
    no_socket(phone)
    phone.reload()
    hall.visitor(event).submit(event, "Another's")
    lost: list[str] = []

    def lose_the_first(route: Route) -> None:
        if route.request.method in lost:
            route.continue_()
            return
        lost.append(route.request.method)
        route.fetch()
        route.abort()

    phone.route(re.compile(rf"/events/{event.id}(/ideas)?$"), lose_the_first)
    write(phone, "Mine")
    expect(phone.locator("#ideas > li")).to_have_count(1)
    expect(phone.locator("#ideas > li")).to_contain_text("Your idea")
    expect(phone.locator("[data-new-label]")).to_have_text("Show 1 new idea")
    assert lost == ["POST", "GET"]
