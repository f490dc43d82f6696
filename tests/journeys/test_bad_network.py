"""A bad network loses nothing and sends nothing twice."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from participation.events.models import Event
from tests.support.acting import SEND, write
from tests.support.hall import Hall
from tests.support.outbox import SAVED, WAITING, published

pytestmark = pytest.mark.browser


def test_what_is_sent_offline_is_saved_once_when_the_network_is_back(
    hall: Hall, event: Event, phone: Page
) -> None:
    phone.context.set_offline(True)
    write(phone, "Sent from the cellar")
    expect(phone.locator(WAITING)).to_be_visible()
    expect(phone.locator("#field-title")).to_have_value("Sent from the cellar")
    expect(phone.locator("#connection")).to_contain_text("Connection lost")
    assert published(hall, event) == 0
    phone.context.set_offline(False)
    expect(phone.locator(SAVED)).to_be_visible()
    expect(phone.locator("#ideas > li")).to_have_count(1)
    expect(phone.locator("#field-title")).to_have_value("")
    assert published(hall, event) == 1


def test_an_answer_that_got_lost_leads_to_no_second_idea(
    hall: Hall, event: Event, phone: Page
) -> None:
    lost: list[str] = []

    def lose_the_first_answer(route: Route) -> None:
        if lost or route.request.method != "POST":
            route.continue_()
        else:
            lost.append(route.fetch().text())
            route.abort()

    phone.route(f"**/events/{event.id}/ideas", lose_the_first_answer)
    write(phone, "Only once")
    expect(phone.locator(SAVED)).to_be_visible()
    assert len(lost) == 1
    expect(phone.locator("#ideas > li")).to_have_count(1)
    expect(phone.locator("#ideas > li")).to_contain_text("Your idea")
    assert published(hall, event) == 1


def test_an_impatient_double_click_sends_once(hall: Hall, event: Event, phone: Page) -> None:
    phone.fill("#field-title", "Impatient")
    phone.locator(SEND).dblclick()
    expect(phone.locator("#ideas > li")).to_have_count(1)
    write(phone, "Patient")
    expect(phone.locator("#ideas > li")).to_have_count(2)
    assert published(hall, event) == 2


def test_the_words_that_it_is_saved_stay(hall: Hall, event: Event, phone: Page) -> None:
    write(phone, "Mine")
    expect(phone.locator(SAVED)).to_contain_text("Your idea is on the board.")
    hall.visitor(event).submit(event, "Another")
    expect(phone.locator("#new-ideas")).to_be_visible()
    expect(phone.locator(SAVED)).to_contain_text("Your idea is on the board.")


def test_a_draft_survives_a_reload_and_a_change_of_language(phone: Page) -> None:
    phone.fill("#field-title", "Not sent yet")
    phone.fill("#field-text", "Two lines\nof text")
    phone.reload()
    expect(phone.locator("#field-title")).to_have_value("Not sent yet")
    phone.locator("a[hreflang=de]").click()
    expect(phone.locator("html")).to_have_attribute("lang", "de")
    expect(phone.locator("#field-title")).to_have_value("Not sent yet")
    expect(phone.locator("#field-text")).to_have_value("Two lines\nof text")
    phone.locator(SEND).click()
    expect(phone.locator("#ideas > li")).to_have_count(1)
    phone.reload()
    expect(phone.locator("#ideas > li")).to_have_count(1)
    expect(phone.locator("#field-title")).to_have_value("")


def test_what_must_be_corrected_is_said_beside_its_field(phone: Page) -> None:
    phone.fill("#field-text", "A text without a title")
    phone.locator(SEND).click()
    title = phone.locator("#field-title")
    expect(title).to_be_focused()
    expect(title).to_have_attribute("aria-invalid", "true")
    expect(title).to_have_accessible_description(re.compile("Please enter a title"))
    expect(phone.locator("#field-text")).to_have_value("A text without a title")
    write(phone, "Now with a title", "A text without a title")
    expect(phone.locator(SAVED)).to_be_visible()
    expect(title).not_to_have_attribute("aria-invalid", "true")
