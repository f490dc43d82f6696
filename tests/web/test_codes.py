"""Joining by code: forgiving to the hand, hard on guessers, never in the way of a hall."""

import pytest

from participation.events.domain import end_event
from participation.events.models import EventKind
from participation.kernel.words import Words
from tests.support.house import ORIGIN, Browser, House, new_key
from tests.web.reading import alerts
from tests.web.world import nothing_changes, rows

ABOUT = Words({"en": "What it is about", "de": "Worum es geht"})


def guess(browser: Browser, status: int = 422) -> str:
    return browser.post("/join", {"code": "CCCCCC"}, status=status).text


@pytest.mark.parametrize(
    "write",
    [
        str,
        str.lower,
        lambda code: f"{code[:3]} {code[3:]}",
        lambda code: f" {code[:2]}-{code[2:4]}-{code[4:]} ",
        "\t".join,
        lambda code: f"{code[:3]}–{code[3:]}.",
        lambda code: f"{code[:3].lower()}\u00a0{code[3:]}",
    ],
)
def test_a_code_may_be_typed_as_it_comes(house: House, write: object) -> None:
    event = house.event()
    assert callable(write)
    page = house.browser().post("/join", {"code": write(event.code)})
    assert page.request.path == f"/events/{event.id}"
    assert len(rows(house)["participant"]) == 1


@pytest.mark.parametrize(
    "code", ["", " -- ", "CCCCC", "CCCCCCC", "ÄÖÜẞ™€", "C" * 100_000, "0O1IL5"]
)
def test_what_is_no_code_is_said_to_be_none(house: House, code: str) -> None:
    house.event()
    with nothing_changes(house):
        page = house.browser().post("/join", {"code": code}, status=422)
    assert "code" in alerts(page.text)


def test_the_eleventh_wrong_code_of_a_browser_has_to_wait(house: House) -> None:
    event, browser = house.event(), house.browser()
    for _ in range(10):
        guess(browser)
    assert "too many wrong codes" in alerts(guess(browser, status=429))
    browser.post("/join", {"code": event.code}, status=429)
    browser.get(f"/join/{event.code}", status=429)
    guess(house.browser())


def test_the_qr_code_still_works_for_who_mistyped_too_often(house: House) -> None:
    event, browser = house.event(), house.browser()
    for _ in range(11):
        browser.post("/join", {"code": "CCCCCC"}, status=429 if _ == 10 else 422)
    for wrong in ("", event.entry_key[:-1], "x"):
        browser.get(f"/join/{event.code}?entry={wrong}", status=429)
    page = browser.get(f"/join/{event.code}?entry={event.entry_key}")
    assert "Take part" in page.text
    page = browser.post("/join", {"code": event.code, "entry": event.entry_key})
    assert page.request.path == f"/events/{event.id}"


def test_guessing_with_many_fresh_browsers_ends_for_the_whole_address(house: House) -> None:
    event = house.event()
    for _ in range(150):
        house.app.test_client().post(
            "/join", data={"key": new_key(), "code": "CCCCCC"}, headers={"Origin": ORIGIN}
        )
    guess(house.browser(), status=429)
    house.browser().post("/join", {"code": event.code}, status=429)
    elsewhere = house.app.test_client().get(
        f"/join/{event.code}", environ_base={"REMOTE_ADDR": "192.0.2.7"}
    )
    assert elsewhere.status_code == 200
    link = f"/join/{event.code}?entry={event.entry_key}"
    assert house.browser().get(link).status_code == 200
    page = house.browser().post("/join", {"code": event.code, "entry": event.entry_key})
    assert page.request.path == f"/events/{event.id}"


def test_following_wrong_links_is_guessing_too(house: House) -> None:
    for _ in range(150):
        house.app.test_client().get("/join/CCCCCC")
    guess(house.browser(), status=429)


def test_strangers_who_follow_wrong_links_do_not_shut_others_out(house: House) -> None:
    event = house.event()
    for _ in range(12):
        house.browser().get("/join/CCCCCC", status=422)
    house.browser().get(f"/join/{event.code}")


def test_right_codes_are_never_counted(house: House) -> None:
    event, browser = house.event(), house.browser()
    for _ in range(15):
        browser.get(f"/join/{event.code}")
        browser.post("/join", {"code": event.code})
    for _ in range(10):
        guess(browser)


def test_reading_an_invitation_changes_nothing(house: House) -> None:
    event, browser = house.event(description=ABOUT), house.browser()
    with nothing_changes(house):
        page = browser.get(f"/join/{event.code.lower()}?entry={event.entry_key}")
    assert browser.client.get_cookie("session") is None
    assert event.entry_key in page.text
    assert "What it is about" in page.text


def test_who_is_in_is_led_from_the_invitation_to_the_board(house: House) -> None:
    event = house.event()
    page = house.browser().join(event).get(f"/join/{event.code}")
    assert page.request.path == f"/events/{event.id}"


def test_an_ended_event_admits_nobody_but_those_who_are_in(house: House) -> None:
    event, inside, outside = house.event(), house.browser(), house.browser()
    inside.join(event)
    with house.work() as work:
        end_event(work, house.again(work, event))
    with nothing_changes(house):
        for entry in ("", event.entry_key):
            page = outside.post("/join", {"code": event.code, "entry": entry}, status=410)
            assert "has ended" in alerts(page.text)
        outside.get(f"/join/{event.code}", status=410)
    assert inside.get(f"/events/{event.id}").status_code == 200
    for _ in range(25):
        outside.get(f"/join/{event.code}", status=410)


def test_a_public_consultation_admits_anybody_without_a_code(house: House) -> None:
    event, browser = house.event(kind=EventKind.CONSULTATION), house.browser()
    assert f'action="/events/{event.id}/participants"' in browser.get(f"/events/{event.id}").text
    browser.post(f"/events/{event.id}/participants")
    assert f"/events/{event.id}/mine" in browser.get(f"/events/{event.id}").text
    browser.post(f"/events/{event.id}/participants")
    assert len(rows(house)["participant"]) == 1
