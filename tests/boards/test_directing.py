"""From the console: the wall freezes, everybody is called, acts are undone, contrary ones are told."""

import pytest

from participation.boards.parts import snapshot
from participation.boards.situation import Screen
from participation.events.models import Event, RoundKind, RoundState
from participation.identity.models import Person, Role
from tests.support.house import Browser, House
from tests.web.reading import by_id, main, words

COLLECT, VOTE = RoundKind.COLLECT, RoundKind.VOTE


@pytest.fixture
def kim(house: House) -> Person:
    return house.person("Kim", Role.MODERATOR)


@pytest.fixture
def event(house: House, kim: Person) -> Event:
    return house.event(moderator=kim)


@pytest.fixture
def console(house: House, kim: Person) -> Browser:
    return house.browser().sign_in(kim)


def part(browser: Browser, event: Event, name: str) -> str:
    return words(by_id(browser.get(f"/events/{event.id}/console").text)[name])


def wall(browser: Browser, event: Event, asked: str = "") -> str:
    return words(by_id(browser.get(f"/events/{event.id}/beamer{asked}").text)["wall"])


def screen(house: House, event: Event, which: Screen) -> dict[str, str | None]:
    with house.work() as work:
        return snapshot(work.session, house.again(work, event), which, 0).parts


def act_number(browser: Browser, event: Event) -> str:
    form = by_id(browser.get(f"/events/{event.id}/console").text)["undo-form"]
    found = next(one for one in form.iter("input") if one.get("name") == "act")
    return str(found.get("value"))


def test_a_frozen_wall_keeps_what_it_shows_in_both_languages(
    house: House, event: Event, console: Browser
) -> None:
    house.move(event, COLLECT, RoundState.OPEN)
    path = f"/events/{event.id}/wall"
    console.post(path, {"state": "frozen", "from": "live"})
    house.idea(event, title="Benches")
    assert "Benches" not in wall(console, event)
    assert "Benches" not in str(screen(house, event, Screen.WALL)["wall"])
    assert "Benches" in wall(console, event, "?preview=1")
    assert "Benches" in str(screen(house, event, Screen.PREVIEW)["wall"])
    german = house.browser("de").sign_in(house.person("Alex", Role.ADMINISTRATOR))
    page = german.get(f"/events/{event.id}/beamer").text
    assert "Benches" not in page
    assert "Mitmachen:" in words(by_id(page)["wall"])
    assert event.code[:3] in wall(console, event)
    assert "frozen since" in part(console, event, "projector")
    console.post(path, {"state": "live", "from": "frozen"})
    assert "Benches" in wall(console, event)
    assert "follows what happens here" in part(console, event, "projector")


def test_a_frozen_wall_shows_no_clock_that_others_may_change(
    house: House, event: Event, console: Browser
) -> None:
    round_ = house.move(event, COLLECT, RoundState.OPEN)
    console.post(f"/rounds/{round_.id}/clock", {"more": "5"})
    assert "until" in wall(console, event)
    console.post(f"/events/{event.id}/wall", {"state": "frozen"})
    assert "until" not in wall(console, event)


@pytest.mark.parametrize(("state", "told"), [("frozen", "is frozen now"), ("live", "goes on now")])
def test_the_second_of_two_acts_on_the_wall_is_told(
    event: Event, console: Browser, state: str, told: str
) -> None:
    path, seen = f"/events/{event.id}/wall", {"frozen": "live", "live": "frozen"}[state]
    if state == "frozen":
        console.post(path, {"state": state})
    page = console.post(path, {"state": state, "from": seen}, status=409)
    assert told in words(main(page.text))
    console.post(path, {"state": state}, status=409)


def test_only_the_preview_may_stand_in_a_frame_of_ours(event: Event, console: Browser) -> None:
    wall_, preview, console_ = (
        console.get(f"/events/{event.id}/{page}").headers
        for page in ("beamer", "beamer?preview=1", "console")
    )
    assert "frame-ancestors 'none'" in wall_["Content-Security-Policy"]
    assert wall_["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'self'" in preview["Content-Security-Policy"]
    assert preview["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-src 'self'" in console_["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in console_["Content-Security-Policy"]


def test_a_call_is_a_link_on_every_page_of_the_event(
    house: House, event: Event, console: Browser
) -> None:
    house.move(event, COLLECT, RoundState.OPEN)
    guest, idea = house.browser().join(event), house.idea(event)
    board = f"/events/{event.id}"
    pages = (board, f"{board}/mine", f"{board}/results", f"/ideas/{idea.id}")
    assert [words(by_id(guest.get(page).text)["call"]) for page in pages] == [""] * 4
    console.post(f"{board}/call", {"to": "results", "from": ""})
    for page in pages:
        assert "look at the results" in words(by_id(guest.get(page).text)["call"])
    assert "called to the results" in part(console, event, "projector")
    told = console.post(f"{board}/call", {"to": "board", "from": ""}, status=409)
    assert "somebody else has called" in words(main(told.text))
    console.post(f"{board}/call", {"to": "", "from": "results"})
    assert words(by_id(guest.get(board).text)["call"]) == ""
    console.post(f"{board}/call", {"to": "", "from": ""}, status=409)


def test_a_call_to_an_unknown_page_is_refused(event: Event, console: Browser) -> None:
    console.post(f"/events/{event.id}/call", {"to": "elsewhere"}, status=422)


def test_a_call_reaches_phones_and_readers_as_a_part(
    house: House, event: Event, console: Browser
) -> None:
    console.post(f"/events/{event.id}/call", {"to": "results"})
    for which in (Screen.PHONE, Screen.READER):
        assert f"/events/{event.id}/results" in str(screen(house, event, which)["call"])


def test_the_console_tells_what_was_done_last_and_takes_it_back(
    house: House, event: Event, console: Browser
) -> None:
    assert "Nothing has been done yet" in part(console, event, "last-act")
    first = event.rounds[0].id
    console.post(f"/rounds/{first}/state", {"state": "open", "from": "planned"})
    assert "Kim opened a round: What should get better?" in part(console, event, "last-act")
    assert "Kim opened a round" in str(screen(house, event, Screen.CONSOLE)["last-act"])
    page = console.post(f"/events/{event.id}/undoing", {"act": act_number(console, event)})
    assert "Undone." in words(main(page.text))
    assert "Kim took back the opening of a round" in part(console, event, "last-act")
    with house.work() as work:
        assert house.again(work, event).rounds[0].state is RoundState.PLANNED


def test_an_opening_is_not_offered_to_be_undone_once_an_idea_is_there(
    house: House, event: Event, console: Browser
) -> None:
    first = event.rounds[0].id
    console.post(f"/rounds/{first}/state", {"state": "open"})
    number = act_number(console, event)
    guest = house.browser().join(event)
    guest.post(f"/events/{event.id}/ideas", {"title": "Benches"})
    assert "undo-form" not in by_id(console.get(f"/events/{event.id}/console").text)
    told = console.post(f"/events/{event.id}/undoing", {"act": number}, status=409)
    assert "already contributed" in words(main(told.text))


def test_a_removed_round_comes_back_without_having_asked_before(
    house: House, event: Event, console: Browser
) -> None:
    console.post(f"/rounds/{event.rounds[1].id}/removal")
    assert "Kim removed a round" in part(console, event, "last-act")
    console.get(f"/rounds/{event.rounds[1].id}/edit", status=404)
    console.post(f"/events/{event.id}/undoing", {"act": act_number(console, event)})
    with house.work() as work:
        assert [one.id for one in house.again(work, event).rounds] == [
            one.id for one in event.rounds
        ]


def test_who_undoes_what_is_not_the_last_act_any_more_is_told_what_is(
    house: House, event: Event, console: Browser
) -> None:
    first = event.rounds[0].id
    console.post(f"/rounds/{first}/state", {"state": "open"})
    seen = act_number(console, event)
    other = house.browser().sign_in(house.person("Alex", Role.ADMINISTRATOR))
    other.post(f"/rounds/{first}/state", {"state": "closed"})
    told = console.post(f"/events/{event.id}/undoing", {"act": seen}, status=409)
    sentence = (
        "Somebody has done something else since: Alex closed a round: What should get better?"
    )
    assert sentence in words(main(told.text))
    console.post(f"/events/{event.id}/undoing", {"act": "999999"}, status=409)
    console.post(f"/events/{event.id}/undoing", {"act": "x"}, status=422)


def test_a_frozen_wall_is_undone_too(event: Event, console: Browser) -> None:
    console.post(f"/events/{event.id}/wall", {"state": "frozen"})
    for told in ("follows what happens here", "frozen since"):
        console.post(f"/events/{event.id}/undoing", {"act": act_number(console, event)})
        assert told in part(console, event, "projector")


def test_contrary_acts_are_told_with_the_state_that_is(
    house: House, event: Event, console: Browser
) -> None:
    first = house.move(event, COLLECT, RoundState.CLOSED)
    state, clock = f"/rounds/{first.id}/state", f"/rounds/{first.id}/clock"
    console.post(state, {"state": "open", "from": "closed"})
    told = console.post(state, {"state": "shown", "from": "closed"}, status=409)
    assert "the round is open now" in words(main(told.text))
    told = console.post(clock, {"more": "1", "from": "2026-01-01T10:00:00+00:00"}, status=409)
    assert "no clock is running now" in words(main(told.text))
    console.post(clock, {"more": "5", "from": ""})
    told = console.post(clock, {"more": "5", "from": ""}, status=409)
    assert "the clock runs" in words(main(told.text))
    told = console.post(clock, {"more": "", "from": "2026-01-01T10:00:00+00:00"}, status=409)
    assert "to another end" in words(main(told.text))
    place = f"/rounds/{event.rounds[1].id}/place"
    told = console.post(place, {"before": "4711"}, status=409)
    assert "not there any more" in words(main(told.text))


def test_forms_of_the_console_say_what_they_were_made_from(
    house: House, event: Event, console: Browser
) -> None:
    """So a press on a page that was fetched just now is never taken for an old one."""
    first = event.rounds[0].id
    for step in ("open", "clock", "more", "stop", "close", "open again"):
        page = by_id(console.get(f"/events/{event.id}/console").text)
        form = page["clock-form" if step in ("clock", "more", "stop") else "next-step"]
        if step == "open again":
            form = next(
                one
                for one in page["agenda"].iter("form")
                if f"/{first}/state" in str(one.get("action"))
            )
        sent = {
            str(one.get("name")): one.get("value")
            for one in form.iter("input")
            if one.get("name") != "key"
        }
        choice = {"more": "" if step == "stop" else "5"}
        if step in ("open", "close", "open again"):
            choice = {"state": "closed" if step == "close" else "open"}
        assert "from" in sent
        console.post(str(form.get("action")), sent | choice)


def test_people_read_that_they_may_take_their_time_where_the_round_says_so(
    house: House, event: Event, console: Browser
) -> None:
    first = event.rounds[0].id
    values = {"prompt_en": "What next?", "minutes": "5"}
    console.post(f"/rounds/{first}/state", {"state": "open"})
    console.post(f"/rounds/{first}/clock", {"more": "5"})
    guest = house.browser().join(event)
    assert "Take the time you need" not in guest.get(f"/events/{event.id}").text
    console.post(f"/rounds/{first}/edit", values | {"own_time": "1"})
    page = guest.get(f"/events/{event.id}").text
    assert "Take the time you need" in page
    assert "Hide the clock" in page
    assert "Take the time you need" not in console.get(f"/events/{event.id}/beamer").text
