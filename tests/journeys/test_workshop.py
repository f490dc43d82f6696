"""A workshop from its making to its end: a phone, a moderator's desktop and the wall at once."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.acting import card, give_a_dot, hide, join, next_step, number_of, sign_in, write
from tests.support.browser import PHONE, Pages
from tests.support.hall import Hall

pytestmark = pytest.mark.browser

DESKTOP = (1280, 800)


def test_a_workshop_from_its_making_to_its_end(  # noqa: PLR0915  one story
    hall: Hall, new_page: Pages
) -> None:
    moderator = new_page(locale="de-DE", viewport=DESKTOP, base_url=hall.url)
    sign_in(moderator, hall.moderator)
    _create_the_event(moderator)
    console = moderator.url
    code = moderator.locator(".p-code").inner_text()
    beamer = _open_the_beamer(moderator)
    expect(beamer.locator("#wall")).to_contain_text(code)
    expect(beamer.locator(".beamer-qr svg")).to_be_visible()
    next_step(moderator, "open")

    phone, second = (new_page(locale="en-GB", viewport=PHONE, base_url=hall.url) for _ in range(2))
    join(phone, code.replace(" ", "-").lower())
    write(phone, "Free Wi-Fi in libraries", "In **every** one.")
    expect(phone.locator("#idea-form [data-saving=saved]")).to_be_visible()
    expect(card(phone, "Free Wi-Fi in libraries")).to_contain_text("Your idea")
    expect(moderator.locator("#stage")).to_contain_text("Free Wi-Fi in libraries")
    expect(beamer.locator(".beamer-ideas")).to_contain_text("Free Wi-Fi in libraries")

    join(second, code)
    write(second, "Evening hours")
    card(second, "Free Wi-Fi in libraries").get_by_role("button", name="Support").click()
    expect(card(second, "Free Wi-Fi in libraries")).to_contain_text("You support this")
    expect(card(phone, "Free Wi-Fi in libraries")).to_contain_text("1 person supports this")
    phone.get_by_role("button", name="Show 1 new idea").click()
    expect(card(phone, "Evening hours").get_by_role("link")).to_be_focused()

    _hide_and_restore(moderator, phone, beamer)
    moderator.goto(console)
    next_step(moderator, "closed")
    expect(phone.locator("#now")).to_contain_text("Short break")
    expect(phone.locator("#idea-form")).to_have_count(0)
    next_step(moderator, "open")
    _vote_to_the_last_dot(phone)
    expect(beamer.locator("#wall .beamer-count")).to_contain_text("1")
    expect(beamer.locator(".beamer-results")).to_have_count(0)
    next_step(moderator, "closed")
    next_step(moderator, "shown")
    for page in (phone, second):
        expect(page.locator("#standing tbody tr").first).to_contain_text("Free Wi-Fi in libraries")
        expect(page.locator("#standing tbody tr").first).to_contain_text("3 dots")
    expect(moderator.locator("#stage tbody tr").first).to_contain_text("Free Wi-Fi in libraries")
    expect(beamer.locator(".beamer-results li").first).to_contain_text("Free Wi-Fi in libraries")

    moderator.locator("#tools a[href$='/end']").click()
    moderator.locator("form[action$='/end'] button").click()
    expect(phone.locator("#now")).to_contain_text("This event has ended")
    expect(beamer.locator(".beamer-code")).to_have_count(0)
    late = new_page(locale="en-GB", base_url=hall.url)
    join(late, code)
    expect(late.get_by_role("alert")).to_contain_text("Its code is no longer valid")


def _create_the_event(moderator: Page) -> None:
    moderator.goto("/moderation")
    moderator.locator("a[href='/events/new']").click()
    moderator.fill("#field-title_de", "Was hilft uns?")
    moderator.fill("#field-title_en", "What helps us?")
    moderator.locator("form[action='/events'] button").click()
    expect(moderator.get_by_role("heading", level=1)).to_have_text("Was hilft uns?")


def _open_the_beamer(moderator: Page) -> Page:
    with moderator.context.expect_page() as opened:
        moderator.locator("#tools a[href$='/beamer']:not([href*='/fields/'])").click()
    opened.value.set_viewport_size({"width": 1920, "height": 1080})
    return opened.value


def _hide_and_restore(moderator: Page, phone: Page, beamer: Page) -> None:
    number = number_of(phone, "Free Wi-Fi in libraries")
    hide(moderator, number, "Please leave out the name.")
    expect(card(phone, "Free Wi-Fi in libraries")).to_have_count(0)
    expect(beamer.locator(".beamer-ideas")).not_to_contain_text("Free Wi-Fi in libraries")
    phone.get_by_role("link", name="My ideas").click()
    expect(card(phone, "Free Wi-Fi in libraries")).to_contain_text("Please leave out the name.")
    moderator.locator(f"form[action='/ideas/{number}/restoration'] button").click()
    phone.get_by_role("link", name="Board", exact=True).click()
    expect(card(phone, "Free Wi-Fi in libraries")).to_contain_text("Your idea")
    expect(beamer.locator(".beamer-ideas")).to_contain_text("Free Wi-Fi in libraries")


def _vote_to_the_last_dot(phone: Page) -> None:
    expect(phone.locator("#now")).to_contain_text("Now: vote")
    for title, dots in (("Free Wi-Fi in libraries", 3), ("Evening hours", 2)):
        expect(card(phone, title)).to_contain_text("0 of 3")
        for given in range(1, dots + 1):
            give_a_dot(phone, title)
            expect(card(phone, title)).to_contain_text(f"{given} of 3")
    expect(phone.locator("#my-votes")).to_contain_text("You have used all your dots")
    give_a_dot(phone, "Evening hours")
    refusal = card(phone, "Evening hours").locator("[data-saving=failed]")
    expect(refusal).to_contain_text("Could not be saved")
    expect(refusal).to_contain_text("dots")
    expect(card(phone, "Evening hours")).to_contain_text("2 of 3")
