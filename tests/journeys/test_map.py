"""A map of ideas is drawn by a process of its own, shows itself, and is walked with the keyboard."""

import re

import pytest
from playwright.sync_api import expect

from participation.events.models import Event
from participation.ideas.models import Idea
from tests.journeys.inspecting import page_of
from tests.support.browser import Pages
from tests.support.hall import Hall
from tests.support.plans import Office

pytestmark = pytest.mark.browser


def fill(hall: Hall, event: Event) -> None:
    """Two fields with four ideas each."""
    office = Office(hall.house)
    for name in ("Buses", "Trees"):
        field = office.topic_field(name)
        made = [hall.house.idea(event, title=f"{name} {number}") for number in range(4)]
        with hall.house.work() as work:
            for one in made:
                work.session.get_one(Idea, one.id).field_id = field.id


def test_a_moderator_has_a_map_drawn_and_a_reader_walks_it_by_keyboard(
    hall: Hall, new_page: Pages
) -> None:
    event = hall.event()
    fill(hall, event)
    address = f"/events/{event.id}/fields/map"
    page = page_of(hall.moderation(), "en", new_page)
    page.goto(address)
    page.get_by_role("button", name="Draw the map").click()
    expect(page.get_by_text("The map is being drawn.").first).to_be_visible()
    expect(page.locator(".p-map")).to_be_visible(timeout=60_000)  # by itself, once it is there

    reader = page_of(hall.visitor(), "en", new_page)
    reader.goto(address)
    expect(reader.get_by_role("button", name="Draw the map")).to_have_count(0)
    region = reader.get_by_role("link", name=re.compile(r"Buses.*: 4 ideas"))
    region.focus()
    reader.keyboard.press("Enter")
    expect(reader).to_have_url(re.compile(r"field=\d+#map"))
    dot = reader.get_by_role("link", name=re.compile("Buses 0: "))
    dot.focus()
    reader.keyboard.press("Shift+Tab")
    reader.keyboard.press("Tab")
    expect(dot).to_be_focused()
    expect(dot.locator(".p-map__title")).to_be_visible()
    reader.keyboard.press("Enter")
    expect(reader.get_by_role("heading", name="Buses 0")).to_be_visible()
