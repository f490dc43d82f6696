"""Without a network the last board opens, with its form; for nobody but the person who saw it."""

import re

import pytest
from playwright.sync_api import Error, Page, Route, expect

from participation.events.models import Event, RoundKind, RoundState
from tests.support.acting import card, console_of, give_a_dot, number_of, sign_in, write
from tests.support.axe import axe
from tests.support.browser import Pages
from tests.support.hall import Hall, Visitor
from tests.support.house import PASSWORD
from tests.support.processes import wait_until

pytestmark = pytest.mark.browser

IS_KEPT = """
async () => Boolean(await caches.match(location.pathname))
  && Boolean((await navigator.serviceWorker.getRegistration())?.active)
"""
KEPT = """
async () => {
  const caught = (await caches.keys()).map(async (name) => (await (await caches.open(name)).keys()));
  return (await Promise.all(caught)).flat().map((one) => new URL(one.url).pathname);
}
"""

KEPT_SAYS = """
async (words) => {
  const kept = await caches.match(location.pathname);
  const board = new DOMParser().parseFromString(await kept.text(), "text/html");
  return words.every((one) => board.body.textContent.replace(/\\s+/g, " ").includes(one));
}
"""
PUT_ASIDE = """
() => {
  Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}
"""
LISTEN = """
() => {
  const word = document.getElementById("connection");
  addEventListener("offline", () => (window.offlineAt = performance.now()));
  new MutationObserver(() => (window.toldAt ??= performance.now())).observe(word, { attributes: true });
}
"""
GIVEN = "() => document.querySelectorAll('.p-card .p-dot--on').length"


@pytest.fixture
def event(hall: Hall, event: Event) -> Event:
    """The event, with an idea in it."""
    hall.visitor(event).submit(event, "Trees")
    return event


@pytest.fixture
def phone(hall: Hall, event: Event, visitor: Visitor, new_page: Pages) -> Page:
    """Their phone, which has kept the board."""
    page = visitor.lend_to(new_page(locale="en-GB", base_url=hall.url))
    page.goto(f"/events/{event.id}")
    _await_kept(page)
    return page


def _await_kept(page: Page) -> None:
    wait_until(lambda: page.evaluate(IS_KEPT), what="the board being kept")


def _await_said(page: Page, *words: str) -> None:
    wait_until(lambda: page.evaluate(KEPT_SAYS, words), what=f"the kept board saying {words}")


def _boards_kept(page: Page) -> list[str]:
    return [path for path in page.evaluate(KEPT) if not path.startswith("/static/")]


def _opens(page: Page, path: str) -> bool:
    try:
        page.goto(path)
    except Error:
        return False
    return True


def test_the_last_board_and_its_form_open_and_what_is_written_there_arrives(
    hall: Hall, event: Event, phone: Page
) -> None:
    phone.context.set_offline(True)
    phone.reload()
    expect(phone.locator("#offline")).to_contain_text(
        re.compile(r"You are offline\. This is the board as of \d+ \w+ \d+, \d\d:\d\d\.")
    )
    expect(card(phone, "Trees")).to_be_visible()
    assert axe(phone) == []
    write(phone, "From the train")
    expect(phone.locator("#idea-form [data-saving-when=waiting]")).to_be_visible()
    phone.reload()
    expect(phone.locator("#field-title")).to_have_value("From the train")
    expect(phone.locator("#idea-form [data-saving-when=waiting]")).to_be_visible()
    phone.context.set_offline(False)
    expect(phone.locator("#idea-form [data-saving-when=saved]")).to_be_visible()
    expect(phone.locator("#offline")).to_be_hidden()
    expect(card(phone, "From the train")).to_have_count(1)
    phone.reload()
    expect(phone.locator("#ideas > li")).to_have_count(2)


def test_the_start_page_leads_to_the_board_and_nothing_else_opens(
    event: Event, phone: Page
) -> None:
    phone.goto("/")
    phone.goto("/help")
    phone.context.set_offline(True)
    assert _opens(phone, "/")
    expect(phone).to_have_url(re.compile(rf"/events/{event.id}$"))
    expect(phone.locator("#offline")).to_be_visible()
    assert not _opens(phone, "/help")
    assert not _opens(phone, f"/events/{event.id}/mine")
    assert not _opens(phone, f"/events/{event.id}?order=support")


def test_what_happened_elsewhere_meanwhile_shows_when_the_network_is_back(
    hall: Hall, event: Event, phone: Page
) -> None:
    phone.context.set_offline(True)
    phone.reload()
    hall.visitor(event).submit(event, "Meanwhile")
    hall.house.move(event, RoundKind.COLLECT, RoundState.CLOSED)
    expect(phone.locator("#now-heading")).to_contain_text("write your ideas")
    phone.context.set_offline(False)
    expect(phone.locator("#now-heading")).to_contain_text("Short break")
    expect(phone.locator("#new-ideas")).to_be_visible()


def test_a_board_reopened_without_a_network_has_the_idea_that_was_sent_since_it_was_loaded(
    phone: Page,
) -> None:
    write(phone, "Sent since", "Before the tunnel")
    expect(card(phone, "Sent since")).to_be_visible()
    _await_said(phone, "Sent since", "Before the tunnel", "Your idea")
    phone.context.set_offline(True)
    phone.reload()
    expect(phone.locator("#offline")).to_be_visible()
    expect(card(phone, "Sent since")).to_have_count(1)
    expect(card(phone, "Trees")).to_have_count(1)
    expect(phone.locator("#field-title")).to_have_value("")
    expect(phone.locator("[data-saving-when=saved]:visible")).to_have_count(0)
    assert axe(phone) == []


def test_a_board_reopened_without_a_network_has_the_dots_that_were_given_since_it_was_loaded(
    hall: Hall, event: Event, phone: Page
) -> None:
    hall.house.move(event, RoundKind.COLLECT, RoundState.CLOSED)
    hall.house.move(event, RoundKind.VOTE, RoundState.OPEN)
    phone.reload()
    _await_kept(phone)
    dots = card(phone, "Trees").locator(".p-dot--on")
    give_a_dot(phone, "Trees")
    expect(dots).to_have_count(1)
    give_a_dot(phone, "Trees")
    expect(dots).to_have_count(2)
    _await_said(phone, "2 of 3", "You have 3 dots left.")
    phone.context.set_offline(True)
    phone.reload()
    expect(phone.locator("#offline")).to_be_visible()
    expect(dots).to_have_count(2)
    expect(phone.locator("#my-votes")).to_contain_text("You have 3 dots left.")
    give_a_dot(phone, "Trees")
    expect(card(phone, "Trees").locator("[data-saving-when=waiting]")).to_be_visible()
    phone.context.set_offline(False)
    expect(dots).to_have_count(3)
    expect(phone.locator("#my-votes")).to_contain_text("You have 2 dots left.")


def test_a_board_that_is_put_aside_is_kept_as_it_stood(
    hall: Hall, event: Event, phone: Page
) -> None:
    expect(phone.locator("#connection[data-connection=on]")).to_be_visible()
    hall.visitor(event).submit(event, "From elsewhere")
    phone.locator("[data-show-new]").click()
    expect(card(phone, "From elsewhere")).to_be_visible()
    phone.evaluate(PUT_ASIDE)
    _await_said(phone, "From elsewhere")
    phone.context.set_offline(True)
    phone.reload()
    expect(phone.locator("#offline")).to_be_visible()
    expect(card(phone, "From elsewhere")).to_have_count(1)


def test_the_word_for_the_connection_changes_as_soon_as_the_device_is_offline(phone: Page) -> None:
    word = phone.locator("#connection")
    expect(word).to_have_attribute("data-connection", "on")
    phone.evaluate(LISTEN)
    phone.context.set_offline(True)
    expect(word).to_have_attribute("data-connection", "wait")
    expect(word).to_contain_text("Connection lost.")
    # Long before a signal would have been missed, or the patience with a short gap be at its end.
    assert phone.evaluate("() => window.toldAt - window.offlineAt") < 1000
    phone.context.set_offline(False)
    expect(word).to_have_attribute("data-connection", "on")


def test_a_key_that_was_used_since_the_board_was_kept_is_not_used_again(
    hall: Hall, event: Event, phone: Page
) -> None:
    hall.house.move(event, RoundKind.COLLECT, RoundState.CLOSED)
    hall.house.move(event, RoundKind.VOTE, RoundState.OPEN)
    phone.reload()
    dots = card(phone, "Trees").locator(".p-dot--on")
    give_a_dot(phone, "Trees")
    expect(dots).to_have_count(1)
    card(phone, "Trees").get_by_role("button", name="Take a dot back").click()
    expect(dots).to_have_count(0)
    phone.context.set_offline(True)
    phone.reload()
    give_a_dot(phone, "Trees")
    expect(card(phone, "Trees").locator("[data-saving-when=waiting]")).to_be_visible()
    phone.context.set_offline(False)
    expect(dots).to_have_count(1)


def test_a_kept_board_knows_ones_own_dots_of_meanwhile_before_it_stops_saying_that_it_is_old(
    hall: Hall, event: Event, visitor: Visitor, phone: Page
) -> None:
    hall.house.move(event, RoundKind.COLLECT, RoundState.CLOSED)
    vote = hall.house.move(event, RoundKind.VOTE, RoundState.OPEN)
    phone.reload()
    _await_kept(phone)
    phone.context.set_offline(True)
    phone.reload()
    dots = f"/rounds/{vote.id}/ideas/{number_of(phone, 'Trees')}/vote"
    visitor.act(dots, {"value": "2"})
    given = card(phone, "Trees").locator(".p-dot--on")
    expect(given).to_have_count(0)
    phone.context.set_offline(False)
    expect(phone.locator("#offline")).to_be_hidden()
    assert phone.evaluate(GIVEN) == 2
    give_a_dot(phone, "Trees")
    expect(given).to_have_count(3)


def test_who_sits_down_at_this_browser_next_opens_no_board_of_another(
    hall: Hall, event: Event, phone: Page
) -> None:
    phone.context.clear_cookies()
    phone.goto("/help")
    wait_until(lambda: _boards_kept(phone) == [], what="the board being dropped")
    hall.visitor(event).lend_to(phone)
    phone.goto("/help")
    phone.context.set_offline(True)
    assert not _opens(phone, f"/events/{event.id}")
    assert not _opens(phone, "/")


def test_signing_in_and_out_drops_the_board(hall: Hall, event: Event, phone: Page) -> None:
    sign_in(phone, hall.moderator)
    wait_until(lambda: _boards_kept(phone) == [], what="the guest's board being dropped")
    phone.goto(f"/events/{event.id}")
    _await_kept(phone)
    phone.locator("form[action='/sign-out'] button").click()
    expect(phone.locator("a[href='/sign-in']")).to_be_visible()
    wait_until(lambda: _boards_kept(phone) == [], what="the account's board being dropped")


def test_only_the_last_board_is_kept_and_no_console(
    hall: Hall, event: Event, new_page: Pages
) -> None:
    page = hall.moderation().lend_to(new_page(locale="en-GB", base_url=hall.url))
    other = hall.event()
    for one in (event, other):
        page.goto(f"/events/{one.id}")
        _await_kept(page)
    page.goto(console_of(event))
    page.goto("/events/moderation")
    wait_until(lambda: _boards_kept(page) == [f"/events/{other.id}"], what="one board being left")
    page.context.set_offline(True)
    assert not _opens(page, console_of(event))


def test_what_is_said_once_is_not_kept(hall: Hall, event: Event, new_page: Pages) -> None:
    page = new_page(locale="en-GB", base_url=hall.url)
    page.goto(f"/sign-in?next=/events/{event.id}")
    page.fill("#field-email", hall.moderator.email)
    page.fill("#field-password", PASSWORD)
    page.locator("form[action='/sign-in'] button").click()
    expect(page.locator(".p-notices")).to_be_visible()
    _await_kept(page)
    page.context.set_offline(True)
    page.reload()
    expect(page.locator("#offline")).to_be_visible()
    expect(page.locator(".p-notices")).to_have_count(0)


def test_a_board_that_may_not_be_seen_any_more_does_not_open(
    hall: Hall, event: Event, phone: Page
) -> None:
    def refuse(route: Route) -> None:
        route.fulfill(status=403, body="no")

    phone.context.route(f"**/events/{event.id}", refuse)
    phone.reload()
    phone.context.unroute_all(behavior="ignoreErrors")
    phone.context.set_offline(True)
    assert not _opens(phone, f"/events/{event.id}")


def test_a_browser_without_service_workers_does_without(
    hall: Hall, event: Event, visitor: Visitor, new_page: Pages
) -> None:
    page = visitor.lend_to(new_page(locale="en-GB", base_url=hall.url))
    page.add_init_script("delete Navigator.prototype.serviceWorker;")
    page.goto(f"/events/{event.id}")
    write(page, "As before")
    expect(card(page, "As before")).to_be_visible()
    assert _boards_kept(page) == []
