"""Everything can be done without JavaScript, in German."""

import pytest
from playwright.sync_api import expect

from participation.events.models import RoundKind, RoundState
from tests.support.acting import card, hide, join, next_step, number_of, sign_in, write
from tests.support.browser import Pages
from tests.support.hall import Hall

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
    expect(phone.locator("tbody tr")).to_have_count(2)


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
    expect(desktop.locator("main")).to_contain_text("Nennt eine Person.")
    desktop.locator("form[action$='/restoration'] button").click()
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
