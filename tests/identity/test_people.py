"""Accounts: making them, signing in, changing the password and what that ends."""

from functools import partial

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from participation.identity.domain import (
    SHORTEST_PASSWORD,
    add_person,
    authenticate,
    change_password,
    edit_account,
    note_sign_in,
    renewed_hash,
)
from participation.identity.models import Grant, Person, Role
from participation.identity.queries import by_email, by_session_id, normalise_email
from participation.identity.session import Account
from participation.kernel.audit import AuditEntry
from participation.kernel.db import Work
from participation.kernel.refusal import Invalid
from tests.support.house import PASSWORD, House
from tests.support.parallel import at_once, raised

NEW = "another-long-password"


def add(work: Work, email: str = "ada@example.org", password: str = PASSWORD) -> Person:
    return add_person(work, email=email, name="Ada", password=password)


def refusal(house: House, email: str = "ada@example.org", password: str = PASSWORD) -> Invalid:
    with pytest.raises(Invalid) as invalid, house.work() as work:
        add(work, email, password)
    return invalid.value


def people_number(house: House) -> int | None:
    with house.database.reading() as session:
        return session.scalar(select(func.count(Person.id)))


def test_an_account_has_the_roles_it_was_given(each_house: House) -> None:
    made = each_house.person("ada", Role.MODERATOR, Role.EMPLOYEE)
    with each_house.work() as work:
        found = work.session.get_one(Person, made.id)
        assert found.roles == {Role.MODERATOR, Role.EMPLOYEE}
        assert (found.name, found.locale) == ("ada", None)


def test_an_account_without_roles_is_a_citizens(each_house: House) -> None:
    assert each_house.person("ada").roles == frozenset()


def test_a_role_is_held_once(each_house: House) -> None:
    ada = each_house.person("ada", Role.EMPLOYEE)
    with pytest.raises(IntegrityError), each_house.work() as work:
        work.session.add(Grant(person_id=ada.id, role=Role.EMPLOYEE))


def test_the_log_tells_of_an_account_by_number_only(each_house: House) -> None:
    ada = each_house.person("ada", Role.MODERATOR)
    with each_house.database.reading() as session:
        entry = session.scalars(select(AuditEntry)).one()
    assert (entry.act, entry.kept) == (
        "PersonAdded",
        {"person_id": ada.id, "roles": ["moderator"]},
    )


@pytest.mark.parametrize("email", ["ada@example.org", "ADA@example.org", "  Ada@Example.ORG "])
def test_an_address_is_taken_once(each_house: House, email: str) -> None:
    each_house.person("ada")
    assert set(refusal(each_house, email).errors) == {"email"}
    assert people_number(each_house) == 1


def test_the_same_address_added_at_once_is_taken_once(each_house: House) -> None:
    def act() -> None:
        with each_house.work() as work:
            add(work)

    outcomes = at_once([act] * 4)
    assert len(raised(outcomes)) == 3
    assert all(isinstance(one, Invalid | IntegrityError) for one in raised(outcomes))
    assert people_number(each_house) == 1


@pytest.mark.parametrize("email", ["", "ada", "ada.example.org", "a" * 250 + "@b.de"])
def test_what_is_no_address_is_refused(house: House, email: str) -> None:
    assert set(refusal(house, email).errors) == {"email"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ada@Example.org", " ada@example.ORG\n"),
        ("J\u00fcrgen@example.org", "ju\u0308rgen@example.org"),
        ("STRASSE@example.org", "straße@example.org"),
        ("ada\u200b@example.org", "ada@example.org"),
    ],
)
def test_the_same_address_may_be_written_in_different_ways(one: str, other: str) -> None:
    assert normalise_email(one) == normalise_email(other)


@pytest.mark.parametrize("length", [0, 1, SHORTEST_PASSWORD - 1])
def test_a_short_password_is_refused(house: House, length: int) -> None:
    invalid = refusal(house, password="x" * length)
    assert str(invalid.errors["password"]) == "A password needs at least 10 characters."
    assert people_number(house) == 0


def test_the_shortest_password_is_taken(house: House) -> None:
    with house.work() as work:
        assert add(work, password="x" * SHORTEST_PASSWORD).id


def test_the_password_itself_is_kept_nowhere(house: House) -> None:
    with house.work() as work:
        ada, bob = (
            add_person(work, email=f"{name}@example.org", name=name, password=PASSWORD)
            for name in ("ada", "bob")
        )
    assert ada.password_hash.startswith("$argon2id$")
    assert ada.password_hash != bob.password_hash
    files = [one.read_bytes() for one in house.app.extensions["settings"].data_dir.iterdir()]
    assert files
    assert not any(PASSWORD.encode() in content for content in files)


@pytest.mark.parametrize(
    ("email", "password", "found"),
    [
        ("ada@example.org", PASSWORD, True),
        (" ADA@EXAMPLE.ORG", PASSWORD, True),
        ("ada@example.org", PASSWORD + " ", False),
        ("ada@example.org", "", False),
        ("bob@example.org", PASSWORD, False),
        ("bob@example.org", "no account has this password", False),
    ],
)
def test_address_and_password_must_match(
    house: House, email: str, password: str, found: bool
) -> None:
    ada = house.person("ada")
    with house.database.reading() as session:
        person = authenticate(session, email, password)
    assert (person.id if person else None) == (ada.id if found else None)


def test_a_broken_hash_lets_nobody_in(house: House) -> None:
    ada = house.person("ada")
    with house.work() as work:
        work.session.get_one(Person, ada.id).password_hash = "broken"
    with house.database.reading() as session:
        assert authenticate(session, ada.email, PASSWORD) is None
        assert authenticate(session, ada.email, "broken") is None


def session_id(person: Person) -> str:
    return Account(person).get_id()


def test_a_new_password_ends_the_sessions_before(each_house: House) -> None:
    ada = each_house.person("ada")
    earlier = session_id(ada)
    with each_house.work() as work:
        person = work.session.get_one(Person, ada.id)
        change_password(work, person, renewed_hash(person, current=PASSWORD, new=NEW))
    with each_house.database.reading() as session:
        assert by_session_id(session, earlier) is None
        now = authenticate(session, ada.email, NEW)
        assert now
        assert by_session_id(session, session_id(now)) == now
        assert authenticate(session, ada.email, PASSWORD) is None


@pytest.mark.parametrize(
    ("current", "new", "field"),
    [("wrong", NEW, "current"), ("", NEW, "current"), (PASSWORD, "short", "new")],
)
def test_a_refused_password_changes_nothing(
    house: House, current: str, new: str, field: str
) -> None:
    ada = house.person("ada")
    with pytest.raises(Invalid) as invalid:
        renewed_hash(ada, current=current, new=new)
    assert set(invalid.value.errors) == {field}
    with house.database.reading() as session:
        assert by_session_id(session, session_id(ada))
        assert authenticate(session, ada.email, PASSWORD)


@pytest.mark.parametrize("session_id", ["", ".", "1", "1.", "x.y", "99.x", "-1.x", "²." * 2])
def test_a_session_of_nobody_is_nobodys(house: House, session_id: str) -> None:
    house.person("ada")
    with house.database.reading() as session:
        assert by_session_id(session, session_id) is None


def test_name_and_language_can_be_changed(each_house: House) -> None:
    ada = each_house.person("ada")
    with each_house.work() as work:
        edit_account(work, work.session.get_one(Person, ada.id), name="Ada L.", locale="en")
    with each_house.database.reading() as session:
        found = by_email(session, ada.email)
        assert found
        assert (found.name, found.locale) == ("Ada L.", "en")
        assert by_session_id(session, session_id(ada)), "this ends no session"


def test_the_log_tells_that_somebody_signed_in(house: House) -> None:
    ada = house.person("ada")
    with house.work() as work:
        note_sign_in(work, ada)
    with house.database.reading() as session:
        last = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert last
    assert (last.act, last.kept) == ("SignedIn", {"person_id": ada.id})


def test_people_sign_in_at_once(house: House) -> None:
    house.person("ada")

    def sign_in(password: str) -> bool:
        with house.database.reading() as session:
            return authenticate(session, "ada@example.org", password) is not None

    passwords = [PASSWORD, "wrong-password"] * 2
    assert at_once([partial(sign_in, one) for one in passwords]) == [True, False] * 2
