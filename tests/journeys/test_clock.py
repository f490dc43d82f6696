"""The clock of a round: set at the console, seen and heard on phones and on the wall, never a cut."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from participation.events.models import Event, RoundKind, RoundState
from participation.events.versions import advance
from tests.support.browser import Pages
from tests.support.hall import Hall
from tests.support.processes import wait_until

pytestmark = pytest.mark.browser

AWAKE = """
window.awake = [];
Object.defineProperty(navigator, "wakeLock", { value: { request: async () => {
  const lock = new EventTarget();
  lock.release = () => { window.awake.push("released"); lock.dispatchEvent(new Event("release")); };
  window.awake.push("asked");
  return lock;
} } });
"""

SAID = "window.awake.join()"


def set_clock(hall: Hall, event: Event, seconds: float) -> None:
    """Let the clock of the round that is open run so long from now."""
    with hall.house.work() as work:
        again = hall.house.again(work, event)
        again.rounds[0].ends_at = work.now + timedelta(seconds=seconds)
        advance(work, again)


def clock(page: Page):  # type: ignore[no-untyped-def]
    return page.locator("[data-clock]")


def test_a_press_on_the_console_starts_a_clock_that_everybody_sees(
    hall: Hall, event: Event, phone: Page, new_page: Pages
) -> None:
    console = hall.moderation().lend_to(new_page(locale="en-GB", base_url=hall.url))
    console.goto(f"/events/{event.id}/console")
    wall = hall.moderation().lend_to(new_page(locale="en-GB", base_url=hall.url))
    wall.goto(f"/events/{event.id}/beamer")
    expect(clock(phone)).to_have_count(0)
    console.get_by_role("button", name="Clock: 5 minutes").click()
    for page in (console, phone, wall):
        expect(clock(page)).to_contain_text("4:5")
    console.get_by_role("button", name="1 minute more").click()
    for page in (console, phone, wall):
        expect(clock(page)).to_contain_text("5:")
    console.get_by_role("button", name="Take the clock away").click()
    for page in (console, phone, wall):
        expect(clock(page)).to_have_count(0)


def test_the_last_minute_and_the_end_are_told_and_nothing_is_cut_off(
    hall: Hall, event: Event, phone: Page
) -> None:
    set_clock(hall, event, 63)
    status = phone.locator("#live-status")
    expect(status).to_contain_text("One minute left", timeout=20_000)
    set_clock(hall, event, 20)  # which the page learns some seconds later
    expect(clock(phone)).to_have_text("Time is up", timeout=40_000)
    expect(status).to_contain_text("Time is up")
    expect(phone.locator("#idea-form")).to_be_visible()
    with hall.house.database.reading() as session:
        assert session.get_one(Event, event.id).rounds[0].is_open


def test_without_a_script_the_time_of_day_is_there(hall: Hall, event: Event) -> None:
    set_clock(hall, event, 600)
    visitor = hall.visitor(event)
    assert "until " in visitor.get(f"/events/{event.id}")


def test_the_phone_stays_awake_as_long_as_a_round_is_open(
    hall: Hall, event: Event, new_page: Pages
) -> None:
    page = hall.visitor(event).lend_to(new_page(base_url=hall.url))
    page.add_init_script(AWAKE)
    page.goto(f"/events/{event.id}")
    wait_until(lambda: page.evaluate(SAID) == "asked", what="the screen being kept on")
    hall.house.move(event, RoundKind.COLLECT, RoundState.CLOSED)
    wait_until(lambda: page.evaluate(SAID) == "asked,released", what="its being let go")
