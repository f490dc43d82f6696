"""What was refused, came too late or is another person's is told to its writer, and to nobody else."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from participation.events.models import Event, RoundKind, RoundState
from tests.support.acting import write
from tests.support.axe import axe
from tests.support.hall import Hall, Visitor
from tests.support.outbox import (
    FAILED,
    MAKE_OLDER,
    NO_PAGE,
    SAVED,
    another_tab,
    become,
    kept_writes,
    let_through,
    published,
    write_in_vain,
)
from tests.support.processes import wait_until

pytestmark = pytest.mark.browser
SETTLED = """
async () => {
  const frame = () => new Promise(requestAnimationFrame);
  await frame().then(frame);
  await Promise.allSettled(document.getAnimations().map((one) => one.finished));
}
"""


def test_a_text_that_came_too_late_stays_to_be_copied_until_it_is_discarded(
    hall: Hall, event: Event, phone: Page
) -> None:
    write_in_vain(phone, "Too late")
    hall.house.move(event, RoundKind.COLLECT, RoundState.CLOSED)
    let_through(phone.context)
    expect(phone.locator(FAILED)).to_be_visible()
    expect(phone.locator("#field-title")).to_have_value("Too late")
    for _ in range(2):
        phone.reload()
        told = phone.locator("#outbox li")
        expect(told).to_contain_text("Could not be saved")
        expect(told.locator("textarea")).to_have_value("Too late")
    told.get_by_role("button", name="Copy").click()
    expect(told.get_by_role("button", name="Copied")).to_be_focused()
    told.get_by_role("button", name="Discard").click()
    expect(phone.locator("#outbox")).to_be_hidden()
    expect(phone.locator("#main")).to_be_focused()
    phone.reload()
    wait_until(lambda: kept_writes(phone) == [], what="the outbox being empty")
    expect(phone.locator("#outbox")).to_be_hidden()


def test_another_person_at_this_browser_sends_and_sees_nothing_of_it(
    hall: Hall, event: Event, visitor: Visitor, phone: Page
) -> None:
    write_in_vain(phone, "Mine alone")
    other = hall.visitor(event)
    become(phone, other)
    tab = another_tab(phone, f"/events/{event.id}")
    let_through(phone.context)
    # The old tab went on trying; it is refused and says so to whom it belongs.
    expect(phone.locator(FAILED)).to_contain_text("Somebody else has been using this browser")
    write(tab, "The other one's")
    expect(tab.locator(SAVED)).to_be_visible()
    expect(tab.locator("#outbox")).to_be_hidden()
    phone.reload()
    expect(phone.locator("#ideas > li")).to_contain_text("The other one's")
    expect(phone.locator("#field-title")).to_have_value("")
    assert "Mine alone" not in phone.content()
    assert published(hall, event) == 1
    become(phone, visitor)
    phone.goto("/help")
    expect(phone.locator("#outbox li")).to_contain_text("Your idea is on the board.")
    assert published(hall, event) == 2


def test_a_refused_text_is_gone_once_another_person_has_this_browser(
    hall: Hall, event: Event, phone: Page
) -> None:
    write_in_vain(phone, "Told already")
    hall.house.move(event, RoundKind.COLLECT, RoundState.CLOSED)
    let_through(phone.context)
    expect(phone.locator(FAILED)).to_be_visible()
    phone.fill("#field-title", "Not sent at all")
    assert [one["title"] for one in kept_writes(phone)] == ["Told already"]
    become(phone, hall.visitor(event))
    phone.goto("/help")
    wait_until(lambda: kept_writes(phone) == [], what="the outbox being empty")
    assert phone.evaluate("() => sessionStorage.length") == 0


def test_a_text_that_could_not_be_sent_for_ten_days_stays_to_be_copied(
    hall: Hall, event: Event, phone: Page
) -> None:
    write_in_vain(phone, "Before the holidays")
    tab = another_tab(phone, NO_PAGE)
    tab.context.set_offline(True)  # nothing is on its way when the way is clear again
    phone.close()
    tab.evaluate(MAKE_OLDER, 11 * 24)
    let_through(tab.context)
    tab.context.set_offline(False)
    tab.goto("/")
    expect(tab.locator("#outbox li")).to_contain_text("could not be sent for ten days")
    expect(tab.locator("#outbox textarea")).to_have_value("Before the holidays")
    assert published(hall, event) == 0


def test_the_outbox_has_no_barriers(hall: Hall, event: Event, phone: Page) -> None:
    write_in_vain(phone, "Too late")
    hall.house.move(event, RoundKind.COLLECT, RoundState.CLOSED)
    let_through(phone.context)
    expect(phone.locator(FAILED)).to_be_visible()
    for scheme in ("light", "dark"):
        phone.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for language in ("de", "en"):
            phone.goto(f"/help?lang={language}")  # anew: colours fade when they are switched
            expect(phone.locator("#outbox textarea")).to_have_value("Too late")
            phone.evaluate(SETTLED)
            assert axe(phone, within="#outbox", best_practice=True) == []


def test_a_page_that_knows_nobody_takes_nothing_away(hall: Hall, event: Event, phone: Page) -> None:
    write_in_vain(phone, "Told already")
    hall.house.move(event, RoundKind.COLLECT, RoundState.CLOSED)
    let_through(phone.context)
    expect(phone.locator(FAILED)).to_be_visible()
    phone.fill("#field-title", "Not sent at all")

    def without_owner(route: Route) -> None:
        answer = route.fetch()
        page = re.sub(' data-owner="[0-9a-f]*"', "", answer.text())
        route.fulfill(status=503, content_type="text/html", body=page)

    phone.context.route("**/help", without_owner)
    phone.goto("/help")
    phone.goto("/imprint")
    expect(phone.locator("#outbox textarea")).to_have_value("Told already")
    drafts = phone.evaluate("() => Object.values(sessionStorage).join()")
    assert "Not sent at all" in drafts
