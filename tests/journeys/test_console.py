"""Two consoles, the wall and phones: what moderators do is seen, undone, told, and destroys nothing."""

import re

import pytest
from playwright.sync_api import Page, expect

from participation.events.models import Event, RoundKind, RoundState
from tests.support.browser import Pages
from tests.support.hall import Hall

pytestmark = pytest.mark.browser

DESKTOP = (1280, 900)
LATER = 20_000  # milliseconds: until a page goes where everybody is called to


def open_page(hall: Hall, event: Event, pages: Pages, name: str) -> Page:
    page = hall.moderation().lend_to(
        pages(locale="en-GB", viewport=DESKTOP, base_url=hall.url, service_worker=False)
    )
    page.goto(f"/events/{event.id}/{name}")
    expect(page.locator("#connection")).to_have_attribute("data-connection", "on")
    return page


@pytest.fixture
def console(hall: Hall, event: Event, new_page: Pages) -> Page:
    return open_page(hall, event, new_page, "console")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).first.click()


def done(page: Page):  # type: ignore[no-untyped-def]
    return page.locator("#last-act-words")


def test_two_consoles_see_what_was_done_and_either_takes_it_back(
    hall: Hall, event: Event, console: Page, new_page: Pages
) -> None:
    other = open_page(hall, event, new_page, "console")
    press(console, "Close this round")
    for page in (console, other):
        expect(done(page)).to_contain_text("moderator closed a round: What should get better?")
    press(other, "Undo")
    for page in (console, other):
        expect(done(page)).to_contain_text("opened a round again")
        expect(page.get_by_role("button", name="Close this round")).to_be_visible()
    with hall.house.database.reading() as session:
        assert session.get_one(Event, event.id).rounds[0].is_open


def test_the_second_of_two_contrary_acts_is_told(
    hall: Hall, event: Event, console: Page, new_page: Pages
) -> None:
    other = open_page(hall, event, new_page, "console")
    other.get_by_role("button", name="Pause updates").click()
    press(console, "Clock: 5 minutes")
    expect(done(console)).to_contain_text("set the clock")
    press(other, "Clock: 1 minute")
    expect(other.locator("#clock-form")).to_contain_text("the clock runs, to another end")


def test_a_frozen_wall_stands_still_also_when_it_is_fetched_again(
    hall: Hall, event: Event, console: Page, new_page: Pages
) -> None:
    wall = open_page(hall, event, new_page, "beamer")
    hall.house.idea(event, title="Before")
    expect(wall.locator("#wall")).to_contain_text("Before")
    press(console, "Freeze the projector view")
    expect(console.locator("#projector-state")).to_contain_text("frozen since")
    visitor = hall.visitor(event)
    visitor.submit(event, "Afterwards")
    console.locator("#preview summary").click()
    preview = console.frame_locator("#preview iframe")
    expect(preview.locator("#wall")).to_contain_text("Afterwards")
    visitor.submit(event, "Last")
    expect(preview.locator("#wall")).to_contain_text("Last")
    for page in (wall, open_page(hall, event, new_page, "beamer")):
        expect(page.locator("#wall")).to_contain_text("Before")
        expect(page.locator("#wall")).not_to_contain_text("Afterwards")
    wall.reload()
    expect(wall.locator("#wall")).not_to_contain_text("Afterwards")
    press(console, "Let the projector view go on")
    expect(wall.locator("#wall")).to_contain_text("Last")


def test_everybody_is_taken_along_but_who_is_writing(
    hall: Hall, event: Event, console: Page, phone: Page, new_page: Pages
) -> None:
    reader = hall.visitor(event).lend_to(new_page(locale="en-GB", base_url=hall.url))
    reader.goto(f"/events/{event.id}/mine")
    reader.wait_for_timeout(1500)
    phone.locator("#field-title").fill("Benches in every")
    calm = hall.visitor(event).lend_to(new_page(locale="en-GB", base_url=hall.url))
    calm.goto(f"/events/{event.id}")
    expect(calm.locator("#connection")).to_be_visible()
    press(console, "Take everybody along to the results")
    expect(calm.locator("#live-status")).to_contain_text("look at the results")
    for page in (calm, reader):
        expect(page).to_have_url(re.compile("/results$"), timeout=LATER)
    expect(phone.locator("#call")).to_contain_text("look at the results")
    expect(phone.locator("#field-title")).to_have_value("Benches in every")
    expect(phone).to_have_url(re.compile(f"/events/{event.id}$"))
    calm.go_back()
    expect(calm.locator("#call")).to_contain_text("look at the results")
    expect(calm.locator("[data-call-going]")).to_be_hidden()


def test_one_can_stay_and_who_loads_the_page_again_is_not_taken_along(
    hall: Hall, event: Event, console: Page, phone: Page
) -> None:
    press(console, "Take everybody along to the results")
    phone.get_by_role("button", name="Stay here").click()
    expect(phone.locator("[data-call-to]")).to_be_focused()
    phone.reload()
    expect(phone.locator("#connection")).to_be_visible()
    phone.wait_for_timeout(6500)  # longer than the notice
    expect(phone).to_have_url(re.compile(f"/events/{event.id}$"))
    press(console, "Take the call back")
    expect(phone.locator("#call")).to_have_text("")


def test_keys_lead_on_freeze_and_add_a_minute(hall: Hall, event: Event, console: Page) -> None:
    console.keyboard.press("m")
    expect(console.locator("#stage [data-clock]")).to_be_visible()
    console.keyboard.press("f")
    expect(console.locator("#projector-state")).to_contain_text("frozen since")
    console.keyboard.press("r")
    expect(console.locator("#live-status")).to_contain_text("nothing to do", timeout=LATER)
    console.keyboard.press("Control+n")
    console.keyboard.press("n")
    expect(console.get_by_role("button", name="Open: Voting with dots")).to_be_visible()
    hall.house.move(event, RoundKind.VOTE, RoundState.CLOSED)
    console.reload()
    console.keyboard.press("r")
    expect(done(console)).to_contain_text("showed the result")
    console.keyboard.press("r")
    expect(done(console)).to_contain_text("hid the result")


def test_keys_are_shown_and_can_be_switched_off(console: Page) -> None:
    console.keyboard.press("?")
    keys = console.get_by_role("dialog", name="Keys")
    expect(keys).to_contain_text("Next step")
    keys.get_by_label("Use these keys on this device").uncheck()
    console.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    console.reload()
    for key in "?fn":
        console.keyboard.press(key)
    expect(console.get_by_role("dialog", name="Keys")).to_be_hidden()
    press(console, "Keys")
    expect(keys.get_by_label("Use these keys on this device")).not_to_be_checked()
    expect(console.locator("#last-act")).to_contain_text("opened a round")


@pytest.fixture
def planned(hall: Hall) -> Event:
    """An event with four rounds, none of which has begun."""
    event = hall.event()
    hall.moderation().act(f"/events/{event.id}/agenda", {"agenda": "short"})
    return event


def prompts(page: Page) -> list[str]:
    return page.locator("#agenda > li > p:first-child strong").all_inner_texts()


def test_planned_rounds_are_dragged_or_moved_by_buttons(
    hall: Hall, planned: Event, new_page: Pages
) -> None:
    console = open_page(hall, planned, new_page, "console")
    collect, vote = "Collecting ideas", "Voting with dots"
    assert prompts(console) == [collect, vote, collect, vote]
    rounds = console.locator("#agenda > li")
    handle = rounds.nth(3).locator("[data-drag]")
    handle.scroll_into_view_if_needed()
    handle.hover()
    console.mouse.down()
    target = rounds.nth(1).bounding_box()
    assert target
    console.mouse.move(target["x"] + 20, target["y"] + 20, steps=8)
    console.mouse.up()
    expect(done(console)).to_contain_text("moved a round")
    expect(rounds.nth(1)).to_contain_text(vote)
    expect(rounds.nth(2)).to_contain_text(vote)
    rounds.nth(0).get_by_role("button", name="Move down").click()
    expect(rounds.nth(0)).to_contain_text(vote)
    expect(rounds.nth(1)).to_contain_text(collect)
    press(console, "Undo")
    expect(rounds.nth(0)).to_contain_text(collect)


def test_a_removed_round_comes_back_by_undo(hall: Hall, planned: Event, new_page: Pages) -> None:
    console = open_page(hall, planned, new_page, "console")
    rounds = console.locator("#agenda > li")
    rounds.nth(1).get_by_role("button", name="Remove").click()
    expect(rounds).to_have_count(3)
    press(console, "Undo")
    expect(rounds).to_have_count(4)
    expect(rounds.nth(1)).to_contain_text("Voting with dots")


def test_a_phone_may_hide_the_clock_of_a_round_that_gives_people_their_own_time(
    hall: Hall, event: Event, phone: Page
) -> None:
    path = f"/rounds/{event.rounds[0].id}"
    form = {"prompt_en": "What now?", "minutes": "5", "own_time": "1"}
    hall.moderation().act(f"{path}/edit", form)
    hall.moderation().act(f"{path}/clock", {"more": "5"})
    expect(phone.locator("#now [data-clock]")).to_contain_text("left")
    press(phone, "Hide the clock")
    expect(phone.locator("#now [data-clock]")).to_be_hidden()
    phone.reload()
    expect(phone.get_by_role("button", name="Show the clock")).to_be_visible()
    expect(phone.locator("#now [data-clock]")).to_be_hidden()
    press(phone, "Show the clock")
    expect(phone.locator("#now [data-clock]")).to_be_visible()
