"""The pages of the mail server and of the outbox, as administrators use them."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from participation.identity.models import Person, Role
from participation.kernel.audit import AuditEntry
from participation.mail.domain import post
from participation.mail.models import Letter, LetterState, MailServer
from participation.mail.sender import Postman
from tests.support.house import Browser, House
from tests.support.smtp import PostOffice
from tests.web.reading import alerts
from tests.web.world import nothing_changes, queries

SERVER = {
    "host": "127.0.0.1",
    "port": "2525",
    "security": "none",
    "username": "forum",
    "password": "very-secret",
    "sender": "forum@example.org",
    "sender_name": "Forum",
}


@pytest.fixture
def administrator(house: House) -> Person:
    return house.person("admin", Role.ADMINISTRATOR)


@pytest.fixture
def browser(house: House, administrator: Person) -> Browser:
    return house.browser().sign_in(administrator)


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with PostOffice() as office:
        yield office


def server(house: House) -> MailServer:
    with house.database.reading() as session:
        return session.get_one(MailServer, 1)


def write(house: House, state: LetterState = LetterState.WAITING, **changes: Any) -> int:
    draft = {
        "kind": "confirm",
        "to": "kim@example.org",
        "locale": "en",
        "subject": "One step is left",
        "text": "Open https://forum.example/secret",
        "html": "",
    }
    with house.work() as work:
        letter = post(work, **draft | changes)
        letter.state = state
        letter.settled_at = None if state is LetterState.WAITING else work.now
        return letter.id


def test_the_server_is_set_and_its_password_never_shown(house: House, browser: Browser) -> None:
    assert "No server is set" in browser.get("/administration/mail").text
    page = browser.post("/administration/mail", SERVER).text
    assert "No server is set" not in page
    assert 'value="127.0.0.1"' in page
    assert "very-secret" not in page
    assert server(house).password == "very-secret"


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        ({"password": ""}, "very-secret"),
        ({"password": "another"}, "another"),
        ({"password": "", "remove_password": "1"}, ""),
        ({"password": " with spaces "}, " with spaces "),
    ],
)
def test_an_empty_password_keeps_the_one_that_is_set_and_a_tick_removes_it(
    house: House, browser: Browser, changes: dict[str, str], kept: str
) -> None:
    browser.post("/administration/mail", SERVER)
    browser.post("/administration/mail", SERVER | changes)
    assert server(house).password == kept


def test_the_log_tells_what_was_set_but_no_secret(house: House, browser: Browser) -> None:
    browser.post("/administration/mail", SERVER)
    browser.post("/administration/mail", SERVER | {"port": "587", "password": "another"})
    with house.database.reading() as session:
        entries = session.scalars(select(AuditEntry)).all()
    kept = [entry.kept for entry in entries if entry.act == "MailServerChanged"]
    assert (kept[1]["before"]["port"], kept[1]["after"]["port"]) == (2525, 587)
    assert kept[1]["password_changed"] is True
    said = json.dumps([entry.kept for entry in entries])
    assert "very-secret" not in said
    assert "another" not in said


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"host": "http://mail.example.org/"}, "host"),
        ({"host": "mail example"}, "host"),
        ({"port": "0"}, "port"),
        ({"port": "70000"}, "port"),
        ({"port": "smtp"}, "port"),
        ({"security": "magic"}, "security"),
        ({"sender": ""}, "sender"),
        ({"sender": "forum"}, "sender"),
        ({"sender": "a@b.example\nBcc: x@y.example"}, "sender"),
        ({"sender": "jürgen@example.org"}, "sender"),
        ({"sender": ".@example.org"}, "sender"),
        ({"username": "jürgen"}, "username"),
        ({"password": "wörd"}, "password"),
        ({"password": "x" * 201}, "password"),
    ],
)
def test_what_no_server_could_be_is_refused_beside_its_field(
    house: House, browser: Browser, changes: dict[str, str], field: str
) -> None:
    with nothing_changes(house):
        page = browser.post("/administration/mail", SERVER | changes, status=422).text
    assert f'id="field-{field}-error"' in page
    assert 'value="Forum"' in page


def test_a_test_email_shows_what_became_of_it(
    house: House, browser: Browser, office: PostOffice, administrator: Person
) -> None:
    browser.post("/administration/mail/test", status=409)
    plain = SERVER | {"username": "", "password": "", "port": str(office.port)}
    browser.post("/administration/mail", plain)
    page = browser.post("/administration/mail/test").text
    assert "is on its way" in page
    assert "waiting" in page
    office.refuses = {administrator.email}
    Postman(house.database, 2).deliver()
    page = browser.get("/administration/mail").text
    assert "not delivered" in page
    assert "550 5.1.1 no such person here" in page
    office.refuses = set()
    browser.post("/administration/mail/test")
    Postman(house.database, 2).deliver()
    page = browser.get("/administration/mail").text
    assert "no such person" not in page
    assert office.addresses == [administrator.email]


def test_the_outbox_shows_what_is_in_each_state(house: House, browser: Browser) -> None:
    assert "There are no emails here" in browser.get("/administration/outbox").text
    for state in LetterState:
        write(house, state, subject=f"about {state.value}")
    everything = browser.get("/administration/outbox").text
    assert all(f"about {state.value}" in everything for state in LetterState)
    failed = browser.get("/administration/outbox?state=failed").text
    assert "about failed" in failed
    assert "about sent" not in failed
    assert "about sent" in browser.get("/administration/outbox?state=nonsense").text


def test_the_outbox_goes_in_pages_and_asks_no_more_for_many(house: House, browser: Browser) -> None:
    asked = {}
    for number in (1, 49, 1):
        for _ in range(number):
            write(house)
        with queries(house) as sent:
            page = browser.get("/administration/outbox").text
        asked[number] = len(sent)
    assert len(set(asked.values())) == 1
    assert max(asked.values()) <= 12
    assert "Page 1 of 2" in page
    assert browser.get("/administration/outbox?page=2").text.count("One step is left") == 1


def test_an_email_can_be_read_only_where_no_server_could_bring_it(
    house: House, browser: Browser
) -> None:
    number = write(house)
    assert "forum.example/secret" in browser.get(f"/administration/outbox/{number}").text
    browser.post("/administration/mail", SERVER)
    page = browser.get(f"/administration/outbox/{number}").text
    assert "secret" not in page
    assert "kim@example.org" in page


def test_a_failed_email_is_tried_again_and_one_that_was_sent_is_not(
    house: House, browser: Browser
) -> None:
    browser.post("/administration/mail", SERVER)
    failed, sent = write(house, LetterState.FAILED), write(house, LetterState.SENT)
    page = browser.post(f"/administration/outbox/{failed}/attempt").text
    assert "being tried again now" in page
    page = browser.post(f"/administration/outbox/{sent}/attempt", status=409).text
    assert "has been sent already" in alerts(page)
    with house.database.reading() as session:
        assert session.get_one(Letter, failed).state is LetterState.WAITING
        assert session.get_one(Letter, sent).state is LetterState.SENT


def test_what_the_server_says_is_text_and_not_markup(house: House, browser: Browser) -> None:
    number = write(house, LetterState.FAILED, subject="<b>bold</b>")
    with house.work() as work:
        work.session.get_one(Letter, number).error = "550 <script>alert(1)</script>"
    for page in ("/administration/outbox", f"/administration/outbox/{number}"):
        text = browser.get(page).text
        assert "<script>alert" not in text
        assert "<b>bold" not in text
