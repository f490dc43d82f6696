"""A hall collects blind, is shown everything at once, and says where the ideas belong."""

import pytest
from playwright.sync_api import Page, expect

from participation.events import agenda
from participation.events.agenda import RoundDraft
from participation.events.models import Event, Round, RoundKind, RoundState
from participation.kernel.words import Words
from participation.topics.domain import FieldDraft, add_field
from tests.support.acting import card, next_step, sign_in
from tests.support.browser import Pages
from tests.support.hall import Hall

pytestmark = pytest.mark.browser


def phone_at(hall: Hall, new_page: Pages, event: Event) -> Page:
    page = hall.visitor(event).lend_to(
        new_page(
            locale="en-GB",
            viewport=(360, 800),
            base_url=hall.url,
            service_worker=False,
        )
    )
    page.goto(f"/events/{event.id}")
    expect(page.locator("#connection[data-connection=on]")).to_be_visible()
    return page


def opened(hall: Hall, event: Event, kind: RoundKind, **settings: bool) -> Round:
    with hall.house.work() as work:
        found = hall.house.again(work, event)
        draft = RoundDraft(kind, Words({"en": "What, and where?"}), **settings)  # type: ignore[arg-type]
        round_ = agenda.add_round(work, found, draft)
        agenda.move_round(work, found, round_, RoundState.OPEN)
        return round_


def test_what_is_collected_blind_appears_on_all_phones_when_it_is_shown(
    hall: Hall, new_page: Pages
) -> None:
    event = hall.event()
    opened(hall, event, RoundKind.COLLECT, is_blind=True)
    writer, reader = (phone_at(hall, new_page, event) for _ in range(2))
    writer.get_by_label("Title").fill("Benches with backs")
    writer.get_by_role("button", name="Send idea").click()
    expect(reader.get_by_text("1 idea not shown yet")).to_be_visible()
    expect(reader.get_by_text("Benches with backs")).to_have_count(0)
    desk = new_page(locale="en-GB", viewport=(1280, 800), base_url=hall.url)
    sign_in(desk, hall.moderator)
    desk.goto(f"/events/{event.id}/console")
    next_step(desk, "closed")
    expect(desk.get_by_role("button", name="Show the ideas to everybody")).to_be_visible()
    next_step(desk, "shown")
    reader.get_by_role("button", name="Show 1 new idea").click()
    expect(card(reader, "Benches with backs")).to_be_visible()


def test_a_wish_is_counted_on_other_phones_and_at_the_sorting_board(
    hall: Hall, new_page: Pages
) -> None:
    event = hall.event()
    hall.house.idea(event, title="Benches with backs")
    with hall.house.work() as work:
        add_field(work, FieldDraft(Words({"en": "Parks and squares"}), Words({})))
    opened(hall, event, RoundKind.GROUP, by_everyone=True)
    first, second = (phone_at(hall, new_page, event) for _ in range(2))
    for phone in (first, second):
        mine = card(phone, "Benches with backs")
        mine.get_by_label("Belongs to").select_option("Parks and squares")
        mine.get_by_role("button", name="Say so").click()
        expect(mine.get_by_text("Your wish is saved")).to_be_visible()
    expect(card(first, "Benches with backs").get_by_text("Parks and squares 2")).to_be_visible()
    desk = new_page(locale="en-GB", viewport=(1280, 800), base_url=hall.url)
    sign_in(desk, hall.moderator)
    desk.goto(f"/events/{event.id}/fields")
    desk.get_by_role("button", name="Take over 1 clear wish").click()
    moved = desk.get_by_text("was moved to the topic field most people wished for.").first
    expect(moved).to_be_visible()
    expect(first.locator("#grouping").get_by_text("Benches with backs")).to_be_visible()
