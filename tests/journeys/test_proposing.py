"""Topic fields are proposed, accepted in parts and undone: with a script, and without one."""

import re

import pytest
from playwright.sync_api import Page, expect

from participation.events.models import Event
from tests.proposals.office import clear_ideas
from tests.support.browser import Pages
from tests.support.hall import Hall

pytestmark = pytest.mark.browser

WIDE = (1280, 900)
A_WHILE = 120_000  # ms; the model is loaded, on a machine that has other things to do


def board(hall: Hall, new_page: Pages, event: Event, *, javascript: bool = True) -> Page:
    page = new_page(
        base_url=hall.url,
        viewport=WIDE,
        javascript=javascript,
        locale="en-GB",
        service_worker=False,
    )
    hall.moderation().lend_to(page)
    page.goto(f"/events/{event.id}/fields")
    return page


def ask(page: Page) -> None:
    """Ask for a proposal from the topic board."""
    page.locator("#propose summary").click()
    page.get_by_label("How fine").press("ArrowRight")
    page.get_by_role("button", name="Propose topic fields").click()
    expect(page.get_by_role("heading", name="Proposal of topic fields")).to_be_visible()


def test_a_proposal_is_accepted_in_parts_and_undone(hall: Hall, new_page: Pages) -> None:
    event = hall.event()
    clear_ideas(hall.house, event)
    page = board(hall, new_page, event)
    ask(page)
    # The page follows by itself.
    suggestions = page.locator("section.p-suggestion")
    expect(suggestions.first).to_be_visible(timeout=A_WHILE)
    number = suggestions.count()
    first = suggestions.first
    first.get_by_label("Name in English").fill("Something of our own")
    first.get_by_label("Name in English").press("Enter")  # presses nothing
    expect(page).to_have_url(re.compile(r"/proposals/\d+$"))
    first.locator("summary").click()
    first.locator("input[type=checkbox]").first.uncheck()
    left_out = first.locator("li .kern-label").first.inner_text()
    first.get_by_role("button", name="Accept").click()
    expect(page.locator(".p-notices")).to_contain_text("ideas were moved.")
    expect(page.locator("#decided-heading + ul")).to_contain_text("Something of our own")
    expect(suggestions).to_have_count(number - 1)
    page.get_by_role("link", name="Back to the topic board").click()
    column = page.locator(".p-column", has=page.get_by_role("heading", name="Something of our own"))
    expect(column).to_be_visible()
    expect(page.locator("#column-0")).to_contain_text(left_out)
    page.get_by_role("link", name="Proposal of topic fields").click()
    page.locator("#decision-1").get_by_role("button", name="Undo").press("Enter")
    expect(page.locator(".p-notices")).to_contain_text("Undone for")
    expect(suggestions).to_have_count(number)
    page.get_by_role("button", name="Accept all", exact=True).click()
    expect(page.get_by_text("Everything in this proposal is decided.")).to_be_visible()
    page.locator(".p-notices").get_by_role("button", name="Undo").click()
    expect(suggestions).to_have_count(number)


def test_a_proposal_needs_no_script(hall: Hall, new_page: Pages) -> None:
    event = hall.event()
    clear_ideas(hall.house, event)
    page = board(hall, new_page, event, javascript=False)
    ask(page)
    suggestions = page.locator("section.p-suggestion")
    expect(suggestions.first).to_be_visible(timeout=A_WHILE)  # the page is fetched again by itself
    for name in ("German", "English"):
        suggestions.first.get_by_label(f"Name in {name}").fill("")
    suggestions.first.get_by_label("Name in English").press("Tab")
    suggestions.first.get_by_role("button", name="Accept").click()
    expect(suggestions.first).to_contain_text("Please enter a name.")
    suggestions.first.get_by_label("Name in English").fill("Ours")
    suggestions.first.get_by_role("button", name="Accept").click()
    expect(page.locator(".p-notices")).to_contain_text("moved.")
    suggestions.first.get_by_role("button", name="Dismiss").click()
    expect(page.locator(".p-notices")).to_contain_text("1 suggestion dismissed.")
