"""The pages of claim codes: a code shown once, redeemed elsewhere, guessed, mailed, taken over."""

import re

import pytest
from sqlalchemy import select

from participation.events.models import Event, Participant, RoundKind, RoundState
from participation.identity.models import Person
from participation.mail.models import Letter
from tests.support.house import Browser, House

DIGITS = re.compile(r'digits">([^<]+)<')


@pytest.fixture
def event(house: House) -> Event:
    """A workshop that is collecting."""
    event = house.event()
    house.move(event, RoundKind.COLLECT, RoundState.OPEN)
    return event


def with_idea(house: House, event: Event, title: str) -> Browser:
    browser = house.browser().join(event)
    browser.post(f"/events/{event.id}/ideas", {"title": title})
    return browser


def code_of(browser: Browser) -> str:
    found = DIGITS.search(browser.post("/claim").text)
    assert found
    return found[1]


def test_a_code_is_shown_once(house: House, event: Event) -> None:
    browser = with_idea(house, event, "Benches")
    code = code_of(browser)
    page = browser.get("/claim").text
    assert code not in page
    assert "You already have a claim code" in page


def test_a_guest_comes_back_in_another_browser_and_withdraws(house: House, event: Event) -> None:
    code = code_of(with_idea(house, event, "Benches"))
    other = house.browser()
    page = other.post("/claim/redeem", {"code": code.lower().replace(" ", "-")}).text
    assert "Benches" in page
    number = re.search(r"/ideas/(\d+)/withdrawal", page)
    assert number
    assert "withdrawn" in other.post(f"/ideas/{number[1]}/withdrawal").text


def test_what_both_browsers_wrote_is_one_persons_afterwards(house: House, event: Event) -> None:
    code = code_of(with_idea(house, event, "Benches"))
    other = with_idea(house, event, "Fountains")
    assert "Workshop" in other.get("/claim/redeem").text
    page = other.post("/claim/redeem", {"code": code}).text
    assert "Benches" in page
    assert "Fountains" in page
    with house.database.reading() as session:
        assert len(session.scalars(select(Participant)).all()) == 1


def test_a_browser_can_forget_who_it_stood_for(house: House, event: Event) -> None:
    code = code_of(with_idea(house, event, "Benches"))
    other = house.browser()
    other.post("/claim/redeem", {"code": code})
    assert "Forget me in this browser" in other.get("/claim").text
    other.post("/claim/leaving")
    assert "Benches" not in other.get("/mine").text
    assert "Benches" in other.post("/claim/redeem", {"code": code}).text


def test_a_code_typed_on_a_borrowed_browser_never_brings_its_lender_along(
    house: House, event: Event
) -> None:
    codes = [code_of(with_idea(house, event, title)) for title in ("Benches", "Fountains")]
    shared = house.browser()
    assert "Benches" in shared.post("/claim/redeem", {"code": codes[0]}).text
    page = shared.post("/claim/redeem", {"code": codes[1]}).text
    assert "Fountains" in page
    assert "Benches" not in page


@pytest.mark.parametrize("wrong", ["CCCC CCCC CCCC", "AAAA", "x" * 5000, "\u0000\u202e"])
def test_every_wrong_code_gets_the_same_answer(house: House, wrong: str) -> None:
    page = house.browser().post("/claim/redeem", {"code": wrong}, status=422).text
    assert "does not lead to any ideas" in page or "Please enter your claim code" in page


def test_a_code_guessed_a_thousand_times_is_refused_kindly_and_elsewhere_the_right_one_works(
    house: House, event: Event
) -> None:
    code = code_of(with_idea(house, event, "Benches"))
    statuses = []
    for number in range(1000):
        if number % 10 == 0:
            guesser = house.browser()  # without its cookie it is somebody else each time
        answer = guesser.client.post(
            "/claim/redeem",
            data={"key": f"guess-{number:020}", "code": f"CCCCCCCC{number:04}".replace("0", "F")},
            headers={"Origin": "http://localhost", "Accept-Language": "en"},
        )
        statuses.append(answer.status_code)
    assert set(statuses) == {422, 429}
    assert statuses.count(422) == 100
    assert "wait a few minutes" in answer.text
    elsewhere = house.browser()
    elsewhere.client.environ_base["REMOTE_ADDR"] = "198.51.100.7"
    assert "Benches" in elsewhere.post("/claim/redeem", {"code": code}).text


def test_a_new_code_ends_the_old_one(house: House, event: Event) -> None:
    browser = with_idea(house, event, "Benches")
    old = code_of(browser)
    code_of(browser)
    house.browser().post("/claim/redeem", {"code": old}, status=422)


def test_the_code_is_mailed_to_an_address_that_is_kept_nowhere_else(
    house: House, event: Event
) -> None:
    browser = with_idea(house, event, "Benches")
    code = code_of(browser)
    again = browser.post("/claim/letter", {"code": code, "email": "nowhere"}, status=422).text
    assert code in again
    page = browser.post("/claim/letter", {"code": code, "email": "kim@example.org"}).text
    assert code not in page
    assert "kim@example.org" not in page
    with house.database.reading() as session:
        letter = session.scalars(select(Letter)).one()
        assert code in letter.text
        assert code in letter.html
        dump = "\n".join(
            str(tuple(row))
            for table in Letter.metadata.sorted_tables
            if table.name != "letter"
            for row in session.execute(table.select())
        )
    assert "kim@example.org" not in dump
    assert code.replace(" ", "") not in dump


def test_nobody_mails_somebody_elses_code(house: House, event: Event) -> None:
    code = code_of(with_idea(house, event, "Benches"))
    other = with_idea(house, event, "Fountains")
    other.post("/claim/letter", {"code": code, "email": "kim@example.org"}, status=409)


def test_an_account_takes_over_what_its_browser_wrote_before(house: House, event: Event) -> None:
    kim: Person = house.person("kim")
    browser = with_idea(house, event, "Benches").sign_in(kim)
    assert "1 idea" in browser.get("/claim").text
    assert "Benches" in browser.post("/claim/takeover").text
    assert "Benches" in house.browser().sign_in(kim).get("/mine").text
    browser.post("/claim/takeover", status=403)


def test_an_account_takes_over_with_a_code(house: House, event: Event) -> None:
    code = code_of(with_idea(house, event, "Benches"))
    signed_in = house.browser().sign_in(house.person("kim"))
    assert "Benches" in signed_in.post("/claim/redeem", {"code": code}).text
    house.browser().post("/claim/redeem", {"code": code}, status=422)


def test_a_name_is_shown_beside_ideas_and_never_on_the_wall(house: House) -> None:
    from participation.identity.models import Role

    moderator = house.person("moderator", Role.MODERATOR)
    event = house.event(moderator=moderator)
    house.move(event, RoundKind.COLLECT, RoundState.OPEN)
    browser = with_idea(house, event, "Benches")
    path = f"/events/{event.id}/affiliation"
    browser.post(path, {"affiliation": "0", "alias": " Kim  from\u202e the   hill "})
    for page in (f"/events/{event.id}", "/ideas/1", "/ideas"):
        assert "Kim from the hill" in browser.get(page).text
    wall = house.browser().sign_in(moderator).get(f"/events/{event.id}/beamer").text
    assert "Benches" in wall
    assert "Kim" not in wall
    browser.post(path, {"affiliation": "0", "alias": "x" * 61}, status=422)
