"""A guest keeps a claim code, comes back with it on another device, and withdraws an idea there."""

import re

import pytest
from playwright.sync_api import Page, expect

from participation.events.models import RoundKind, RoundState
from tests.support.acting import SEND
from tests.support.axe import axe
from tests.support.browser import Pages
from tests.support.hall import Hall

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("javascript", [True, False])
def test_a_guest_returns_with_the_claim_code_and_withdraws(
    hall: Hall, new_page: Pages, javascript: bool
) -> None:
    phone = new_page(locale="en-GB", base_url=hall.url, javascript=javascript)
    code = _write_an_idea_and_get_a_code(hall, phone, javascript=javascript)
    other = new_page(locale="en-GB", base_url=hall.url, javascript=javascript)
    _come_back(other, code)
    expect(other.get_by_role("heading", level=2)).to_have_text("Benches at the market")
    other.locator("summary").first.click()
    expect(other.locator(".p-timeline")).to_contain_text("Submitted and published")
    other.locator("form[action$='/withdrawal'] button").click()
    expect(other.locator("main")).to_contain_text("This idea is withdrawn")
    other.goto("/claim")
    other.get_by_role("button", name="Forget me in this browser").click()
    other.goto("/mine")
    expect(other.locator("main")).to_contain_text("You have not written an idea yet")
    phone.goto("/mine")
    expect(phone.locator("main")).to_contain_text("Withdrawn")


def _write_an_idea_and_get_a_code(hall: Hall, phone: Page, *, javascript: bool) -> str:
    event = hall.event()
    hall.house.move(event, RoundKind.COLLECT, RoundState.OPEN)
    phone.goto("/")
    phone.fill("#field-code", event.code)
    phone.locator("form[action='/join'] button").click()
    phone.fill("#idea-form [name=title]", "Benches at the market")
    phone.locator(SEND).click()
    expect(phone.locator("#ideas")).to_contain_text("Benches at the market")
    phone.get_by_role("link", name="Find your ideas again later").click()
    phone.get_by_role("button", name="Get a claim code").click()
    code = phone.locator(".p-code-card__digits").inner_text()
    assert re.fullmatch(r"\w{4} \w{4} \w{4}", code)
    if javascript:  # which is what axe is written in; the page is the same without
        assert axe(phone) == []
    phone.reload()
    expect(phone.locator("body")).not_to_contain_text(code)
    return code


def _come_back(other: Page, code: str) -> None:
    other.goto("/")
    other.get_by_role("link", name="I have a claim code").click()
    other.fill("#field-code", "CCCC CCCC CCCC")
    other.get_by_role("button", name="Show my ideas").click()
    expect(other.get_by_role("alert").first).to_contain_text("thing to put right")
    other.fill("#field-code", code.lower().replace(" ", "-"))
    other.get_by_role("button", name="Show my ideas").click()
