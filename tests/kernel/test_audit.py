"""The audit log: each entry sealed to the one before, so that tampering shows."""

from dataclasses import dataclass
from typing import ClassVar

import pytest
from sqlalchemy import delete, func, select, update

from participation.kernel.audit import AuditEntry, AuditHead, Verdict, verify
from participation.kernel.db import Work
from participation.kernel.events import Fact
from tests.support.house import House
from tests.support.parallel import at_once, raised


@dataclass(frozen=True)
class Rang(Fact):
    """Somebody rang."""

    kept: ClassVar[tuple[str, ...]] = ("times",)
    times: int


def ring(house: House, times: int = 1) -> None:
    with house.work() as work:
        work.record(Rang(times))


def ring_and_fail(work: Work) -> None:
    work.record(Rang(9))
    raise ZeroDivisionError


def checked(house: House) -> Verdict:
    with house.database.reading() as session:
        return verify(session, house.database.audit_key)


def test_an_empty_log_is_whole(house: House) -> None:
    assert checked(house).is_whole
    assert checked(house).entries == 0


def test_a_log_that_nobody_touched_is_whole(each_house: House) -> None:
    for times in range(5):
        ring(each_house, times)
    verdict = checked(each_house)
    assert (verdict.is_whole, verdict.entries) == (True, 5)
    ring(each_house)
    assert checked(each_house).seal != verdict.seal


def test_several_facts_of_one_act_follow_each_other(each_house: House) -> None:
    with each_house.work() as work:
        for times in range(3):
            work.record(Rang(times))
    assert checked(each_house).is_whole
    with each_house.database.reading() as session:
        seals = session.scalars(select(AuditEntry.seal)).all()
    assert len(set(seals)) == 3


def test_what_was_rolled_back_leaves_no_entry_and_no_gap(each_house: House) -> None:
    ring(each_house)
    with pytest.raises(ZeroDivisionError), each_house.work() as work:
        ring_and_fail(work)
    ring(each_house)
    assert (checked(each_house).entries, checked(each_house).is_whole) == (2, True)


def test_acts_at_the_same_time_keep_the_chain(each_house: House) -> None:
    acts = [lambda number=number: ring(each_house, number) for number in range(12)]
    assert raised(at_once(acts)) == []
    assert (checked(each_house).entries, checked(each_house).is_whole) == (12, True)


TAMPERING = {
    "a changed entry": update(AuditEntry).where(AuditEntry.id == 3).values(kept={"times": 8}),
    "another actor": update(AuditEntry).where(AuditEntry.id == 3).values(actor="somebody"),
    "a gap": delete(AuditEntry).where(AuditEntry.id == 3),
    "a cut at the end": delete(AuditEntry).where(AuditEntry.id > 3),
    "a cut at the beginning": delete(AuditEntry).where(AuditEntry.id == 1),
    "nothing left": delete(AuditEntry),
    "no head": delete(AuditHead),
    "a head that was counted down": update(AuditHead).values(entries=3),
}


@pytest.mark.parametrize("what", TAMPERING)
def test_tampering_shows(each_house: House, what: str) -> None:
    for times in range(5):
        ring(each_house, times)
    with each_house.work() as work:
        work.session.execute(TAMPERING[what])
    assert not checked(each_house).is_whole


def test_a_cut_with_a_head_made_up_to_fit_shows_for_want_of_our_key(each_house: House) -> None:
    for times in range(5):
        ring(each_house, times)
    with each_house.work() as work:
        work.session.execute(delete(AuditEntry).where(AuditEntry.id > 3))
        seal = select(AuditEntry.seal).where(AuditEntry.id == 3).scalar_subquery()
        work.session.execute(update(AuditHead).values(entries=3, seal=seal))
    assert checked(each_house).faults == (
        "the head of the log was not signed by this installation",
    )


def test_what_is_kept_is_only_what_the_fact_declares(house: House) -> None:
    ring(house, 4)
    with house.database.reading() as session:
        assert session.scalar(select(AuditEntry.kept)) == {"times": 4}
        assert session.scalar(select(func.count(AuditEntry.id))) == 1


def test_a_log_from_before_the_seals_is_sealed_by_the_migration(each_house: House) -> None:
    from participation.kernel.migrate import downgrade, upgrade

    for times in range(3):
        ring(each_house, times)
    downgrade(each_house.database, "0001")
    upgrade(each_house.database)
    assert (checked(each_house).entries, checked(each_house).is_whole) == (3, True)
