"""A secret vote with codes, from the printed cards to two people voting on one phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from participation.events.agenda import RoundDraft, add_round
from participation.events.models import Electorate, Event, Method, Round, RoundKind, RoundState
from participation.kernel.words import Words
from tests.support.acting import sign_in
from tests.support.browser import Pages
from tests.support.hall import Hall

pytestmark = pytest.mark.browser


@pytest.fixture
def coded(hall: Hall) -> Round:
    """A planned vote for holders of codes."""
    event = hall.event()
    hall.house.idea(event, title="Trees")
    with hall.house.work() as work:
        draft = RoundDraft(
            RoundKind.VOTE, Words({"en": "Well?"}), Method.AGREE, electorate=Electorate.CODES
        )
        return add_round(work, hall.house.again(work, event), draft)


def cards_of(hall: Hall, new_page: Pages, round_: Round) -> list[str]:
    """Make three codes at the desk and read them off the cards."""
    desk = new_page(locale="en-GB", viewport=(1280, 800), base_url=hall.url)
    sign_in(desk, hall.moderator)
    desk.goto(f"/events/{round_.event_id}/console")
    desk.get_by_role("link", name=re.compile("^Voting codes")).click()
    desk.get_by_label("How many codes?").fill("3")
    desk.get_by_role("button", name="Make the codes").click()
    cards = desk.locator(".p-cards__card")
    expect(cards).to_have_count(3)
    codes = cards.locator(".p-code").all_inner_texts()
    return [code.replace(" ", "") for code in codes]


def entry(event: Event, code: str) -> str:
    """Where the QR code of a card leads."""
    return f"/join/{event.code}?entry={event.entry_key}#code={code}"


def take_paper(phone: Page) -> None:
    phone.get_by_role("button", name="Take my ballot paper").click()
    expect(phone.get_by_text("You have your ballot paper. You can vote now.")).to_be_visible()


def test_two_people_vote_on_one_phone_with_the_codes_of_their_cards(
    hall: Hall, new_page: Pages, coded: Round
) -> None:
    codes = cards_of(hall, new_page, coded)
    hall.house.go_on(coded, RoundState.OPEN)
    with hall.house.database.reading() as session:
        event = session.get_one(Event, coded.event_id)
    phone = new_page(locale="en-GB", base_url=hall.url, service_worker=False)
    phone.goto(entry(event, codes[0]))
    expect(phone).to_have_url(re.compile(r"[^#]*$"))  # the code stays in no address bar
    phone.get_by_role("button", name="Take part").click()
    phone.get_by_role("link", name="Take your ballot paper").click()
    expect(phone.get_by_label("Code on your card")).to_have_value(codes[0])
    take_paper(phone)
    phone.get_by_role("button", name=re.compile("^Agree")).click()
    expect(phone.get_by_role("button", name=re.compile("^Agree"))).to_have_attribute(
        "aria-pressed", "true"
    )
    phone.get_by_role("link", name="Let the next person vote on this device").click()
    phone.get_by_label("Code on your card").fill(codes[1].lower())
    take_paper(phone)
    pressed = phone.locator("[aria-pressed=true]")
    expect(pressed).to_have_count(0)
    phone.get_by_role("button", name=re.compile("^Disagree")).click()
    expect(pressed).to_have_count(1)
    expect(phone.locator("#figures")).to_contain_text("2 people have voted")
