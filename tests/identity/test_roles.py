"""Roles, units and blocking: what an administrator may do with accounts, and what nobody may."""

import pytest
from sqlalchemy import select

from participation.identity.domain import add_person
from participation.identity.lists import add_entry
from participation.identity.models import Person, Role, Unit
from participation.identity.queries import (
    AccountState,
    PeopleFilter,
    by_session_id,
    people_found,
    people_number,
)
from participation.identity.roles import block, give_roles, unblock
from participation.kernel.audit import AuditEntry
from participation.kernel.refusal import Refused
from participation.kernel.words import Words
from tests.support.house import House
from tests.support.parallel import at_once, raised


@pytest.fixture
def people(each_house: House) -> dict[str, Person]:
    return {
        "ada": each_house.person("ada", Role.ADMINISTRATOR),
        "bob": each_house.person("bob", Role.ADMINISTRATOR),
        "kim": each_house.person("kim", Role.MODERATOR),
    }


def give(house: House, person: Person, *roles: Role, by: Person) -> None:
    with house.work() as work:
        person, by = (work.session.get_one(Person, one.id) for one in (person, by))
        give_roles(work, person, roles, None, by=by)


def shut_out(house: House, person: Person, *, by: Person) -> None:
    with house.work() as work:
        person, by = (work.session.get_one(Person, one.id) for one in (person, by))
        block(work, person, by=by)


def roles_of(house: House, person: Person) -> set[Role]:
    with house.database.reading() as session:
        return set(session.get_one(Person, person.id).roles)


def test_an_account_holds_exactly_the_roles_it_was_given(
    each_house: House, people: dict[str, Person]
) -> None:
    give(each_house, people["kim"], Role.EDITOR, Role.EMPLOYEE, by=people["ada"])
    assert roles_of(each_house, people["kim"]) == {Role.EDITOR, Role.EMPLOYEE}
    give(each_house, people["kim"], by=people["ada"])
    assert roles_of(each_house, people["kim"]) == set()


def test_the_log_keeps_old_and_new_roles_and_unit(
    each_house: House, people: dict[str, Person]
) -> None:
    with each_house.work() as work:
        unit = add_entry(work, Unit, Words({"en": "Parks"}))
        kim = work.session.get_one(Person, people["kim"].id)
        give_roles(work, kim, [Role.LEAD_UNIT], unit, by=people["ada"])
    with each_house.database.reading() as session:
        acts = ("RolesChanged", "UnitChanged")
        entries = session.scalars(select(AuditEntry).where(AuditEntry.act.in_(acts)))
        assert [one.kept for one in entries] == [
            {"person_id": kim.id, "before": ["moderator"], "after": ["lead_unit"]},
            {"person_id": kim.id, "before": None, "after": unit.id},
        ]


def test_nobody_gives_their_own_administrator_role_away(
    each_house: House, people: dict[str, Person]
) -> None:
    with pytest.raises(Refused, match="from yourself"):
        give(each_house, people["ada"], Role.EDITOR, by=people["ada"])
    assert roles_of(each_house, people["ada"]) == {Role.ADMINISTRATOR}


def test_nobody_blocks_themself(each_house: House, people: dict[str, Person]) -> None:
    with pytest.raises(Refused, match="yourself"):
        shut_out(each_house, people["ada"], by=people["ada"])


def test_the_last_administrator_stays(each_house: House, people: dict[str, Person]) -> None:
    shut_out(each_house, people["bob"], by=people["ada"])
    with pytest.raises(Refused, match="last administrator"):
        shut_out(each_house, people["ada"], by=people["kim"])
    with pytest.raises(Refused, match="last administrator"):
        give(each_house, people["ada"], by=people["kim"])


def test_two_administrators_who_depose_each_other_leave_one(
    each_house: House, people: dict[str, Person]
) -> None:
    ada, bob = people["ada"], people["bob"]
    acts = [lambda: give(each_house, ada, by=bob), lambda: give(each_house, bob, by=ada)]
    refusals = raised(at_once(acts))
    assert [type(one) for one in refusals] == [Refused]
    assert (roles_of(each_house, ada) | roles_of(each_house, bob)) == {Role.ADMINISTRATOR}


def test_blocking_ends_sessions_and_can_be_undone(
    each_house: House, people: dict[str, Person]
) -> None:
    kim = people["kim"]
    session_id = f"{kim.id}.{kim.stamp}"
    shut_out(each_house, kim, by=people["ada"])
    with pytest.raises(Refused, match="blocked already"):
        shut_out(each_house, kim, by=people["ada"])
    with each_house.work() as work:
        found = work.session.get_one(Person, kim.id)
        assert by_session_id(work.session, f"{kim.id}.{found.stamp}") is None
        unblock(work, found)
        assert by_session_id(work.session, f"{kim.id}.{found.stamp}") is found
        assert by_session_id(work.session, session_id) is None
    with pytest.raises(Refused, match="not blocked"), each_house.work() as work:
        unblock(work, work.session.get_one(Person, kim.id))


FILTERS = [
    (PeopleFilter(), ["ada", "bob", "Invited", "kim", "Ämil"]),
    (PeopleFilter(words="KI"), ["kim"]),
    (PeopleFilter(words="ämil"), ["Ämil"]),
    (PeopleFilter(words="bob@EXAMPLE"), ["bob"]),
    (PeopleFilter(words="%"), []),
    (PeopleFilter(role=Role.ADMINISTRATOR), ["ada", "bob"]),
    (PeopleFilter(state=AccountState.BLOCKED), ["bob"]),
    (PeopleFilter(state=AccountState.UNCONFIRMED), ["Invited"]),
    (PeopleFilter(state=AccountState.ACTIVE, role=Role.ADMINISTRATOR), ["ada"]),
]


@pytest.mark.parametrize(("wanted", "names"), FILTERS)
def test_people_are_found(
    each_house: House, people: dict[str, Person], wanted: PeopleFilter, names: list[str]
) -> None:
    each_house.person("Ämil")
    shut_out(each_house, people["bob"], by=people["ada"])
    with each_house.work() as work:
        add_person(work, email="in@example.org", name="Invited", password=None)
    with each_house.database.reading() as session:
        found = [person.name for person in people_found(session, wanted)]
        assert set(found) == set(names)
        assert len(found) == len(names) == people_number(session, wanted)
        assert [one.name for one in people_found(session, wanted, offset=1, limit=1)] == found[1:2]
