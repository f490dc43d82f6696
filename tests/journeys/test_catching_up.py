"""A page that fell behind shows what is the viewer's own, and the rest in its own time."""

import re

import pytest
from playwright.sync_api import Page, Route, WebSocketRoute, expect

from participation.events.models import Event, RoundKind, RoundState
from tests.support.acting import card, give_a_dot, write
from tests.support.browser import Pages
from tests.support.hall import Hall, Visitor
from tests.support.outbox import SAVED, become
from tests.support.processes import wait_until

pytestmark = pytest.mark.browser

NEXT_FRAMES = """
() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(() => requestAnimationFrame(resolve))))
"""


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


def test_the_way_back_leads_to_a_board_that_knows_ones_own_dots(
    hall: Hall, event: Event, visitor: Visitor, phone: Page
) -> None:
    idea = visitor.submit(event, "Trees")
    hall.house.move(event, RoundKind.COLLECT, RoundState.CLOSED)
    vote = hall.house.move(event, RoundKind.VOTE, RoundState.OPEN)
    phone.reload()
    phone.goto("/help")
    visitor.act(f"/rounds/{vote.id}/ideas/{idea}/vote", {"value": "2"})
    phone.go_back()
    expect(card(phone, "Trees").locator(".p-dot--on")).to_have_count(2)
    give_a_dot(phone, "Trees")
    expect(card(phone, "Trees").locator(".p-dot--on")).to_have_count(3)


def test_a_page_whose_wish_to_listen_got_lost_asks_again(
    hall: Hall, event: Event, visitor: Visitor, new_page: Pages
) -> None:
    lost: list[str | bytes] = []

    def stand_between(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def pass_on(message: str | bytes) -> None:
            if "join" in str(message) and not lost:
                lost.append(message)
            else:
                server.send(message)

        socket.on_message(pass_on)

    page = visitor.lend_to(new_page(locale="en-GB", base_url=hall.url, service_worker=False))
    page.route_web_socket("**/live/**", stand_between)
    page.goto(f"/events/{event.id}")
    wait_until(lambda: page.evaluate("true") and lost, what="the wish to listen")
    hall.visitor(event).submit(event, "Heard of")
    expect(page.locator("#new-ideas")).to_be_visible(timeout=60_000)
    expect(page.locator("#connection")).to_have_text("Live")


def test_a_form_that_goes_away_waits_for_the_finger_that_left_it(
    hall: Hall, event: Event, phone: Page
) -> None:
    idea = hall.visitor(event).submit(event, "Pressed")
    phone.reload()
    expect(phone.locator("#connection")).to_have_text("Live")
    phone.locator("#field-title").focus()
    hall.house.move(event, RoundKind.COLLECT, RoundState.CLOSED)
    expect(phone.locator("#now")).to_contain_text("Short break")
    expect(phone.locator("#idea-form")).to_be_visible()
    phone.locator(f"#idea-{idea} button").hover()
    phone.mouse.down()
    phone.evaluate(NEXT_FRAMES)
    expect(phone.locator("#idea-form")).to_be_visible()
    phone.mouse.up()
    expect(phone.locator(f"#idea-{idea}")).to_contain_text("You support this")
    expect(phone.locator("#idea-form")).to_have_count(0)


def test_an_idea_that_is_approved_in_the_next_round_can_be_voted_on_by_its_author(
    hall: Hall, new_page: Pages
) -> None:
    event = hall.event(approval_first=True)
    hall.house.move(event, RoundKind.COLLECT, RoundState.OPEN)
    phone = hall.visitor(event).lend_to(new_page(locale="en-GB", base_url=hall.url))
    phone.goto(f"/events/{event.id}")
    expect(phone.locator("#connection")).to_have_text("Live")
    write(phone, "Waits")
    expect(phone.locator(SAVED)).to_be_visible()
    hall.house.move(event, RoundKind.COLLECT, RoundState.CLOSED)
    hall.house.move(event, RoundKind.VOTE, RoundState.OPEN)
    expect(phone.locator("#now")).to_contain_text("Now: vote")
    (idea,) = hall.ideas(event)
    hall.moderation().act(f"/ideas/{idea}/approval")
    # It is among the first the vote shows, or behind the button where the page had begun before.
    new = phone.get_by_role("button", name="Show 1 new idea")
    expect(new.or_(card(phone, "Waits")).first).to_be_visible()
    if new.is_visible():
        new.click()
    give_a_dot(phone, "Waits")
    expect(card(phone, "Waits").locator(".p-dot--on")).to_have_count(1)
    expect(card(phone, "Waits")).to_contain_text("Your idea")


SHOWN_AGAIN = "() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"


@pytest.mark.parametrize("tab", ["", "/mine"])
def test_a_page_that_the_browser_shows_again_as_it_was_left_is_made_anew_for_another_person(
    hall: Hall, event: Event, visitor: Visitor, phone: Page, tab: str
) -> None:
    visitor.submit(event, "Of the first")
    other = hall.visitor(event)
    other.submit(event, "Of the second")
    phone.goto(f"/events/{event.id}{tab}")
    mark = str(phone.locator("body").get_attribute("data-owner"))
    become(phone, other)
    phone.evaluate(SHOWN_AGAIN)
    expect(phone.locator("body")).not_to_have_attribute("data-owner", mark)
    expect(phone.locator("main")).to_contain_text("Of the second")


def test_the_way_back_opens_nothing_of_an_account_that_was_signed_out(
    hall: Hall, new_page: Pages
) -> None:
    page = hall.moderation().lend_to(new_page(locale="en-GB", base_url=hall.url))
    page.goto("/account")
    page.locator("form[action='/sign-out'] button").click()
    expect(page.locator("a[href='/sign-in']")).to_be_visible()
    page.go_back()
    page.wait_for_url(re.compile("/sign-in"))


def test_a_board_takes_nothing_of_another_persons(
    hall: Hall, event: Event, visitor: Visitor, phone: Page
) -> None:
    phone.fill("#field-title", "Being typed")
    mark = str(phone.locator("body").get_attribute("data-owner"))
    other = hall.visitor(event)
    idea = other.submit(event, "Of the second")
    phone.locator("[data-show-new]").click()
    become(phone, other)
    with phone.expect_response(f"**/events/{event.id}"):
        hall.house.move(event, RoundKind.COLLECT, RoundState.CLOSED)
    expect(phone.locator("#now")).to_contain_text("Short break")
    expect(phone.locator(f"#idea-{idea}")).not_to_contain_text("Your idea")
    expect(phone.locator("body")).to_have_attribute("data-owner", mark)
    phone.fill("#field-title", "")
    phone.locator("#field-title").blur()
    hall.house.move(event, RoundKind.VOTE, RoundState.OPEN)
    expect(phone.locator("body")).not_to_have_attribute("data-owner", mark)
