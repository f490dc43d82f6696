"""What a page sends late is taken only from the person it was made for."""

import re

import pytest

from participation.web.owner import HEADER
from tests.support.house import Browser
from tests.web.reading import elements, fill_in
from tests.web.world import Town, nothing_changes

IDEAS = "/events/{event:public}/ideas"


def mark_of(browser: Browser, address: str = "/help") -> str:
    return str(elements(browser.get(address).text).find("body").get("data-owner"))  # type: ignore[union-attr]


def test_every_page_of_a_person_bears_the_same_mark_which_nobody_else_has(town: Town) -> None:
    marks = [mark_of(town.browser(role)) for role in ("participant", "citizen", "moderator")]
    assert len(set(marks)) == 3
    assert all(re.fullmatch(r"[0-9a-f]{32}", mark) for mark in marks)
    assert mark_of(town.browser("citizen"), "/account") == marks[1]
    assert mark_of(town.browser("stranger")) == ""


@pytest.mark.parametrize("other", ["citizen", "moderator", "stranger"])
def test_what_another_person_wrote_in_this_browser_is_not_taken(town: Town, other: str) -> None:
    browser = town.browser("participant")
    headers = {HEADER: mark_of(town.browser(other)), "Accept": "application/json"}
    with nothing_changes(town.house):
        answer = browser.post(
            fill_in(town, IDEAS), {"title": "Benches"}, status=412, follow=False, **headers
        )
    assert answer.json["ok"] is False
    assert "Somebody else" in answer.json["reason"]


def test_who_has_signed_out_becomes_no_guest_by_what_they_sent_before(town: Town) -> None:
    headers = {HEADER: mark_of(town.browser("citizen"))}
    stranger = town.browser("stranger")
    answer = stranger.post("/join", {"code": town.events["public"].code}, status=412, **headers)
    assert "Set-Cookie" not in answer.headers


def test_what_the_same_person_sends_late_is_taken(town: Town) -> None:
    browser = town.browser("participant")
    headers = {HEADER: mark_of(browser)}
    browser.post(fill_in(town, IDEAS), {"title": "Benches"}, status=303, follow=False, **headers)
