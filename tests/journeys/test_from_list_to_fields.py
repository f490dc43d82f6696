"""A list of texts is imported, sorted by a proposal in parts, curated by keyboard, and published."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from participation.events.models import Event
from participation.ideas.importing import import_ideas, read_rows
from tests.support import ROOT
from tests.support.browser import Pages
from tests.support.hall import Hall

pytestmark = pytest.mark.browser

SAMPLE = ROOT / "tests/grouping/data/ideas.tsv"
TWICE = "Ein durchgehender Radweg von der Nordstadt bis an den Bahnhof"
A_WHILE = 300_000  # ms; the model is loaded and hundreds of texts are read on a busy machine
PICTURES = os.environ.get("PICTURES")  # a folder for looking at what people see


def event_with(hall: Hall, *lists: Path) -> Event:
    """An event with the texts of these lists, and one idea that is there already in other words."""
    event = hall.event()
    for one in lists:
        reports = list(import_ideas(hall.house.database, event.id, read_rows(one)))
        assert reports
    hall.house.idea(event, title=TWICE, text="", language="de")
    return event


def signed_in(hall: Hall, new_page: Pages) -> Page:
    page = new_page(base_url=hall.url, viewport=(1280, 900), locale="en-GB", service_worker=False)
    hall.moderation().lend_to(page)
    return page


def look(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def proposal(page: Page, event: Event) -> None:
    page.goto(f"/events/{event.id}/fields")
    page.locator("#propose summary").click()
    page.get_by_role("button", name="Propose topic fields").click()
    expect(page.locator("section.p-suggestion").first).to_be_visible(timeout=A_WHILE)
    look(page, "proposal")


def accept_in_parts(page: Page) -> str:
    """One suggestion under a name of one's own, one not at all, then all others; gives the name."""
    suggestions = page.locator("section.p-suggestion")
    number = suggestions.count()
    assert number > 2
    suggestions.first.get_by_label("Name in German").fill("Unser Feld")
    suggestions.first.get_by_label("Name in English").fill("Our field")
    suggestions.first.get_by_role("button", name="Accept").click()
    expect(suggestions).to_have_count(number - 1)
    suggestions.last.get_by_role("button", name="Dismiss").click()
    expect(suggestions).to_have_count(number - 2)
    page.get_by_role("button", name="Accept all", exact=True).or_(
        suggestions.first.get_by_role("button", name="Accept")
    ).first.click()
    expect(page.get_by_text("Everything in this proposal is decided.")).to_be_visible()
    look(page, "decided")
    return "Our field"


def curate_by_keyboard(page: Page, event: Event, name: str) -> None:
    """What is left over is moved into the new field, with keys alone, and back."""
    page.goto(f"/events/{event.id}/fields")
    look(page, "board")
    left = page.locator("#column-0 input[name=idea]").first
    card = left.get_attribute("id").replace("tick", "card")
    left.focus()
    page.keyboard.press("m")
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#live-status")).to_contain_text(f"1 idea was moved to “{name}”.")
    expect(page.locator("#column-0").locator(f"#{card}")).to_have_count(0)
    page.keyboard.press("Escape")
    page.keyboard.press("u")
    expect(page.locator("#column-0").locator(f"#{card}")).to_be_visible()


def merge_and_part_again(page: Page, event: Event) -> None:
    page.goto(f"/events/{event.id}/duplicates")
    pair = page.locator(".p-pair", has_text="Radweg von der Nordstadt")
    expect(pair).to_be_visible(timeout=A_WHILE)
    look(page, "pairs")
    pair.get_by_role("button", name=re.compile("^Merge")).click()
    expect(page.locator(".p-notices")).to_be_visible()
    expect(pair).to_have_count(0)
    page.locator(".p-notices").get_by_role("button", name="Undo").click()
    page.goto(f"/events/{event.id}/duplicates")
    expect(pair).to_be_visible(timeout=A_WHILE)


def read_as_anybody(hall: Hall, new_page: Pages, name: str) -> None:
    """The field is a public page, in German as well."""
    page = new_page(base_url=hall.url, viewport=(390, 844), locale="de-DE", service_worker=False)
    page.goto("/fields")
    page.get_by_role("link", name="Unser Feld").first.click()
    expect(page.get_by_role("heading", name="Unser Feld", level=1)).to_be_visible()
    look(page, "field")


def test_a_list_becomes_fields_that_everybody_can_read(hall: Hall, new_page: Pages) -> None:
    event = event_with(hall, SAMPLE)
    page = signed_in(hall, new_page)
    proposal(page, event)
    name = accept_in_parts(page)
    curate_by_keyboard(page, event, name)
    merge_and_part_again(page, event)
    read_as_anybody(hall, new_page, name)
