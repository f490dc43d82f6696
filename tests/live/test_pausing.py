"""A reader can let a live page wait; what the viewer does on it still shows."""

import pytest
from playwright.sync_api import Page, expect

from participation.events.models import Event, EventKind, RoundKind, RoundState
from participation.identity.models import Role
from tests.support.acting import next_step, write
from tests.support.browser import Pages
from tests.support.hall import Hall, listening
from tests.support.sameness import await_sameness

pytestmark = pytest.mark.browser

PAUSE = "[data-pause]"


def collecting(hall: Hall) -> Event:
    event = hall.event()
    hall.house.move(event, RoundKind.COLLECT, RoundState.OPEN)
    return event


def phone_of(hall: Hall, event: Event, new_page: Pages) -> Page:
    page = hall.visitor(event).lend_to(new_page(locale="en-GB", base_url=hall.url))
    page.goto(f"/events/{event.id}")
    expect(page.locator("#connection")).to_have_text("Live")
    return page


def paused(page: Page) -> None:
    page.locator(PAUSE).press("Enter")
    expect(page.locator(PAUSE)).to_have_attribute("aria-pressed", "true")


def test_a_paused_page_counts_what_arrives_and_makes_up_for_it(hall: Hall, new_page: Pages) -> None:
    event = collecting(hall)
    author, phone = hall.visitor(event), phone_of(hall, event, new_page)
    paused(phone)
    expect(phone.locator("[data-paused]")).to_have_text("Paused. Nothing new is waiting.")
    author.submit(event, "While it waits")
    expect(phone.locator("[data-paused]")).to_have_text("Paused. 1 change is waiting.")
    expect(phone.locator("#new-ideas")).to_be_hidden()
    expect(phone.locator("#figures")).to_contain_text("0 ideas")
    phone.locator(PAUSE).press("Space")
    expect(phone.locator(PAUSE)).to_have_attribute("aria-pressed", "false")
    expect(phone.locator("[data-paused]")).to_be_hidden()
    expect(phone.locator("[data-new-label]")).to_have_text("Show 1 new idea")
    await_sameness(phone, "the end of the pause")


def test_ones_own_idea_shows_during_a_pause_and_those_of_others_do_not(
    hall: Hall, new_page: Pages
) -> None:
    event = collecting(hall)
    phone = phone_of(hall, event, new_page)
    paused(phone)
    write(phone, "Mine")
    expect(phone.locator("#ideas > li")).to_contain_text("Mine")
    expect(phone.locator("#ideas > li")).to_contain_text("Your idea")
    hall.visitor(event).submit(event, "Another's")
    expect(phone.locator("[data-paused]")).to_contain_text("waiting")
    expect(phone.locator("#ideas > li")).to_have_count(1)
    phone.locator(PAUSE).click()
    await_sameness(phone, "the end of the pause")


def test_a_pause_survives_a_reload_and_ends_with_the_tab(hall: Hall, new_page: Pages) -> None:
    event = collecting(hall)
    phone = phone_of(hall, event, new_page)
    paused(phone)
    phone.reload()
    expect(phone.locator(PAUSE)).to_have_attribute("aria-pressed", "true")
    hall.visitor(event).submit(event, "After the reload")
    expect(phone.locator("[data-paused]")).to_contain_text("waiting")
    expect(phone.locator("#new-ideas")).to_be_hidden()
    other_tab = phone.context.new_page()
    other_tab.goto(f"/events/{event.id}")
    expect(other_tab.locator(PAUSE)).to_have_attribute("aria-pressed", "false")


def test_what_a_moderator_does_on_a_paused_console_shows(hall: Hall, new_page: Pages) -> None:
    event = collecting(hall)
    console = hall.moderation().lend_to(new_page(locale="en-GB", base_url=hall.url))
    console.goto(f"/events/{event.id}/console")
    expect(console.locator("#connection")).to_have_text("Live")
    paused(console)
    hall.visitor(event)
    expect(console.locator("[data-paused]")).to_have_text("Paused. 1 change is waiting.")
    next_step(console, "closed")
    expect(console.locator("#next-step button")).to_have_attribute("value", "open")
    expect(console.locator(PAUSE)).to_have_attribute("aria-pressed", "true")


def test_the_quiet_line_tells_of_new_ideas_of_the_round_and_of_the_connection(
    hall: Hall, new_page: Pages
) -> None:
    event = collecting(hall)
    phone, author = phone_of(hall, event, new_page), hall.visitor(event)
    line = phone.locator("#live-status")
    author.submit(event, "New")
    expect(line).to_have_text("Show 1 new idea")
    hall.house.move(event, RoundKind.COLLECT, RoundState.CLOSED)
    expect(line).to_have_text("Short break", timeout=15_000)  # the next pulse uncovers it
    phone.context.set_offline(True)
    expect(line).to_contain_text("Connection lost", timeout=15_000)
    phone.context.set_offline(False)
    expect(line).to_contain_text("The connection is back.", timeout=15_000)
    expect(phone.locator("#connection")).to_have_text("Live")


def test_nothing_moves_under_a_finger(hall: Hall, new_page: Pages) -> None:
    event = collecting(hall)
    author = hall.visitor(event)
    lost, pressed = author.submit(event, "Withdrawn"), author.submit(event, "Pressed")
    phone = phone_of(hall, event, new_page)
    phone.locator(f"#idea-{pressed} button").hover()
    phone.mouse.down()
    with listening(author) as neighbour:
        assert neighbour.join(event, "phone")["ok"]
        author.act(f"/ideas/{lost}/withdrawal")
        edit = {"title": "Otherwise", "language": "en", "kind": "idea"}
        author.act(f"/ideas/{pressed}/edit", edit)
        neighbour.await_version(hall.version(event))
    expect(phone.locator(f"#idea-{lost}")).to_be_visible()
    phone.mouse.up()
    expect(phone.locator(f"#idea-{lost}")).to_have_count(0)
    expect(phone.locator(f"#idea-{pressed}")).to_contain_text("You support this")
    expect(phone.locator(f"#idea-{pressed}")).to_contain_text("Otherwise")


def test_a_list_of_like_buttons_stays_while_one_of_them_has_the_focus(
    hall: Hall, new_page: Pages
) -> None:
    event = collecting(hall)
    author = hall.visitor(event)
    first = author.submit(event, "First")
    console = hall.moderation().lend_to(new_page(locale="en-GB", base_url=hall.url))
    console.goto(f"/events/{event.id}/console")
    expect(console.locator("#connection")).to_have_text("Live")
    hide = console.locator(f"#stage a[href='/ideas/{first}/hiding']")
    hide.focus()
    author.submit(event, "Second")
    expect(console.locator("#stage")).to_contain_text("2 ideas")
    expect(hide).to_be_focused()
    expect(console.locator("#stage .p-latest")).to_have_count(1)
    console.locator(PAUSE).focus()
    expect(console.locator("#stage .p-latest").first).to_contain_text("Second")


def test_an_account_that_has_not_joined_can_support_an_idea_that_arrived_live(
    hall: Hall, new_page: Pages
) -> None:
    event = hall.event(kind=EventKind.CONSULTATION)
    hall.house.move(event, RoundKind.COLLECT, RoundState.OPEN)
    citizen = hall.visitor().sign_in(hall.house.person(f"citizen-{event.id}", Role.EMPLOYEE))
    page = citizen.lend_to(new_page(locale="en-GB", base_url=hall.url))
    page.goto(f"/events/{event.id}")
    expect(page.locator("#connection")).to_have_text("Live")
    idea = hall.visitor(event).submit(event, "Arrives live")
    page.locator("[data-show-new]").click()
    page.locator(f"#idea-{idea} form[action$='/support'] button").click()
    expect(page.locator(f"#idea-{idea}")).to_contain_text("You support this")


def test_the_wall_says_in_a_word_that_it_is_live(hall: Hall, new_page: Pages) -> None:
    event = collecting(hall)
    wall = hall.moderation().lend_to(new_page(locale="en-GB", base_url=hall.url))
    wall.goto(f"/events/{event.id}/beamer")
    expect(wall.locator("#connection")).to_have_text("Live")
    expect(wall.locator("button")).to_have_count(0)
