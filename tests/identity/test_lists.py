"""The lists that the administration edits: what people take part as, and units."""

from dataclasses import dataclass

import pytest
from sqlalchemy import select

from participation.identity.lists import add_entry, move_entry_up, offer_entry, rename_entry
from participation.identity.models import Affiliation, Unit
from participation.identity.queries import all_entries, offered_entries, one_affiliation
from participation.kernel.audit import AuditEntry
from participation.kernel.db import one
from participation.kernel.refusal import NotFound, Refused
from participation.kernel.words import Words
from tests.support.house import House
from tests.support.parallel import at_once, raised

KINDS = [Affiliation, Unit]


@dataclass
class Three:
    """A list of One, Two, Three."""

    house: House
    kind: type[Affiliation | Unit]
    numbers: list[int]

    def offered(self) -> list[str]:
        with self.house.database.reading() as session:
            return [str(one.name.pick("en")) for one in offered_entries(session, self.kind)]

    def act(self, verb, place: int, *arguments, **named) -> None:  # type: ignore[no-untyped-def]
        with self.house.work() as work:
            verb(work, one(work.session, self.kind, self.numbers[place]), *arguments, **named)


@pytest.fixture(params=KINDS, ids=lambda kind: kind.__tablename__)
def three(request: pytest.FixtureRequest, each_house: House) -> Three:
    with each_house.work() as work:
        names = [Words({"en": name}) for name in ("One", "Two", "Three")]
        numbers = [add_entry(work, request.param, name).id for name in names]
    return Three(each_house, request.param, numbers)


def test_a_new_entry_comes_last(three: Three) -> None:
    assert three.offered() == ["One", "Two", "Three"]


def test_an_entry_can_be_renamed(three: Three) -> None:
    three.act(rename_entry, 1, Words({"en": "2"}))
    assert three.offered() == ["One", "2", "Three"]


def test_a_retired_entry_is_kept_and_can_come_back(three: Three) -> None:
    three.act(offer_entry, 0, offered=False)
    assert three.offered() == ["Two", "Three"]
    with three.house.database.reading() as session:
        assert len(all_entries(session, three.kind)) == 3
    three.act(offer_entry, 0, offered=True)
    assert three.offered() == ["One", "Two", "Three"]


def test_an_entry_moves_up_until_it_is_the_first(three: Three) -> None:
    three.act(move_entry_up, 2)
    three.act(move_entry_up, 2)
    assert three.offered() == ["Three", "One", "Two"]
    with pytest.raises(Refused, match="first one"):
        three.act(move_entry_up, 2)


def test_two_who_sort_at_once_lose_no_entry(three: Three) -> None:
    acts = [lambda place=place: three.act(move_entry_up, place) for place in (1, 2) * 3]
    assert all(isinstance(error, Refused) for error in raised(at_once(acts)))
    with three.house.database.reading() as session:
        positions = [entry.position for entry in all_entries(session, three.kind)]
    assert positions == [1, 2, 3]


def test_the_log_keeps_old_and_new(three: Three) -> None:
    three.act(rename_entry, 0, Words({"en": "1"}))
    three.act(offer_entry, 0, offered=False)
    three.act(move_entry_up, 1)
    with three.house.database.reading() as session:
        kept = session.scalars(select(AuditEntry.kept).order_by(AuditEntry.id.desc())).all()
    changes = [(one["before"], one["after"]) for one in reversed(kept[:3])]
    assert changes == [({"en": "One"}, {"en": "1"}), (True, False), (2, 1)]


def test_what_changes_nothing_is_not_logged(three: Three) -> None:
    with three.house.database.reading() as session:
        before = session.scalars(select(AuditEntry.id)).all()
    three.act(rename_entry, 0, Words({"en": "One"}))
    three.act(offer_entry, 0, offered=True)
    with three.house.database.reading() as session:
        assert session.scalars(select(AuditEntry.id)).all() == before


def test_who_chose_a_retired_entry_keeps_it(each_house: House) -> None:
    event = each_house.event()
    participant = each_house.participant(event)
    with each_house.work() as work:
        chosen = add_entry(work, Affiliation, Words({"en": "One"}))
        work.session.merge(participant, load=True).affiliation = chosen
    with each_house.work() as work:
        offer_entry(work, one_affiliation(work.session, chosen.id), offered=False)
    with each_house.database.reading() as session:
        found = session.merge(participant, load=True)
        session.refresh(found)
        assert found.affiliation_id == chosen.id


@pytest.mark.parametrize("number", [0, -1, 99, 2**31, 2**63, 10**30])
def test_an_entry_that_does_not_exist_is_not_found(each_house: House, number: int) -> None:
    with each_house.database.reading() as session, pytest.raises(NotFound):
        one_affiliation(session, number)
