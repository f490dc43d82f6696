"""The pages of accounts, of moderators of an event, and of the lists; and the way there."""

import pytest
from sqlalchemy import select

from participation.identity.domain import note_sign_in
from participation.identity.lists import add_entry
from participation.identity.models import Feedback, Person, Role, Unit
from participation.kernel.words import Words
from participation.mail.models import Letter, LetterState
from tests.support.house import PASSWORD, Browser, House
from tests.web.world import queries

MOST = 12


@pytest.fixture
def ada(house: House) -> Person:
    return house.person("ada", Role.ADMINISTRATOR)


@pytest.fixture
def administrator(house: House, ada: Person) -> Browser:
    return house.browser().sign_in(ada)


def test_only_administrators_find_the_way_in_their_header(
    house: House, administrator: Browser
) -> None:
    link = 'href="/administration"'
    assert link in administrator.get("/").text
    assert link not in house.browser().get("/").text
    kim = house.person("kim", Role.MODERATOR, Role.EDITOR)
    assert link not in house.browser().sign_in(kim).get("/").text


def test_the_hub_shows_what_waits_for_somebody(house: House, administrator: Browser) -> None:
    with house.work() as work:
        work.session.add(Feedback(at=work.now, text="x", language="en"))
        words = {"kind": "reset", "locale": "en", "subject": "s", "text": "t", "html": "h"}
        moments = {"created_at": work.now, "next_try_at": work.now}
        failed = Letter(to="a@example.org", state=LetterState.FAILED, **words, **moments)
        work.session.add(failed)
    page = administrator.get("/administration").text
    for said in ("1 account<", "1 open<", "1 could not be delivered<", "3 texts have blanks"):
        assert said in page


def test_somebody_is_added_and_invited(house: House, administrator: Browser) -> None:
    form = {"name": "Kim", "email": "Kim@Example.org", "locale": "de", "role_editor": "1"}
    page = administrator.post("/administration/people", form).text
    assert "Kim gets an email with a link to choose a password." in page
    assert "Send the invitation again" in page
    with house.database.reading() as session:
        kim = session.scalars(select(Person).where(Person.email == "kim@example.org")).unique()
        assert kim.one().roles == {Role.EDITOR}
        (letter,) = session.scalars(select(Letter))
    assert (letter.to, letter.locale, letter.kind) == ("kim@example.org", "de", "invite")


WRONG = [
    ({"email": "kim@example.org"}, "Please enter a name."),
    ({"name": "Kim"}, "Please enter an email address."),
    ({"name": "Kim", "email": "kim"}, "This is not an email address."),
    ({"name": "Kim", "email": "ada@example.org"}, "already an account with this address"),
    ({"name": "Kim", "email": "k@example.org", "unit": "99"}, "Please choose one of the options."),
    (
        {"name": "Kim", "email": "k@example.org", "role_lead_unit": "1"},
        "Please choose the unit that this person reports for.",
    ),
]


@pytest.mark.parametrize(("form", "reason"), WRONG)
def test_what_is_wrong_with_a_new_person_is_said(
    administrator: Browser, form: dict[str, str], reason: str
) -> None:
    assert reason in administrator.post("/administration/people", form, status=422).text


def test_a_blocked_person_is_signed_out_and_cannot_come_back(
    house: House, administrator: Browser
) -> None:
    kim = house.person("kim", Role.MODERATOR)
    theirs = house.browser().sign_in(kim)
    assert theirs.get("/account").request.path == "/account"
    address = f"/administration/people/{kim.id}/block"
    assert "kim is blocked and signed out." in administrator.post(address, {"blocked": "1"}).text
    assert theirs.get("/account").request.path == "/sign-in"
    again = {"email": kim.email, "password": PASSWORD}
    assert "This account is blocked." in theirs.post("/sign-in", again, status=403).text
    assert "kim can sign in again." in administrator.post(address, {"blocked": "0"}).text
    assert theirs.sign_in(kim).get("/account").request.path == "/account"


def test_a_role_counts_at_once(house: House, administrator: Browser) -> None:
    kim = house.person("kim")
    theirs = house.browser().sign_in(kim)
    theirs.get("/moderation", status=403)
    administrator.post(f"/administration/people/{kim.id}/roles", {"role_moderator": "1"})
    theirs.get("/moderation")
    administrator.post(f"/administration/people/{kim.id}/roles", {})
    theirs.get("/moderation", status=403)


def test_the_order_of_accounts_is_in_the_address_and_kept_while_paging(
    house: House, administrator: Browser
) -> None:
    people = {name: house.person(name).id for name in ("zoe", "bob")} | {"ada": 1}

    def shown(order: str) -> list[str]:
        page = administrator.get(f"/administration/people?order={order}").text
        return sorted(people, key=lambda name: page.index(f'/people/{people[name]}"'))

    for order in ("", "name", "nonsense"):
        assert shown(order) == ["ada", "bob", "zoe"]
    assert shown("newest") == ["bob", "zoe", "ada"]
    for number in range(50):
        house.person(f"person{number}")
    assert (
        "order=newest&amp;page=2" in administrator.get("/administration/people?order=newest").text
    )


def test_a_moderator_is_added_by_address_or_from_the_list(house: House) -> None:
    kim, lea, jo = (house.person(name, Role.MODERATOR) for name in ("kim", "lea", "jo"))
    event = house.event(moderator=kim)
    browser, address = house.browser().sign_in(kim), f"/events/{event.id}/moderators"
    assert address in browser.get(f"/events/{event.id}/console").text
    assert "lea moderates this event" in browser.post(address, {"email": "LEA@example.org"}).text
    assert "jo moderates this event" in browser.post(address, {"person": str(jo.id)}).text
    browser.post(address, {"person": str(lea.id)}, status=409)
    house.browser().sign_in(lea).get(f"/events/{event.id}/console")


def test_no_sentence_tells_who_has_an_account(house: House) -> None:
    kim = house.person("kim", Role.MODERATOR)
    house.person("citizen")
    event = house.event(moderator=kim)
    browser, address = house.browser().sign_in(kim), f"/events/{event.id}/moderators"
    said = "There is no moderator with this address. An administrator can add one."
    for email in ("citizen@example.org", "nobody@example.org"):
        assert said in browser.post(address, {"email": email}, status=422).text
    assert "Please choose somebody" in browser.post(address, {}, status=422).text


def test_the_last_moderator_stays_and_who_goes_is_out_at_once(house: House) -> None:
    kim, lea = (house.person(name, Role.MODERATOR) for name in ("kim", "lea"))
    event = house.event(moderator=kim)
    address = f"/events/{event.id}/moderators"
    browser = house.browser().sign_in(kim)
    browser.post(f"{address}/{kim.id}/removal", status=409)
    browser.post(address, {"email": lea.email})
    page = browser.post(f"{address}/{kim.id}/removal")
    assert page.request.path == "/moderation"
    assert "kim moderates this event no more." in page.text
    browser.get(f"/events/{event.id}/console", status=403)


def test_who_is_no_moderator_any_more_is_marked_and_does_not_count(house: House) -> None:
    kim, lea = (house.person(name, Role.MODERATOR) for name in ("kim", "lea"))
    event = house.event(moderator=kim)
    address = f"/events/{event.id}/moderators"
    browser = house.browser().sign_in(kim)
    browser.post(address, {"email": lea.email})
    ada = house.browser().sign_in(house.person("ada", Role.ADMINISTRATOR))
    ada.post(f"/administration/people/{lea.id}/roles", {"role_employee": "1"})
    assert browser.get(address).text.count("no moderator any more") == 1
    browser.post(f"{address}/{kim.id}/removal", status=409)
    browser.post(f"{address}/{lea.id}/removal")
    assert "no moderator any more" not in browser.get(address).text


LISTS = [
    "/administration",
    "/administration/people",
    "/administration/units",
    "/administration/affiliations",
    "/administration/texts",
    "/administration/feedback",
    "/administration/log",
    "/administration/people/1",
    "/events/1/moderators",
    "/imprint",
    "/feedback",
]


def test_fifty_rows_cost_no_more_questions_than_one(house: House, administrator: Browser) -> None:
    kim = house.person("kim", Role.MODERATOR)
    event = house.event(moderator=kim)

    def grow(numbers: range) -> None:
        for number in numbers:
            with house.work() as work:
                unit = add_entry(work, Unit, Words({"en": f"Unit {number}"}))
                person = Person(
                    email=f"{number}@example.org",
                    name=f"P{number}",
                    password_hash="",
                    created_at=work.now,
                    confirmed_at=work.now,
                    unit=unit,
                )
                person.grants = [type(kim.grants[0])(role=Role.MODERATOR)]
                work.session.add(person)
                again = house.again(work, event)
                again.moderators.append(person)
                work.session.add(Feedback(at=work.now, text="x", language="en"))
                work.session.flush()
                note_sign_in(work, person)

    def counted() -> dict[str, int]:
        numbers = {}
        for address in LISTS:
            with queries(house) as sent:
                assert administrator.client.get(address).status_code == 200
            numbers[address] = len([one for one in sent if not one.startswith("BEGIN")])
        return numbers

    grow(range(1))
    few = counted()
    grow(range(1, 50))
    assert counted() == few
    assert {address: number for address, number in few.items() if number > MOST} == {}
