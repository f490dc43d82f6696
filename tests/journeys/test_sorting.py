"""Ideas are sorted with the keyboard alone, by dragging, and without a script."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from participation.events.models import Event
from participation.kernel.words import Words
from participation.topics.domain import FieldDraft, add_field
from tests.journeys.test_keyboard import Keyboard
from tests.support.browser import Pages
from tests.support.hall import Hall
from tests.support.processes import wait_until

pytestmark = pytest.mark.browser

WIDE = (1280, 900)
# Fulfilled once the page has heard of a change and had the time in which it would follow.
HEARD = """() => {
  window.heard = new Promise((done) => document.addEventListener("stale", () => setTimeout(done, 1700)));
}"""


def prepared(hall: Hall, name: str) -> tuple[Event, int, list[int]]:
    """An event with two ideas, and a field of this name."""
    event = hall.event()
    with hall.house.work() as work:
        field = add_field(work, FieldDraft(Words({"de": name, "en": name}), Words({})))
    ideas = [hall.house.idea(event, title=title).id for title in ("Shelters", "Benches")]
    return event, field.id, ideas


def board(hall: Hall, new_page: Pages, event: Event, *, javascript: bool = True) -> Page:
    page = new_page(
        base_url=hall.url,
        viewport=WIDE,
        javascript=javascript,
        locale="en-GB",
        service_worker=False,
    )
    hall.moderation().lend_to(page)
    page.goto(f"/events/{event.id}/fields")
    return page


def drag(page: Page, card: int, field: int) -> None:
    """Drag a card to a column, which may be out of sight: it is lifted before the page scrolls."""
    page.locator(f"#card-{card}").hover()
    page.mouse.down()
    page.locator(f"#card-{card}").hover(position={"x": 30, "y": 30})
    column = page.locator(f"#column-{field}")
    column.hover()
    box = column.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(
        x + 2, y + 2
    )  # over one thing, the browser tells the page from the second move on
    expect(column).to_have_class(re.compile("is-target"))
    page.mouse.up()


def test_sorting_needs_only_a_keyboard(hall: Hall, new_page: Pages) -> None:
    event, field, (shelters, benches) = prepared(hall, "Keys")
    page = board(hall, new_page, event)
    keyboard = Keyboard(page)
    keyboard.press(f"#tick-{shelters}", "Space")
    expect(page.locator("[data-count]")).to_have_text("1 idea ticked")
    page.locator("#field-target").focus()
    page.keyboard.type("Keys")
    keyboard.press(".p-movebar__row button")
    card = page.locator(f"#column-{field} #card-{shelters}")
    expect(card).to_be_visible()
    expect(page.locator("#live-status")).to_contain_text("1 idea was moved to “Keys”.")
    expect(page.locator(".p-movebar__row button")).to_be_focused()
    expect(page.locator(f"#tick-{shelters}")).not_to_be_checked()
    page.locator("#sorting-notice button").press("Enter")
    expect(page.locator(f"#column-0 #card-{shelters}")).to_be_visible()
    expect(page.locator(f"#column-0 #card-{benches}")).to_be_visible()


def test_dragging_moves_all_that_are_ticked_and_keeps_other_ticks(
    hall: Hall, new_page: Pages
) -> None:
    event, field, (shelters, benches) = prepared(hall, "Drag")
    page = board(hall, new_page, event)
    page.check(f"#tick-{benches}")
    drag(page, shelters, field)
    expect(page.locator(f"#column-{field} #card-{shelters}")).to_be_visible()
    expect(page.locator(f"#tick-{benches}")).to_be_checked()
    drag(page, benches, field)
    expect(page.locator(f"#column-{field} #card-{benches}")).to_be_visible()


def test_what_is_dropped_while_the_board_follows_the_last_move_is_not_lost(
    hall: Hall, new_page: Pages
) -> None:
    event, field, (shelters, benches) = prepared(hall, "Quick")
    page = board(hall, new_page, event)
    held: list[Route] = []
    page.route("**/moves", lambda route: held.append(route) if not held else route.continue_())
    for idea in (shelters, benches):
        drag(page, idea, field)
    wait_until(lambda: held, what="the first move being sent")
    held[0].continue_()
    for idea in (shelters, benches):
        expect(page.locator(f"#column-{field} #card-{idea}")).to_be_visible()


def test_what_somebody_else_has_moved_is_said_and_shown(hall: Hall, new_page: Pages) -> None:
    event, field, (shelters, _benches) = prepared(hall, "Both")
    page = board(hall, new_page, event)
    hall.moderation().act(
        f"/events/{event.id}/moves", {"idea": f"{shelters}:0", "field": str(field)}
    )
    page.check(f"#tick-{shelters}")
    page.select_option("#field-target", str(field))
    page.locator(".p-movebar__row button").click()
    expect(page.locator("#sorting-notice")).to_contain_text("Somebody else has just moved")
    expect(page.locator(f"#column-{field} #card-{shelters}")).to_be_visible()


def test_sorting_works_without_a_script(hall: Hall, new_page: Pages) -> None:
    event, field, (shelters, _benches) = prepared(hall, "Plain")
    page = board(hall, new_page, event, javascript=False)
    page.check(f"#tick-{shelters}")
    page.select_option("#field-target", str(field))
    page.locator(".p-movebar__row button").click()
    expect(page.locator(f"#column-{field} #card-{shelters}")).to_be_visible()
    page.locator(".p-notices button").click()
    expect(page.locator(f"#column-0 #card-{shelters}")).to_be_visible()


def test_a_board_follows_what_others_sort_and_keeps_ticks_and_focus(
    hall: Hall, new_page: Pages
) -> None:
    event, field, (shelters, benches) = prepared(hall, "Follow")
    page = board(hall, new_page, event)
    expect(page.locator("#connection")).to_have_text("Live")
    page.check(f"#tick-{benches}")
    other = hall.moderation()
    other.act(f"/events/{event.id}/moves", {"idea": f"{shelters}:0", "field": str(field)})
    expect(page.locator(f"#column-{field} #card-{shelters}")).to_be_visible()
    expect(page.locator(f"#tick-{benches}")).to_be_checked()
    expect(page.locator(f"#tick-{benches}")).to_be_focused()
    expect(page.locator("#live-status")).to_contain_text("Others have changed something.")


def test_a_board_waits_while_somebody_chooses_where_to_move_something(
    hall: Hall, new_page: Pages
) -> None:
    event, field, (shelters, benches) = prepared(hall, "Wait")
    page = board(hall, new_page, event)
    expect(page.locator("#connection")).to_have_text("Live")
    page.check(f"#tick-{benches}")
    page.locator("#field-target").select_option(str(field))
    page.locator("#field-target").focus()
    page.evaluate(HEARD)
    other = hall.moderation()
    other.act(f"/events/{event.id}/moves", {"idea": f"{shelters}:0", "field": str(field)})
    page.evaluate("window.heard")
    expect(page.locator(f"#column-0 #card-{shelters}")).to_be_visible()
    page.locator(".p-movebar__row button").focus()
    expect(page.locator(f"#column-{field} #card-{shelters}")).to_be_visible()
    expect(page.locator("#field-target")).to_have_value(str(field))


def test_a_board_is_curated_by_keys_alone(hall: Hall, new_page: Pages) -> None:
    event, field, (shelters, benches) = prepared(hall, "Arrows")
    page = board(hall, new_page, event)
    keyboard = Keyboard(page)
    keyboard.tab_to(f"#tick-{shelters}")
    page.keyboard.press("ArrowDown")
    expect(page.locator(f"#tick-{benches}")).to_be_focused()
    page.keyboard.press("s")
    card = page.locator(f"#card-{benches}")
    expect(card).to_contain_text("not sure")
    expect(page.locator(f"#tick-{benches}")).to_be_focused()
    page.keyboard.press("m")
    expect(page.locator("#field-target")).to_be_focused()
    page.keyboard.type("Arrows")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    moved = page.locator(f"#column-{field} #card-{benches}")
    expect(moved).to_be_visible()
    expect(moved).not_to_contain_text("not sure")
    page.keyboard.press("Escape")
    expect(page.locator(f"#tick-{shelters}")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.locator(f"#tick-{benches}")).to_be_focused()
    page.keyboard.press("u")
    expect(page.locator(f"#column-0 #card-{benches}")).to_be_visible()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()


def test_ticks_outlast_filters_and_are_told_of(hall: Hall, new_page: Pages) -> None:
    event, field, (shelters, benches) = prepared(hall, "Away")
    page = board(hall, new_page, event)
    page.check(f"#tick-{shelters}")
    page.goto(f"/events/{event.id}/fields?q=benches")
    page.check(f"#tick-{benches}")
    words = page.locator("[data-count]")
    expect(words).to_have_text("2 ideas ticked; 1 of them is not shown here")
    page.select_option("#field-target", str(field))
    page.locator(".p-movebar__row button").click()
    expect(words).to_have_text("Tick ideas, then choose:")
    page.goto(f"/events/{event.id}/fields")
    for idea in (shelters, benches):
        expect(page.locator(f"#column-{field} #card-{idea}")).to_be_visible()
        expect(page.locator(f"#tick-{idea}")).not_to_be_checked()


def test_one_moderator_merges_fields_while_another_sorts_and_both_can_take_it_back(
    hall: Hall, new_page: Pages
) -> None:
    event, buses, (shelters, benches) = prepared(hall, "Buses")
    with hall.house.work() as work:
        trams = add_field(work, FieldDraft(Words({"de": "Trams", "en": "Trams"}), Words({}))).id
    first, second = (board(hall, new_page, event) for _ in range(2))
    hall.moderation().act(
        f"/events/{event.id}/moves", {"idea": f"{shelters}:0", "field": str(buses)}
    )
    for page in (first, second):
        expect(page.locator(f"#column-{buses} #card-{shelters}")).to_be_visible()
    second.check(f"#tick-{benches}")
    first.locator(f"#menu-{buses} summary").click()
    first.locator(f"#menu-{buses} a", has_text="Merge into another field").click()
    first.select_option("#merge-into", str(trams))
    first.get_by_role("button", name="Merge the fields").click()
    for page in (first, second):
        expect(page.locator(f"#column-{trams} #card-{shelters}")).to_be_visible()
        expect(page.locator(f"#column-{buses}")).to_have_count(0)
    expect(second.locator(f"#tick-{benches}")).to_be_checked()
    act = second.locator("#last-changes li", has_text="merged into")
    act.get_by_role("button", name="Undo").click()
    for page in (first, second):
        expect(page.locator(f"#column-{buses} #card-{shelters}")).to_be_visible()
