"""Polls with several people: answered on phones, live on the wall, kept in order from the console."""

import re

import pytest
from playwright.sync_api import Page, expect

from participation.events.models import Event, PollKind
from tests.support.acting import console_of, next_step, sign_in
from tests.support.browser import Pages
from tests.support.hall import Hall

pytestmark = pytest.mark.browser
# Fulfilled once the page has been fetched afresh, as it is soon after each new round.
SETTLED = """() => {
  window.settled = new Promise((done) => document.addEventListener("refreshed", () => done(true)));
}"""


@pytest.fixture
def desk(hall: Hall, new_page: Pages) -> Page:
    """The moderator's browser."""
    page = new_page(locale="en-GB", viewport=(1280, 800), base_url=hall.url)
    sign_in(page, hall.moderator)
    return page


@pytest.fixture
def wall(hall: Hall, new_page: Pages) -> Page:
    """The wall, on another of the moderator's screens."""
    page = new_page(locale="en-GB", viewport=(1920, 1080), base_url=hall.url)
    sign_in(page, hall.moderator)
    return page


def phone_of(hall: Hall, new_page: Pages, event: Event) -> Page:
    visitor = hall.visitor(event)
    page = visitor.lend_to(new_page(locale="en-GB", base_url=hall.url, service_worker=False))
    page.goto(f"/events/{event.id}")
    expect(page.locator("#connection[data-connection=on]")).to_be_visible()
    return page


def send(page: Page) -> None:
    page.get_by_role("button", name="Send answer").click()


def test_a_choice_is_on_the_wall_at_once_and_can_be_changed_and_taken_back(
    hall: Hall, new_page: Pages, wall: Page
) -> None:
    event = hall.event()
    hall.house.open_poll(event, PollKind.SINGLE, "Bus", "Bike")
    wall.goto(f"/events/{event.id}/beamer")
    phone = phone_of(hall, new_page, event)
    expect(wall.locator(".beamer-answers")).to_contain_text("The first answer appears here.")
    phone.get_by_label("Bike").check()
    send(phone)
    mine = phone.locator("#my-answer")
    expect(mine).to_contain_text("Bike")
    expect(wall.locator(".beamer-count")).to_have_text("1 person has answered")
    expect(wall.locator("#wall")).to_contain_text("Bike")
    expect(phone.locator("#standing tbody tr").last).to_contain_text("1")
    phone.get_by_label("Bus").check()
    send(phone)
    expect(mine).to_contain_text("Bus")
    expect(mine).not_to_contain_text("Bike")
    phone.reload()
    expect(mine).to_contain_text("Bus")
    mine.get_by_role("button", name="Take it back").click()
    expect(mine).to_contain_text("You have not answered yet.")
    expect(wall.locator(".beamer-count")).to_have_text("0 people have answered")


def test_a_word_is_hidden_from_the_console_and_gone_from_the_wall(
    hall: Hall, new_page: Pages, desk: Page, wall: Page
) -> None:
    event = hall.event()
    hall.house.open_poll(event, PollKind.WORDS)
    wall.goto(f"/events/{event.id}/beamer")
    desk.goto(console_of(event))
    phone, other = (phone_of(hall, new_page, event) for _ in range(2))
    phone.get_by_label(re.compile("^Word 1")).fill("Rude")
    phone.get_by_label(re.compile("^Word 2")).fill("Kind")
    send(phone)
    cloud = wall.locator(".p-chart__wide .p-cloud__word")
    expect(cloud).to_have_text(["Kind", "Rude"])
    answers = desk.locator("#answers")
    answers.get_by_role("button", name=re.compile("Hide.*Rude")).click()
    expect(cloud).to_have_text(["Kind"])
    other.get_by_label(re.compile("^Word 1")).fill("RUDE")
    send(other)
    expect(other.locator("#my-answer")).to_contain_text("RUDE")
    expect(wall.locator(".beamer-count")).to_have_text("2 people have answered")
    expect(cloud).to_have_text(["Kind"])
    answers.get_by_role("button", name=re.compile("Show again.*Rude")).click()
    expect(cloud).to_have_count(2)


def test_nothing_overwrites_what_is_being_chosen_and_a_new_question_comes_without_the_old_answer(
    hall: Hall, new_page: Pages, desk: Page
) -> None:
    event = hall.event()
    first = hall.house.open_poll(event, PollKind.SINGLE, "Bus", "Bike")
    phone, other = (phone_of(hall, new_page, event) for _ in range(2))
    phone.get_by_label("Bike").check()
    other.get_by_label("Bus").check()
    send(other)
    expect(phone.locator("#figures")).to_contain_text("1 person has answered")
    expect(phone.get_by_label("Bike")).to_be_checked()
    send(phone)
    expect(phone.locator("#my-answer")).to_contain_text("Bike")
    desk.goto(console_of(event))
    next_step(desk, "closed")  # what was live stays to be seen
    expect(phone.locator("#now-heading")).to_have_text("The result is here")
    expect(phone.locator("#poll form")).to_have_count(0)
    with hall.house.work() as work:
        assert hall.house.again(work, event).rounds[-1].id == first.id
    desk.goto(f"/events/{event.id}/rounds/new?kind=poll&poll=multiple")
    desk.get_by_label("Choices in English").fill("Tea\nMilk")
    desk.get_by_role("button", name="Add to the agenda").click()
    item = desk.locator(".p-agenda__round").last
    expect(item).to_contain_text("Poll: several choices")
    desk.locator("#next-step button").wait_for()


def test_an_answer_begun_before_the_page_has_settled_is_shown(hall: Hall, new_page: Pages) -> None:
    event = hall.event()
    phone = phone_of(hall, new_page, event)
    phone.evaluate(SETTLED)
    hall.house.open_poll(event, PollKind.WORDS)
    phone.get_by_label(re.compile("^Word 1")).fill("Quick")
    phone.evaluate("window.settled")
    send(phone)
    expect(phone.locator("#poll [data-saving=saved]")).to_be_visible()
    expect(phone.locator("#my-answer")).to_contain_text("Quick")


def test_an_answer_is_sent_with_the_keyboard_alone(hall: Hall, new_page: Pages) -> None:
    event = hall.event()
    hall.house.open_poll(event, PollKind.MULTIPLE, "Bus", "Bike", "Car")
    phone = phone_of(hall, new_page, event)
    phone.get_by_label("Bus").focus()
    phone.keyboard.press("Space")
    phone.keyboard.press("Tab")
    phone.keyboard.press("Tab")
    phone.keyboard.press("Space")
    phone.keyboard.press("Tab")
    phone.keyboard.press("Enter")
    mine = phone.locator("#my-answer li")
    expect(mine).to_have_text(["Bus", "Car"])
    expect(phone.get_by_label("Bus")).not_to_be_checked()


def test_a_question_without_an_answer_says_so_beside_the_choices(
    hall: Hall, new_page: Pages
) -> None:
    event = hall.event()
    hall.house.open_poll(event, PollKind.SINGLE, "Bus", "Bike")
    phone = phone_of(hall, new_page, event)
    send(phone)
    expect(phone.locator("#poll fieldset .kern-error")).to_have_text("Please choose an answer.")
    expect(phone.get_by_label("Bus")).to_be_focused()
