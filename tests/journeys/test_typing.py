"""Typing is never disturbed, and nothing moves under a finger."""

import pytest
from playwright.sync_api import Page, expect

from participation.events.models import RoundKind, RoundState
from tests.support.acting import SEND
from tests.support.browser import Pages
from tests.support.hall import Hall

pytestmark = pytest.mark.browser

FOCUS = "() => [document.activeElement.id, document.activeElement.selectionStart]"


def _place_of(page: Page, idea: int) -> float:
    box = page.locator(f"#idea-{idea}").bounding_box()
    assert box
    return box["y"]


def test_a_round_that_closes_and_ideas_that_pour_in_leave_a_sentence_alone(  # noqa: PLR0915  one story
    hall: Hall, new_page: Pages
) -> None:
    event = hall.event()
    hall.house.move(event, RoundKind.COLLECT, RoundState.OPEN)
    first = hall.house.idea(event, title="The first")
    phone = hall.visitor(event).lend_to(new_page(locale="en-GB", base_url=hall.url))
    others, moderator = hall.visitor(event), hall.moderation()
    phone.goto(f"/events/{event.id}")
    expect(phone.locator("#connection")).to_be_visible()
    phone.fill("#field-title", "In the middle")
    phone.locator("#field-text").press_sequentially("A sentence that is unfinished")
    for _ in "unfinished":
        phone.keyboard.press("ArrowLeft")
    before, place = phone.evaluate(FOCUS), _place_of(phone, first.id)

    for number in range(3):
        others.submit(event, f"Poured in {number}")
    expect(phone.locator("[data-new-label]")).to_have_text("Show 3 new ideas")
    collect = hall.round_id(event, RoundKind.COLLECT)
    moderator.act(f"/rounds/{collect}/state", {"state": "closed"})
    expect(phone.locator("#now")).to_contain_text("Short break")
    assert phone.evaluate(FOCUS) == before == ["field-text", len("A sentence that is ")]
    phone.keyboard.type("nearly ")
    expect(phone.locator("#field-text")).to_have_value("A sentence that is nearly unfinished")

    phone.locator(SEND).click()
    refusal = phone.locator("#idea-form [data-saving=failed]")
    expect(refusal).to_contain_text("No ideas are being collected at the moment.")
    expect(phone.locator("#field-title")).to_have_value("In the middle")
    expect(phone.locator("#field-text")).to_have_value("A sentence that is nearly unfinished")
    expect(phone.locator("#ideas > li")).to_have_count(1)

    moderator.act(f"/rounds/{collect}/state", {"state": "open"})
    expect(phone.locator("#now")).to_contain_text("Now: write your ideas")
    phone.locator(SEND).click()
    expect(phone.locator("#ideas")).to_contain_text("In the middle")
    expect(phone.locator("#field-title")).to_have_value("")
    assert place > 0


def test_new_ideas_wait_behind_a_button_and_push_nothing(hall: Hall, new_page: Pages) -> None:
    event = hall.event()
    hall.house.move(event, RoundKind.COLLECT, RoundState.OPEN)
    ideas = [hall.house.idea(event, title=f"Idea {number}") for number in range(8)]
    reader = hall.visitor().lend_to(new_page(locale="en-GB", base_url=hall.url))
    others = hall.visitor(event)
    reader.goto(f"/events/{event.id}")
    expect(reader.locator("#connection")).to_be_visible()
    link = reader.locator(f"#idea-{ideas[2].id} a").first
    link.focus()
    place = _place_of(reader, ideas[2].id)
    for number in range(2):
        others.submit(event, f"New {number}")
    expect(reader.locator("[data-new-label]")).to_have_text("Show 2 new ideas")
    assert _place_of(reader, ideas[2].id) == place
    expect(link).to_be_focused()
    expect(reader.locator("#ideas > li")).to_have_count(8)
    reader.locator("[data-show-new]").click()
    expect(reader.locator("#ideas > li").first).to_contain_text("New 1")
    expect(reader.locator("#ideas > li").nth(1)).to_contain_text("New 0")
    expect(reader.locator("#new-ideas")).to_be_hidden()


def test_a_button_keeps_the_focus_when_its_card_changes(hall: Hall, new_page: Pages) -> None:
    event = hall.event()
    hall.house.move(event, RoundKind.COLLECT, RoundState.OPEN)
    other = hall.visitor(event)
    idea = other.submit(event, "Stays under the finger")
    phone = hall.visitor(event).lend_to(new_page(locale="en-GB", base_url=hall.url))
    phone.goto(f"/events/{event.id}")
    expect(phone.locator("#connection")).to_be_visible()
    button = phone.locator(f"#idea-{idea}").get_by_role("button", name="Support")
    button.focus()
    hall.visitor(event).act(f"/ideas/{idea}/support")
    expect(phone.locator(f"#idea-{idea}")).to_contain_text("1 person supports this")
    expect(button).to_be_focused()
    phone.keyboard.press("Enter")
    back = phone.locator(f"#idea-{idea}").get_by_role("button", name="Stop supporting")
    expect(back).to_be_focused()
    expect(phone.locator(f"#idea-{idea}")).to_contain_text("2 people support this")


def test_a_filter_that_is_being_set_is_left_alone(hall: Hall, new_page: Pages) -> None:
    event = hall.event()
    hall.house.move(event, RoundKind.COLLECT, RoundState.OPEN)
    hall.house.idea(event)
    phone = hall.visitor(event).lend_to(new_page(locale="en-GB", base_url=hall.url))
    phone.goto(f"/events/{event.id}")
    expect(phone.locator("#connection")).to_be_visible()
    phone.locator(".p-filter summary").click()
    phone.locator("#filter-q").press_sequentially("Wi-F")
    moderator, collect = hall.moderation(), hall.round_id(event, RoundKind.COLLECT)
    moderator.act(f"/rounds/{collect}/state", {"state": "closed"})
    expect(phone.locator("#now")).to_contain_text("Short break")
    expect(phone.locator("#compose")).to_be_empty()
    phone.keyboard.type("i")
    expect(phone.locator("#filter-q")).to_have_value("Wi-Fi")
