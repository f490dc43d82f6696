"""Signing in and out: limits, answers that tell nothing, targets of our own, sessions that end."""

from pathlib import Path

import pytest

from participation.identity.models import Person, Role
from tests.support.house import ORIGIN, PASSWORD, Browser, House, make_app, new_key
from tests.web.reading import alerts, field_values
from tests.web.world import nothing_changes

NEW = "another-long-password"


@pytest.fixture
def kim(house: House) -> Person:
    return house.person("kim", Role.MODERATOR)


def try_password(
    browser: Browser, password: str, status: int, email: str = "kim@example.org"
) -> str:
    return browser.post("/sign-in", {"email": email, "password": password}, status=status).text


def is_signed_in(browser: Browser) -> bool:
    return browser.get("/account").request.path == "/account"


def test_an_account_opens_with_its_password_however_its_address_is_written(
    house: House, kim: Person
) -> None:
    for email in (kim.email, " KIM@Example.ORG "):
        browser = house.browser()
        browser.post("/sign-in", {"email": email, "password": PASSWORD})
        assert is_signed_in(browser)


def test_the_answer_does_not_tell_whether_there_is_an_account(house: House, kim: Person) -> None:
    def answer(email: str) -> str:
        page = try_password(house.browser(), "wrong-password", 422, email)
        assert field_values(page)["email"] == email
        return alerts(page)

    with nothing_changes(house):
        assert answer("kim@example.org") == answer("lee@example.org")


@pytest.mark.parametrize(
    "data",
    [{}, {"email": "kim@example.org"}, {"password": PASSWORD}, {"email": "\u200b", "password": ""}],
)
def test_address_and_password_are_needed(house: House, data: dict[str, str]) -> None:
    page = house.browser().post("/sign-in", data, status=422)
    assert "Please enter your" in alerts(page.text)


def test_the_eleventh_wrong_password_closes_the_account_for_a_while(
    house: House, kim: Person
) -> None:
    for _ in range(10):
        try_password(house.browser(), "wrong-password", 422)
    for password in ("wrong-password", PASSWORD):
        page = try_password(house.browser(), password, 429, "KIM@example.org")
        assert "wait" in alerts(page)
    house.person("lee")
    try_password(house.browser(), PASSWORD, 200, "lee@example.org")


def test_guessing_from_one_address_locks_nobody_out_elsewhere(house: House, kim: Person) -> None:
    for _ in range(11):
        house.app.test_client().post(
            "/sign-in",
            data={"key": new_key(), "email": kim.email, "password": "wrong-password"},
            headers={"Origin": ORIGIN},
            environ_base={"REMOTE_ADDR": "192.0.2.7"},
        )
    assert is_signed_in(house.browser().sign_in(kim))


def test_a_wrong_current_password_counts_as_a_guess(house: House, kim: Person) -> None:
    browser = house.browser().sign_in(kim)
    for _ in range(10):
        browser.post("/account/password", {"current": "wrong", "new": NEW}, status=422)
    browser.post("/account/password", {"current": PASSWORD, "new": NEW}, status=429)


HOME = "/moderation"  # of a moderator
TARGETS = [
    ("/events/new", "/events/new"),
    ("/?q=a b&x=ü", "/?q=a%20b&x=%C3%BC"),
    ("", HOME),
    ("//evil", HOME),
    ("///evil", HOME),
    ("https://evil", HOME),
    ("http:evil", HOME),
    ("/\\evil", HOME),
    ("\\\\evil", HOME),
    ("/\t/evil", HOME),
    ("/\n/evil", HOME),
    ("/\r\n/evil", HOME),
    ("\t//evil", HOME),
    (" //evil", HOME),
    ("/\x00/evil", HOME),
    ("/\u2028/evil", HOME),
    ("javascript:alert(1)", HOME),
    ("data:text/html,hello", HOME),
    ("evil", HOME),
]


@pytest.mark.parametrize(("wish", "target"), TARGETS)
def test_after_signing_in_one_lands_on_a_page_of_ours(
    house: House, kim: Person, wish: str, target: str
) -> None:
    data = {"email": kim.email, "password": PASSWORD, "next": wish}
    browser = house.browser()
    answer = browser.post("/sign-in", data, status=303, follow=False)
    assert answer.location == target
    again = browser.client.get("/sign-in", query_string={"next": wish})
    assert again.location == target
    form = house.browser().client.get("/sign-in", query_string={"next": wish})
    hidden = field_values(form.text)["next"]
    assert hidden == ("" if target == HOME else wish)


def test_an_account_that_runs_no_events_begins_at_the_start(house: House) -> None:
    answer = house.browser().sign_in(house.person("lee")).get("/sign-in")
    assert answer.request.path == "/"


def test_a_new_password_ends_other_sessions_and_keeps_this_one(house: House, kim: Person) -> None:
    here, there = house.browser().sign_in(kim), house.browser().sign_in(kim)
    here.post("/account/password", {"current": PASSWORD, "new": NEW})
    assert is_signed_in(here)
    assert not is_signed_in(there)
    try_password(house.browser(), PASSWORD, 422)
    try_password(house.browser(), NEW, 200)


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"current": PASSWORD},
        {"current": PASSWORD, "new": "short"},
        {"current": "wrong", "new": NEW},
        {"current": "", "new": NEW},
    ],
)
def test_a_password_that_is_not_changed_ends_no_session(
    house: House, kim: Person, data: dict[str, str]
) -> None:
    here, there = house.browser().sign_in(kim), house.browser().sign_in(kim)
    with nothing_changes(house):
        here.post("/account/password", data, status=422)
    assert is_signed_in(here)
    assert is_signed_in(there)


def test_signing_out_leaves_nothing_of_the_account(house: House, kim: Person) -> None:
    browser = house.browser().sign_in(kim)
    assert "My account" in browser.get("/").text
    browser.post("/sign-out")
    assert not is_signed_in(browser)
    assert "My account" not in browser.get("/").text
    browser.post("/sign-out")


def test_name_and_language_of_an_account_can_be_changed(house: House, kim: Person) -> None:
    browser = house.browser().sign_in(kim)
    page = browser.post("/account", {"name": " Kim  Ö. ", "locale": "de"})
    assert '<html lang="de"' in page.text
    assert field_values(page.text)["name"] == "Kim Ö."
    assert field_values(page.text)["locale"] == "de"


def test_an_account_that_is_gone_is_signed_out(house: House, kim: Person) -> None:
    browser = house.browser().sign_in(kim)
    with house.work() as work:
        work.session.delete(work.session.get_one(Person, kim.id))
    assert not is_signed_in(browser)


@pytest.mark.parametrize("public_url", ["", "http://forum.example", "https://forum.example"])
def test_cookies_say_who_may_have_them(tmp_path: Path, public_url: str) -> None:
    house = House(make_app(tmp_path, public_url=public_url))
    event = house.event()
    browser = house.browser()
    joined = browser.post("/join", {"code": event.code}, status=303, follow=False)
    switched = browser.client.get("/?lang=de")
    for answer, name in ((joined, "session"), (switched, "locale")):
        (cookie,) = answer.headers.getlist("Set-Cookie")
        flags = {flag.strip().lower() for flag in cookie.split(";")}
        assert cookie.startswith(f"{name}=")
        assert {"httponly", "samesite=lax"} <= flags
        assert ("secure" in flags) == public_url.startswith("https")
        assert not [flag for flag in flags if flag.startswith("domain")]
    house.database.dispose()


def test_who_only_reads_gets_no_cookie(house: House) -> None:
    event, browser = house.event(), house.browser()
    for address in ("/", "/help", "/sign-in", f"/events/{event.id}", f"/join/{event.code}"):
        assert "Set-Cookie" not in browser.get(address).headers, address


def test_a_forged_session_is_no_session(house: House, kim: Person) -> None:
    browser = house.browser().sign_in(kim)
    cookie = browser.client.get_cookie("session")
    assert cookie
    for value in (cookie.value[:-2], "x" + cookie.value, "", "..", cookie.value + "x"):
        browser.client.set_cookie("session", value)
        assert not is_signed_in(browser)
