"""Votes of other sorts than dots, on several screens at once."""

import re

import pytest
from playwright.sync_api import Page, expect

from participation.events.models import Event, Method, Reveal, Round, RoundKind, RoundState
from tests.support.acting import card, sign_in
from tests.support.browser import Pages
from tests.support.hall import Hall, Visitor

pytestmark = pytest.mark.browser


def answer(page: Page, title: str, words: str) -> None:
    """Press an answer on the card of an idea; it is saved by then."""
    name, mine = re.compile(f"^{words}"), card(page, title)
    mine.get_by_role("button", name=name).click()
    expect(mine.get_by_role("button", name=name, pressed=True)).to_be_visible()


@pytest.fixture
def desk(hall: Hall, new_page: Pages) -> Page:
    """The moderator's browser."""
    page = new_page(locale="en-GB", viewport=(1280, 800), base_url=hall.url)
    sign_in(page, hall.moderator)
    return page


def on_board(hall: Hall, new_page: Pages, visitor: Visitor, event: Event) -> Page:
    page = visitor.lend_to(new_page(locale="en-GB", base_url=hall.url, service_worker=False))
    page.goto(f"/events/{event.id}")
    expect(page.locator("#connection[data-connection=on]")).to_be_visible()
    return page


def test_an_order_made_on_one_device_is_on_the_other_after_a_reload(
    hall: Hall, new_page: Pages
) -> None:
    event = hall.event()
    for title in ("Buses", "Benches", "Trees"):
        hall.house.idea(event, title=title)
    hall.house.open_vote(event, Method.SCHULZE)
    voter = hall.visitor(event)
    phone, tablet = (on_board(hall, new_page, voter, event) for _ in range(2))
    order = "#my-votes .p-order__title"
    for number, title in enumerate(("Trees", "Buses", "Benches"), start=1):
        card(phone, title).get_by_role("button", name="Add to my order").click()
        expect(phone.locator(order)).to_have_count(number)
    card(phone, "Benches").get_by_role("button", name="Move up").click()
    expect(phone.locator(order)).to_have_text(["Trees", "Benches", "Buses"])
    tablet.reload()
    expect(tablet.locator(order)).to_have_text(["Trees", "Benches", "Buses"])
    for page in (phone, tablet):
        for number, title in enumerate(("Trees", "Benches", "Buses"), start=1):
            expect(card(page, title).get_by_text(f"Your number {number}")).to_be_visible()
    card(tablet, "Trees").get_by_role("button", name="Move down").click()
    expect(tablet.locator(order)).to_have_text(["Benches", "Trees", "Buses"])
    phone.reload()
    expect(phone.locator(order)).to_have_text(["Benches", "Trees", "Buses"])


def test_a_vote_begins_with_all_of_its_ideas_on_the_page(hall: Hall, new_page: Pages) -> None:
    event = hall.event()
    hall.house.move(event, RoundKind.COLLECT, RoundState.OPEN)
    hall.house.idea(event, title="Buses")
    phone, other = on_board(hall, new_page, hall.visitor(event), event), hall.visitor(event)
    for title in ("Benches", "Trees"):
        other.submit(event, title)
    expect(phone.get_by_role("button", name="Show 2 new ideas")).to_be_visible()
    desk = hall.moderation()
    for kind, state in ((RoundKind.COLLECT, "closed"), (RoundKind.VOTE, "open")):
        desk.act(f"/rounds/{hall.round_id(event, kind)}/state", {"state": state})
    expect(phone.locator("#ideas > li h3")).to_have_text(["Trees", "Benches", "Buses"])
    expect(phone.locator("#new-ideas")).to_be_hidden()
    card(phone, "Trees").get_by_role("button", name="Give a dot").click()
    expect(card(phone, "Trees").locator(".p-dot--on")).to_have_count(1)


def live_vote(hall: Hall, event: Event) -> Round:
    for title in ("Benches", "Trees"):
        hall.house.idea(event, title=title)
    return hall.house.open_vote(event, Method.AGREE, reveal=Reveal.LIVE)


def test_the_standings_of_a_vote_that_is_followed_change_on_the_wall_with_each_answer(
    hall: Hall, new_page: Pages, desk: Page
) -> None:
    event = hall.event()
    live_vote(hall, event)
    phone = on_board(hall, new_page, hall.visitor(event), event)
    desk.goto(f"/events/{event.id}/beamer")
    wall = desk.locator(".beamer-results li")
    expect(wall).to_have_text(["No votes yet."])
    answer(phone, "Trees", "Agree")
    expect(wall).to_have_count(1)
    expect(wall.first).to_contain_text("1. Trees")
    expect(wall.first).to_contain_text("1 agree, 0 disagree")
    answer(phone, "Trees", "Disagree")
    expect(wall.first).to_contain_text("0 agree, 1 disagree")
    answer(phone, "Benches", "Pass")
    expect(wall).to_have_count(2)
    expect(wall.first).to_contain_text("1. Benches")
    expect(wall.last).to_contain_text("2. Trees")
    expect(phone.locator("#standing tbody tr").first).to_contain_text("Benches")
