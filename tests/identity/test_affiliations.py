"""The list of what people may take part as."""

import pytest

from participation.identity.domain import (
    add_affiliation,
    offer_affiliation,
    rename_affiliation,
)
from participation.identity.models import Affiliation
from participation.identity.queries import (
    all_affiliations,
    offered_affiliations,
    one_affiliation,
)
from participation.kernel.refusal import NotFound
from participation.kernel.words import Words
from tests.support.house import House


@pytest.fixture
def three(each_house: House) -> list[int]:
    with each_house.work() as work:
        return [add_affiliation(work, Words({"en": name})).id for name in ("One", "Two", "Three")]


def offered(house: House) -> list[str]:
    with house.database.reading() as session:
        return [str(one.name.pick("en")) for one in offered_affiliations(session)]


def test_a_new_entry_comes_last(each_house: House, three: list[int]) -> None:
    assert offered(each_house) == ["One", "Two", "Three"]


def test_an_entry_can_be_renamed(each_house: House, three: list[int]) -> None:
    with each_house.work() as work:
        rename_affiliation(work, one_affiliation(work.session, three[1]), Words({"en": "2"}))
    assert offered(each_house) == ["One", "2", "Three"]


def test_a_retired_entry_is_kept_and_can_come_back(each_house: House, three: list[int]) -> None:
    with each_house.work() as work:
        offer_affiliation(work, one_affiliation(work.session, three[0]), offered=False)
    assert offered(each_house) == ["Two", "Three"]
    with each_house.database.reading() as session:
        assert len(all_affiliations(session)) == 3
    with each_house.work() as work:
        offer_affiliation(work, one_affiliation(work.session, three[0]), offered=True)
    assert offered(each_house) == ["One", "Two", "Three"]


def test_who_chose_a_retired_entry_keeps_it(each_house: House, three: list[int]) -> None:
    event = each_house.event()
    participant = each_house.participant(event)
    with each_house.work() as work:
        chosen = work.session.get_one(Affiliation, three[0])
        work.session.merge(participant, load=True).affiliation = chosen
    with each_house.work() as work:
        offer_affiliation(work, one_affiliation(work.session, three[0]), offered=False)
    with each_house.database.reading() as session:
        found = session.merge(participant, load=True)
        session.refresh(found)
        assert found.affiliation_id == three[0]


@pytest.mark.parametrize("number", [0, -1, 99, 2**31, 2**63, 10**30])
def test_an_entry_that_does_not_exist_is_not_found(each_house: House, number: int) -> None:
    with each_house.database.reading() as session, pytest.raises(NotFound):
        one_affiliation(session, number)
