"""What is sent and not yet answered waits in the browser: past a reload and a closed tab."""

import pytest
from playwright.sync_api import Page, Route, expect

from participation.events.models import Event
from tests.support.acting import SEND, card, console_of, write
from tests.support.browser import Pages
from tests.support.hall import Hall
from tests.support.outbox import (
    FAILED,
    NO_PAGE,
    SAVED,
    WAITING,
    another_tab,
    kept_writes,
    let_through,
    published,
    refuse_writes,
    write_in_vain,
)

pytestmark = pytest.mark.browser


def test_what_a_closed_tab_could_not_send_is_sent_by_the_next_page(
    hall: Hall, event: Event, phone: Page
) -> None:
    phone.context.set_offline(True)
    write(phone, "From the cellar")
    expect(phone.locator(WAITING)).to_be_visible()
    context = phone.context
    phone.close()
    context.set_offline(False)
    assert published(hall, event) == 0
    page = context.new_page()
    page.goto("/help")
    told = page.locator("#outbox li")
    expect(told).to_contain_text("From the cellar")
    expect(told).to_contain_text("Your idea is on the board.")
    expect(page.locator("#live-status")).to_contain_text("From the cellar")
    assert published(hall, event) == 1
    assert kept_writes(page) == []
    page.reload()
    expect(page.locator("#outbox")).to_be_hidden()


def test_after_a_reload_the_form_goes_on_with_what_it_was_sending(
    hall: Hall, event: Event, phone: Page
) -> None:
    write_in_vain(phone, "Twice loaded")
    phone.reload()
    expect(phone.locator(WAITING)).to_be_visible()
    expect(phone.locator("#field-title")).to_have_value("Twice loaded")
    expect(phone.locator("#outbox")).to_be_hidden()
    let_through(phone.context)
    expect(phone.locator(SAVED)).to_contain_text("Your idea is on the board.")
    expect(phone.locator("#field-title")).to_have_value("")
    expect(phone.locator("#ideas > li")).to_contain_text("Your idea")
    assert published(hall, event) == 1


def test_the_form_of_a_new_tab_goes_on_too(hall: Hall, event: Event, phone: Page) -> None:
    write_in_vain(phone, "From tab to tab")
    tab = another_tab(phone, f"/events/{event.id}")
    phone.close()
    expect(tab.locator("#field-title")).to_have_value("From tab to tab")
    expect(tab.locator(WAITING)).to_be_visible()
    let_through(tab.context)
    expect(tab.locator("#ideas > li")).to_have_count(1)
    assert published(hall, event) == 1


def test_a_second_idea_begun_meanwhile_is_not_wiped(hall: Hall, event: Event, phone: Page) -> None:
    write_in_vain(phone, "First")
    phone.fill("#field-title", "Second")
    phone.reload()
    let_through(phone.context)
    expect(phone.locator("#outbox li")).to_contain_text("Your idea is on the board.")
    expect(phone.locator("#field-title")).to_have_value("Second")
    phone.locator(SEND).click()
    expect(phone.locator("#ideas > li")).to_have_count(2)
    assert published(hall, event) == 2


def test_an_answer_lost_before_a_reload_leads_to_no_second_idea(
    hall: Hall, event: Event, phone: Page
) -> None:
    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    refuse_writes(phone.context, lose_the_answer)
    write(phone, "Once")
    expect(phone.locator(WAITING)).to_be_visible()
    assert published(hall, event) == 1
    phone.reload()
    let_through(phone.context)
    expect(phone.locator(SAVED)).to_be_visible()
    expect(phone.locator("#ideas > li")).to_have_count(1)
    assert published(hall, event) == 1


def test_two_tabs_that_send_the_same_send_it_once(hall: Hall, event: Event, phone: Page) -> None:
    write_in_vain(phone, "In both")
    tab = another_tab(phone, f"/events/{event.id}")
    expect(tab.locator(WAITING)).to_be_visible()
    let_through(phone.context)
    for page in (phone, tab):
        expect(page.locator(SAVED)).to_be_visible()
        expect(page.locator("#ideas > li")).to_have_count(1)
        expect(page.locator("#field-title")).to_have_value("")
    assert published(hall, event) == 1


def test_the_network_goes_away_in_mid_sentence_and_comes_back(
    hall: Hall, event: Event, phone: Page, new_page: Pages
) -> None:
    other = hall.visitor(event).lend_to(new_page(locale="de-DE", base_url=hall.url))
    other.goto(f"/events/{event.id}")
    expect(other.locator("#connection")).to_be_visible()
    phone.locator("#field-title").press_sequentially("Benches in ")
    phone.context.set_offline(True)
    phone.locator("#field-title").press_sequentially("the park")
    expect(phone.locator("#connection")).to_contain_text("Connection lost")
    phone.locator(SEND).click()
    expect(phone.locator(WAITING)).to_be_visible()
    phone.context.set_offline(False)
    expect(phone.locator(SAVED)).to_contain_text("Your idea is on the board.")
    expect(phone.locator("#connection")).to_contain_text("Live")
    other.locator("[data-show-new]").click()
    expect(card(other, "Benches in the park")).to_have_count(1)
    expect(card(phone, "Benches in the park")).to_have_count(1)
    assert published(hall, event) == 1


def test_a_step_of_the_agenda_does_not_wait(hall: Hall, event: Event, new_page: Pages) -> None:
    console = hall.moderation().lend_to(
        new_page(locale="en-GB", base_url=hall.url, service_worker=False)
    )
    console.goto(console_of(event))
    refuse_writes(console.context)
    console.locator("#next-step button").click()
    lost = console.locator("#next-step [data-saving-when=lost]")
    expect(lost).to_contain_text("this was not done", timeout=30_000)
    assert kept_writes(console) == []
    let_through(console.context)
    console.reload()
    expect(console.locator("#next-step button")).to_have_attribute("value", "closed")
    expect(console.locator("#outbox")).to_be_hidden()


def test_what_is_sent_late_takes_no_focus(hall: Hall, event: Event, phone: Page) -> None:
    write_in_vain(phone, "First")
    phone.fill("#field-title", "Second")
    phone.reload()
    expect(phone.locator("#outbox li [data-saving-when=waiting]")).to_be_visible()
    phone.locator("#field-text").press_sequentially("More about the sec")
    let_through(phone.context)
    expect(phone.locator("#outbox li")).to_contain_text("Your idea is on the board.")
    expect(phone.locator("#field-text")).to_be_focused()
    expect(phone.locator("#field-text")).to_have_value("More about the sec")


def test_what_is_sent_while_something_waits_is_kept_as_well_and_both_arrive(
    hall: Hall, event: Event, phone: Page
) -> None:
    _write_two_in_vain(phone)
    let_through(phone.context)
    expect(phone.locator("#outbox li")).to_contain_text("Your idea is on the board.")
    expect(phone.locator("#ideas > li")).to_have_count(2)
    expect(phone.locator(SAVED)).to_be_hidden()  # it would stand beside nothing that was saved
    expect(phone.locator(WAITING)).to_be_hidden()
    assert published(hall, event) == 2


def test_a_closed_tab_loses_nothing_of_what_was_sent_while_something_waited(
    hall: Hall, event: Event, phone: Page
) -> None:
    _write_two_in_vain(phone)
    tab = another_tab(phone, NO_PAGE)
    phone.close()
    let_through(tab.context)
    tab.goto("/help")
    for title in ("First", "Second"):
        told = tab.locator("#outbox li", has_text=title)
        expect(told).to_contain_text("Your idea is on the board.")
    assert published(hall, event) == 2


def _write_two_in_vain(phone: Page) -> None:
    write_in_vain(phone, "First")
    write(phone, "Second")
    told = phone.locator("#outbox li")
    expect(told).to_contain_text("Second")
    expect(told.locator("[data-saving-when=waiting]")).to_be_visible()
    expect(phone.locator("#field-title")).to_have_value("")


def test_what_is_typed_while_something_is_sent_is_not_called_saved(
    hall: Hall, event: Event, phone: Page
) -> None:
    write_in_vain(phone, "First")
    phone.fill("#field-title", "Second")
    let_through(phone.context)
    expect(phone.locator("#ideas > li")).to_have_count(1)
    expect(phone.locator("#idea-form[aria-busy]")).to_have_count(0)
    expect(phone.locator(SAVED)).to_be_hidden()
    expect(phone.locator("#field-title")).to_have_value("Second")


def test_a_refused_text_that_was_typed_over_can_be_copied(phone: Page) -> None:
    write_in_vain(phone, "x" * 141)
    phone.fill("#field-title", "Second")
    let_through(phone.context)
    told = phone.locator("#outbox li")
    expect(told.locator("textarea")).to_have_value("x" * 141)
    expect(phone.locator("#field-title")).to_have_value("Second")
    expect(phone.locator(FAILED)).to_be_hidden()
