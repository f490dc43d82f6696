"""Everything can be done without JavaScript, in German."""

import pytest
from playwright.sync_api import expect

from participation.events.models import RoundKind, RoundState
from participation.ideas.models import Status
from participation.identity.models import Role
from tests.support.acting import (
    card,
    comment,
    hide,
    join,
    next_step,
    number_of,
    publish,
    sign_in,
    tick_for_promotion,
    write,
)
from tests.support.browser import Pages
from tests.support.hall import Hall
from tests.support.plans import Office

pytestmark = pytest.mark.browser


def test_a_participant_needs_no_javascript(  # noqa: PLR0915  one story
    hall: Hall, new_page: Pages
) -> None:
    event = hall.event()
    hall.house.move(event, RoundKind.COLLECT, RoundState.OPEN)
    hall.house.idea(event, title="Bänke", language="de")
    phone = new_page(locale="de-DE", javascript=False, base_url=hall.url)

    join(phone, "!!!")
    expect(phone.locator("#field-code")).to_have_attribute("aria-invalid", "true")
    join(phone, event.code.lower())
    expect(phone.get_by_role("heading", level=1)).to_have_text("Werkstatt")
    expect(phone.locator("#new-ideas")).to_be_hidden()
    expect(phone.locator("#connection")).to_be_hidden()

    write(phone, "", "Ein Text ohne Titel")
    expect(phone.locator("[data-error-summary] a")).to_have_attribute("href", "#field-title")
    expect(phone.locator("#field-text")).to_have_value("Ein Text ohne Titel")
    write(phone, "Längere Öffnungszeiten", "Auch am **Samstag**.")
    expect(phone.locator(".kern-alert--success")).to_be_visible()
    expect(card(phone, "Längere Öffnungszeiten").locator("strong")).to_have_text("Samstag")

    card(phone, "Bänke").locator("[data-own] button").click()
    expect(card(phone, "Bänke").locator("form[action$='/support/withdrawal']")).to_be_visible()
    phone.locator(f"a[href='/events/{event.id}/mine']").first.click()
    card(phone, "Längere Öffnungszeiten").locator("a[href$='/edit']").click()
    phone.fill("#field-title", "Viel längere Öffnungszeiten")
    phone.locator("form[action$='/edit'] button").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Viel längere Öffnungszeiten")
    expect(phone.locator("details section h2")).to_have_text("Längere Öffnungszeiten")
    phone.locator("form[action$='/withdrawal'] button").click()
    expect(phone.locator(".p-alert.kern-alert--info")).to_be_visible()
    phone.locator("form[action$='/return'] button").click()
    expect(phone.locator(".p-timeline__entry")).to_have_count(3)

    hall.house.move(event, RoundKind.COLLECT, RoundState.CLOSED)
    hall.house.move(event, RoundKind.VOTE, RoundState.OPEN)
    phone.goto(f"/events/{event.id}")
    for given in (1, 2, 3):
        card(phone, "Bänke").locator(f"button[value='{given}']").click()
        expect(card(phone, "Bänke").locator(".p-dot--on")).to_have_count(given)
    for given in (1, 2):
        card(phone, "Viel längere Öffnungszeiten").locator(f"button[value='{given}']").click()
    expect(phone.locator("#my-votes .p-dot--on")).to_have_count(0)
    card(phone, "Viel längere Öffnungszeiten").locator("button[value='3']").click()
    expect(phone.get_by_role("alert")).to_be_visible()
    expect(card(phone, "Viel längere Öffnungszeiten").locator(".p-dot--on")).to_have_count(2)
    card(phone, "Bänke").locator("button[value='2']").click()
    expect(phone.locator("#my-votes .p-dot--on")).to_have_count(1)

    hall.house.move(event, RoundKind.VOTE, RoundState.SHOWN)
    phone.goto(f"/events/{event.id}/results")
    expect(phone.locator(".p-results tbody tr")).to_have_count(2)


def test_a_moderator_needs_no_javascript(  # noqa: PLR0915  one story
    hall: Hall, new_page: Pages
) -> None:
    desktop = new_page(locale="de-DE", viewport=(1280, 800), javascript=False, base_url=hall.url)
    sign_in(desktop, hall.moderator)
    desktop.goto("/events/new")
    desktop.locator("form[action='/events'] button").click()
    expect(desktop.locator("[data-error-summary] a")).to_have_attribute("href", "#field-title_de")
    desktop.fill("#field-title_de", "Ohne Skript")
    desktop.check("#field-approval_first")
    desktop.locator("form[action='/events'] button").click()
    console = desktop.url
    code = desktop.locator(".p-code").inner_text()
    next_step(desktop, "open")
    expect(desktop.locator("#next-step button")).to_have_attribute("value", "closed")

    participant = hall.visitor(language="de")
    participant.act("/join", {"code": code})
    event_id = int(console.split("/")[-2])
    participant.act(f"/events/{event_id}/ideas", {"title": "Wartet"})
    desktop.goto(console)
    desktop.locator("#desk a[href$='/queue']").click()
    desktop.locator("form[action$='/approval'] button").click()
    expect(desktop.locator(".kern-alert--success")).to_contain_text("Wartet")
    desktop.goto(f"{hall.url}/events/{event_id}")
    number = number_of(desktop, "Wartet")
    desktop.goto(console)
    hide(desktop, number, "")
    expect(desktop.locator("#field-reason")).to_have_attribute("aria-invalid", "true")
    desktop.fill("#field-reason", "Nennt eine Person.")
    desktop.locator("form[action$='/hiding'] button").click()
    desktop.locator(".p-tabs a[href$='tab=hidden']").click()
    expect(desktop.locator(".p-card")).to_contain_text("Nennt eine Person.")
    desktop.locator(".p-card form[action$='/restoration'] button").click()
    expect(desktop.locator("form[action$='/restoration']")).to_have_count(0)

    desktop.goto(console)
    for state in ("closed", "open", "closed", "shown"):
        next_step(desktop, state)
    desktop.locator("#agenda button[value='closed']").click()
    expect(desktop.locator("#next-step button")).to_have_attribute("value", "shown")
    desktop.locator("#tools a[href$='/end']").click()
    desktop.locator("form[action$='/end'] button").click()
    desktop.locator("form[action$='/reopening'] button").click()
    expect(desktop.locator("#tools a[href$='/end']")).to_be_visible()


def test_commenting_needs_no_javascript(hall: Hall, new_page: Pages) -> None:
    event = hall.event()
    idea = hall.house.idea(event, title="Bänke am Ufer", language="de")
    page = new_page(locale="de-DE", javascript=False, base_url=hall.url)
    join(page, event.code)
    page.goto(f"/ideas/{idea.id}")
    page.locator("#comment-form button[type=submit]").click()
    expect(page.locator("[data-error-summary] a")).to_have_attribute("href", "#comment-form-text")
    comment(page, "Bitte mit Lehne")
    page.locator("#comments a[href$='/edit']").click()
    page.fill("#field-text", "Bitte mit Lehne und Schatten")
    page.locator("form[action$='/edit'] button").click()
    expect(page.locator("#comments")).to_contain_text("Lehne und Schatten")

    other = new_page(locale="en-GB", javascript=False, base_url=hall.url)
    join(other, event.code)
    other.goto(f"/ideas/{idea.id}")
    other.locator("#comments form[action$='/support'] button").click()
    expect(other.locator("#comments form[action$='/support/withdrawal']")).to_be_visible()
    other.locator(".p-talk__reply summary").click()
    other.fill(".p-talk__reply textarea", "And in the shade, please")
    other.locator(".p-talk__reply button[type=submit]").click()
    expect(other.locator(".p-talk__replies")).to_contain_text("And in the shade, please")

    page.locator("#comments form[action$='/withdrawal'] button").click()
    other.goto(f"/ideas/{idea.id}")
    expect(other.locator(".p-comment--gone")).to_be_visible()
    expect(other.locator("#comments")).not_to_contain_text("Schatten")
    expect(other.locator(".p-talk__replies")).to_contain_text("And in the shade, please")


def test_promoting_needs_no_javascript(hall: Hall, new_page: Pages) -> None:
    office, editor = Office(hall.house), hall.house.person("editor-without", Role.EDITOR)
    plan = office.plan(title="Ohne Skript")
    hall.house.idea(hall.event(), title="Ohne Skript", language="de", status=Status.SHORTLISTED)
    page = new_page(locale="de-DE", viewport=(1280, 800), javascript=False, base_url=hall.url)
    sign_in(page, editor)
    tick_for_promotion(page, "Ohne Skript")
    page.goto(f"{page.url}&plan={plan.id}")  # other journeys have plans as well
    page.check("input[name=light][value=red]")
    page.locator("#into-new button").click()
    expect(page.locator("[data-error-summary] a")).to_have_attribute(
        "href", "#field-light_reason_de"
    )
    page.fill("#field-light_reason_de", "Es fehlt an Personal.")
    page.locator("#into-new button").click()
    page.wait_for_url("**/measures/*")
    expect(page.locator("[id^=origin-]")).to_contain_text("Ohne Skript")
    publish(page)
    page.locator("[id^=origin-] a[href$='/removal']").click()
    page.locator("form[action$='/removal'] button").click()
    expect(page.locator("[id^=origin-]")).to_have_count(0)
