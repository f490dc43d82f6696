"""Coming in: registering, confirming an address, forgotten passwords, invitations; and what goes wrong."""

import re
import threading
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse

from participation.identity import letters, registration
from participation.identity.domain import add_person, authenticate
from participation.identity.models import Grant, MailedLink, Person, Purpose, Role, new_stamp
from participation.identity.queries import by_email
from participation.identity.registration import KEPT_FOR, forget_old
from participation.mail.models import Letter
from tests.support.house import PASSWORD, Browser, House
from tests.support.parallel import at_once, raised
from tests.web.reading import alerts, main, words
from tests.web.world import nothing_changes

NEW = "another-long-password"
SAM = {"name": "Sam", "email": "sam@example.org", "password": PASSWORD, "locale": "en"}


def sent(house: House) -> list[Letter]:
    """All letters, in order."""
    with house.database.reading() as session:
        return list(session.scalars(select(Letter).order_by(Letter.id)))


def link_in(letter: Letter) -> str:
    """The path of the link in a letter, with what follows it."""
    found = re.search(r"https?://[^/\s]+(/(?:register/confirm|password/reset)/\S+)", letter.text)
    assert found, letter.text
    assert found[1].replace("&", "&amp;") in letter.html
    return found[1]


def last_link(house: House) -> str:
    return link_in(sent(house)[-1])


def register(house: House, browser: Browser | None = None, **changes: str) -> Browser:
    browser = browser or house.browser()
    page = browser.post("/register", SAM | changes)
    assert page.request.path == "/register/sent"
    return browser


def confirm(browser: Browser, link: str, password: str = PASSWORD, **more: Any) -> TestResponse:
    return browser.post(link, {"password": password}, **more)


def sign_in(browser: Browser, *, email: str, password: str = PASSWORD, status: int = 200) -> str:
    return browser.post("/sign-in", {"email": email, "password": password}, status=status).text


def is_signed_in(browser: Browser) -> bool:
    return browser.client.get("/account").status_code == 200


def age_links(house: House, by: timedelta) -> None:
    with house.work() as work:
        work.session.execute(update(MailedLink).values(expires_at=work.now - by))


def person(house: House, email: str = SAM["email"]) -> Person:
    with house.database.reading() as session:
        found = by_email(session, email)
    assert found
    return found


def test_somebody_registers_confirms_and_signs_in(house: House) -> None:
    browser = register(house)
    (letter,) = sent(house)
    assert (letter.to, letter.locale, letter.kind) == (SAM["email"], "en", "confirm")
    assert letter.subject == "Please confirm your email address"
    link = last_link(house)
    with nothing_changes(house):
        browser.get(link)
    page = confirm(browser, link)
    assert page.request.path == "/"
    assert "your address is confirmed. You are signed in" in page.text
    assert is_signed_in(browser)
    assert person(house).roles == frozenset()


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("", "enter your password"),
        ("guessed-by-a-stranger", "not the password that was chosen last"),
    ],
)
def test_the_link_alone_confirms_nothing(house: House, password: str, said: str) -> None:
    browser = register(house)
    with nothing_changes(house):
        page = confirm(browser, last_link(house), password, status=422)
    assert said in page.text
    assert not is_signed_in(browser)


def test_guesses_at_a_link_are_limited(house: House) -> None:
    browser = register(house)
    link = last_link(house)
    for _guess in range(10):
        confirm(browser, link, "a wrong guess", status=422)
    confirm(browser, link, status=429)
    assert person(house).confirmed_at is None


def test_a_stranger_who_registers_again_gets_in_by_nobodys_click(house: House) -> None:
    """Their password came last, so the owner's is not accepted, and a new one ends theirs."""
    owner = register(house)
    register(house, password=NEW, name="Won a prize at evil.example")
    letter = sent(house)[-1]
    assert "evil" not in letter.text + letter.html
    confirm(owner, link_in(letter), status=422)
    assert person(house).confirmed_at is None
    owner.post("/password/reset", {"email": SAM["email"]})
    page = owner.post(last_link(house), {"password": "chosen by the owner"}, status=422)
    assert "enter your name" in page.text
    owner.post(last_link(house), {"password": "chosen by the owner", "name": "Sam"})
    assert person(house).name == "Sam"
    sign_in(house.browser(), email=SAM["email"], password=NEW, status=422)
    sign_in(owner, email=SAM["email"], password="chosen by the owner")
    assert is_signed_in(owner)


def test_a_letter_is_in_the_language_that_was_chosen(house: House) -> None:
    register(house, house.browser("en"), locale="de")
    (letter,) = sent(house)
    assert letter.locale == "de"
    assert '<html lang="de">' in letter.html


def test_a_letter_leads_to_the_public_address(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = house.app.extensions["settings"].__class__(
        data_dir=house.app.extensions["settings"].data_dir, public_url="https://forum.example"
    )
    monkeypatch.setitem(house.app.extensions, "settings", changed)
    browser = house.browser()
    browser.post("/register", SAM, Origin="https://forum.example")
    assert "https://forum.example/register/confirm/" in sent(house)[0].text


def test_who_wanted_to_go_somewhere_arrives_there(house: House) -> None:
    browser = house.browser()
    assert 'name="next" value="/help"' in browser.get("/register?next=/help").text
    register(house, browser, next="/help")
    link = last_link(house)
    assert link.endswith(("?next=/help", "?next=%2Fhelp"))
    assert 'value="/help"' in browser.get(link).text
    page = browser.post(link.partition("?")[0], {"next": "/help", "password": PASSWORD})
    assert page.request.path == "/help"


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil"])
def test_nobody_is_led_to_another_site(house: House, target: str) -> None:
    browser = register(house, next=target)
    assert "evil" not in sent(house)[0].text
    link = last_link(house)
    assert "evil" not in browser.post(link, {"next": target, "password": PASSWORD}).request.url


def test_until_it_is_confirmed_nobody_signs_in_and_is_told_how_to_go_on(house: House) -> None:
    browser = register(house)
    page = sign_in(browser, email=SAM["email"], status=409)
    assert "confirm your email address first" in alerts(page)
    assert 'action="/register/link"' in page
    assert not is_signed_in(browser)
    browser.post("/register/link", {"email": SAM["email"]})
    assert len(sent(house)) == 2
    confirm(browser, last_link(house))
    assert is_signed_in(browser)


def test_a_wrong_password_does_not_tell_that_an_account_waits(house: House) -> None:
    browser = register(house)
    page = sign_in(browser, email=SAM["email"], password="wrong-horse-battery", status=422)
    assert "confirm" not in alerts(page)


@pytest.mark.parametrize("email", ["kim@example.org", " KIM@example.org "])
def test_who_has_an_account_is_told_by_mail_and_nobody_else_is(house: House, email: str) -> None:
    kim = house.person("kim")
    browser = house.browser()
    there = words(main(browser.post("/register", SAM | {"email": email}).text))
    not_there = words(main(house.browser().post("/register", SAM).text))
    assert there == not_there
    hint = sent(house)[0]
    assert (hint.to, hint.kind) == (kim.email, "account")
    assert person(house, kim.email).name == "kim"
    with house.database.reading() as session:
        assert authenticate(session, kim.email, PASSWORD)


@pytest.mark.parametrize("address", ["/register/link", "/password/reset"])
def test_asking_for_a_link_tells_nothing(house: House, address: str) -> None:
    house.person("kim")
    answers = {
        words(main(house.browser().post(address, {"email": email}).text))
        for email in ("kim@example.org", "nobody@example.org")
    }
    assert len(answers) == 1
    assert [letter.to for letter in sent(house)] == ["kim@example.org"]


def test_the_newest_registration_counts_until_one_is_confirmed(house: House) -> None:
    browser = register(house)
    first = last_link(house)
    register(house, name="Samira", password=NEW)
    assert browser.get(first, status=410)
    confirm(browser, last_link(house), NEW)
    assert person(house).name == "Samira"
    assert is_signed_in(browser)


def test_nobody_takes_over_an_account_that_waits_for_its_owner(house: House) -> None:
    with house.work() as work:
        made = add_person(
            work, email=SAM["email"], name="Sam", password=None, roles=[Role.MODERATOR]
        )
        letters.invite(work, made)
    register(house, password=NEW)
    assert [letter.kind for letter in sent(house)] == ["invite", "invite"]
    with house.database.reading() as session:
        assert authenticate(session, SAM["email"], NEW) is None
        assert authenticate(session, SAM["email"], "no account has this password") is None


def test_nobody_takes_over_a_registration_that_was_given_a_role(house: House) -> None:
    register(house)
    with house.work() as work:
        found = work.session.get_one(Person, person(house).id)
        found.grants = [Grant(role=Role.MODERATOR)]
    register(house, password=NEW)
    with house.database.reading() as session:
        assert authenticate(session, SAM["email"], NEW) is None


def test_a_role_makes_no_password_good_that_nobody_has_confirmed(house: House) -> None:
    """Somebody registers with another's address; the administration then gives the account a role."""
    register(house, password=NEW)
    theirs, found = last_link(house), person(house)
    ada = house.browser().sign_in(house.person("ada", Role.ADMINISTRATOR))
    page = ada.post(f"/administration/people/{found.id}/roles", {"role_editor": "1"})
    assert "gets an email with a link to choose a password" in page.text
    house.browser().get(theirs, status=410)
    owner = house.browser()
    assert sent(house)[-1].kind == "invite"
    owner.post(last_link(house), {"password": PASSWORD})
    sign_in(house.browser(), email=SAM["email"], password=NEW, status=422)
    sign_in(owner, email=SAM["email"])
    assert is_signed_in(owner)


def test_a_confirmation_used_twice_says_that_all_is_well(house: House) -> None:
    browser = register(house)
    link = last_link(house)
    confirm(browser, link)
    browser.post("/sign-out")
    page = browser.get(link)
    assert "There is nothing left to do here" in page.text
    confirm(browser, link, "a wrong guess", status=422)
    assert not is_signed_in(browser)
    confirm(browser, link)
    assert is_signed_in(browser)


def test_a_double_click_on_confirming_ends_signed_in(house: House) -> None:
    browser = register(house)
    link = last_link(house)
    as_before = browser.client.get_cookie("session")
    confirm(browser, link)
    if as_before is None:
        browser.client.delete_cookie("session")
    confirm(browser, link)
    assert is_signed_in(browser)


def test_a_blocked_account_hears_so_when_it_confirms(house: House) -> None:
    browser = register(house)
    with house.work() as work:
        work.session.get_one(Person, person(house).id).blocked_at = work.now
    page = confirm(browser, last_link(house), status=403)
    assert "This account is blocked" in page.text
    assert not is_signed_in(browser)


def test_nobody_overwrites_the_password_of_who_confirms_in_that_moment(
    each_house: House,
) -> None:
    """The registration waits for the one who confirms, and then finds a confirmed account."""
    with each_house.work() as work:
        waiting = registration.register(
            work, email=SAM["email"], name="Sam", password_hash="the owner's", locale=None
        )
        token = registration.issue_link(work, waiting, Purpose.CONFIRM)
    confirming, done = threading.Event(), threading.Event()

    def confirm_slowly() -> None:
        with each_house.work() as work:
            link = registration.find_link(work.session, token, Purpose.CONFIRM, lock=True)
            registration.confirm(work, link)
            work.session.flush()
            confirming.set()
            done.wait(1)  # on SQLite nobody else gets this far, so nobody says so

    def register_again() -> None:
        confirming.wait()
        try:
            with each_house.work() as work:
                registration.register(
                    work, email=SAM["email"], name="X", password_hash="a stranger's", locale=None
                )
        finally:
            done.set()

    assert raised(at_once([confirm_slowly, register_again])) == []
    found = person(each_house)
    assert (found.password_hash, found.name) == ("the owner's", "Sam")


def test_a_late_confirmation_is_told_so_and_gets_another(house: House) -> None:
    browser = register(house)
    link = last_link(house)
    age_links(house, timedelta(seconds=1))
    page = browser.get(link, status=410)
    assert "too old" in page.text
    assert 'href="/register/link"' in page.text
    with nothing_changes(house):
        browser.post(link, status=410)
    browser.post("/register/link", {"email": SAM["email"]})
    confirm(browser, last_link(house))
    assert person(house).confirmed_at


def test_a_link_for_another_account_says_so(house: House) -> None:
    kim = house.person("kim")
    register(house)
    link = last_link(house)
    browser = house.browser().sign_in(kim)
    for answer in (browser.get(link, status=403), browser.post(link, status=403)):
        assert "belongs to another account" in answer.text
    assert person(house).confirmed_at is None
    browser.post("/sign-out")
    confirm(browser, link)
    assert person(house).confirmed_at


@pytest.mark.parametrize("address", ["/register/confirm/abc", "/password/reset/abc"])
def test_a_link_that_was_never_sent_leads_nowhere(house: House, address: str) -> None:
    browser = house.browser()
    browser.get(address, status=404)
    browser.post(address, {"password": NEW}, status=404)


def test_links_are_kept_as_hashes_only(house: House) -> None:
    register(house)
    token = last_link(house).rpartition("/")[2]
    with house.database.reading() as session:
        (link,) = session.scalars(select(MailedLink))
    assert token not in link.token_hash
    assert len(link.token_hash) == 64


def test_a_forgotten_password_is_replaced_and_all_sessions_end(house: House) -> None:
    kim = house.person("kim")
    elsewhere = house.browser().sign_in(kim)
    browser = house.browser()
    browser.post("/password/reset", {"email": kim.email})
    link = last_link(house)
    with nothing_changes(house):
        browser.get(link)
    page = browser.post(link, {"password": NEW})
    assert page.request.path == "/sign-in"
    assert not is_signed_in(elsewhere)
    sign_in(browser, email=kim.email, password=PASSWORD, status=422)
    sign_in(browser, email=kim.email, password=NEW)
    assert is_signed_in(browser)


@pytest.mark.parametrize("is_late", [True, False])
def test_a_reset_used_twice_or_late_changes_nothing(house: House, is_late: bool) -> None:
    kim = house.person("kim")
    browser = house.browser()
    browser.post("/password/reset", {"email": kim.email})
    link = last_link(house)
    if is_late:
        age_links(house, timedelta(seconds=1))
    else:
        browser.post(link, {"password": NEW})
    stamp = person(house, kim.email).stamp
    page = browser.get(link, status=410)
    assert 'href="/password/reset"' in page.text
    browser.post(link, {"password": "a-third-long-password"}, status=410)
    assert person(house, kim.email).stamp == stamp


def test_a_new_password_ends_the_other_links_too(house: House) -> None:
    kim = house.person("kim")
    browser = house.browser()
    for _ in range(2):
        browser.post("/password/reset", {"email": kim.email})
    first, second = map(link_in, sent(house))
    browser.post(second, {"password": NEW})
    browser.get(first, status=410)


def test_a_short_new_password_is_refused_beside_its_field(house: House) -> None:
    kim = house.person("kim")
    browser = house.browser()
    browser.post("/password/reset", {"email": kim.email})
    page = browser.post(last_link(house), {"password": "short"}, status=422)
    assert "at least 10 characters" in page.text
    browser.post(last_link(house), {"password": NEW})


def test_an_invitation_lets_its_owner_choose_a_password(house: House) -> None:
    with house.work() as work:
        made = add_person(
            work, email=SAM["email"], name="Sam", password=None, roles=[Role.EDITOR], locale="de"
        )
        letters.invite(work, made)
    (letter,) = sent(house)
    assert (letter.kind, letter.locale) == ("invite", "de")
    browser = house.browser()
    sign_in(browser, email=SAM["email"], password="", status=422)
    sign_in(browser, email=SAM["email"], password=PASSWORD, status=422)
    browser.post(last_link(house), {"password": NEW})
    sign_in(browser, email=SAM["email"], password=NEW)
    assert is_signed_in(browser)
    assert person(house).roles == {Role.EDITOR}


def test_a_blocked_account_cannot_sign_in_and_gets_no_letters(house: House) -> None:
    kim = house.person("kim")
    browser = house.browser().sign_in(kim)
    with house.work() as work:
        found = work.session.get_one(Person, kim.id)
        found.blocked_at, found.stamp = work.now, new_stamp()
    assert not is_signed_in(browser)
    assert "is blocked" in sign_in(browser, email=kim.email, status=403)
    for address in ("/password/reset", "/register/link"):
        browser.post(address, {"email": kim.email})
    browser.post("/register", SAM | {"email": kim.email})
    assert sent(house) == []


WRONG: list[tuple[dict[str, str], str]] = [
    ({"name": ""}, "Please enter your name."),
    ({"email": ""}, "Please enter your email address."),
    ({"email": "sam"}, "This is not an email address."),
    ({"email": "sam@example.org\nBcc: all@example.org"}, "This is not an email address."),
    ({"email": "sam@example.org,kim@example.org"}, "This is not an email address."),
    ({"email": "<sam@example.org>"}, "This is not an email address."),
    ({"password": "short"}, "A password needs at least 10 characters."),
    ({"locale": "fr"}, "Please choose one of the options."),
]


@pytest.mark.parametrize(("changes", "sentence"), WRONG)
def test_what_cannot_be_taken_is_told_beside_its_field(
    house: House, changes: dict[str, str], sentence: str
) -> None:
    with nothing_changes(house):
        page = house.browser().post("/register", SAM | changes, status=422)
    assert sentence in page.text
    assert PASSWORD not in page.text
    if "name" not in changes:
        assert 'value="Sam"' in page.text


def test_a_mailbox_is_not_flooded(house: House) -> None:
    def ask(email: str, status: int) -> None:
        house.browser().post("/password/reset", {"email": email}, status=status)

    house.person("kim")
    for email in ("kim@example.org", "nobody@example.org"):
        for _ in range(5):
            ask(email, 200)
        ask(email, 429)
    assert len(sent(house)) == 5


def test_one_address_does_not_register_a_whole_town(house: House) -> None:
    statuses = []
    for number in range(62):
        data = {"email": f"somebody{number}@example.org"}
        answer = house.browser().client.post(
            "/register/link",
            data={"key": "k" * 20 + str(number)} | data,
            headers={"Origin": "http://localhost"},
        )
        statuses.append(answer.status_code)
    assert statuses[:60] == [303] * 60
    assert statuses[60:] == [429] * 2


def test_a_double_click_makes_one_account_and_one_letter(house: House) -> None:
    browser = house.browser()
    browser.get("/register")
    for _ in range(2):
        browser.post("/register", SAM, key="k" * 24)
    with house.database.reading() as session:
        assert session.scalar(select(func.count(Person.id))) == 1


def age(house: House, by: timedelta) -> None:
    with house.work() as work:
        work.session.execute(update(Person).values(created_at=work.now - by))
        work.session.execute(update(MailedLink).values(expires_at=work.now - by))


def test_what_nobody_confirmed_is_forgotten_and_nothing_else(each_house: House) -> None:
    house = each_house
    house.person("kim")
    register(house)
    with house.work() as work:
        made = add_person(work, email="eve@example.org", name="Eve", password=None)
        letters.invite(work, made)
    age(house, KEPT_FOR + timedelta(days=1))
    with house.work() as work:
        forget_old(work)
    with house.database.reading() as session:
        left = set(session.scalars(select(Person.email)))
        links = session.scalar(select(func.count(MailedLink.id)))
    assert left == {"kim@example.org", "eve@example.org"}
    assert links == 0


def test_the_chain_works_on_both_databases(each_house: House) -> None:
    browser = register(each_house)
    confirm(browser, last_link(each_house))
    browser.post("/sign-out")
    browser.post("/password/reset", {"email": SAM["email"]})
    browser.post(last_link(each_house), {"password": NEW})
    sign_in(browser, email=SAM["email"], password=NEW)
    assert is_signed_in(browser)
