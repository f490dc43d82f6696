"""One-time keys: a form sent twice acts once, and nobody's key is another one's."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import func, select

from participation.identity.domain import add_affiliation
from participation.identity.models import Affiliation
from participation.kernel.receipts import KEPT_FOR, Receipt, claim, forget_old, keep
from participation.kernel.words import Words
from tests.support.house import House
from tests.support.parallel import at_once


def send(house: House, sender: str, key: str, answer: str) -> str:
    """Act once per sender and key; the answer given then."""
    with house.database.transaction() as work:
        claimed = claim(work, sender, key)
        if claimed.earlier is not None:
            return claimed.earlier["to"]
        add_affiliation(work, Words({"en": answer}))
        keep(work, claimed, {"to": answer})
        return answer


def number_of(house: House, table: type[Affiliation] | type[Receipt]) -> int | None:
    with house.database.reading() as session:
        return session.scalar(select(func.count(table.id)))


def test_the_same_key_is_answered_the_same_and_acts_once(each_house: House) -> None:
    assert [send(each_house, "ada", "key", answer) for answer in "abc"] == ["a", "a", "a"]
    assert number_of(each_house, Affiliation) == 1


@pytest.mark.parametrize(("sender", "key"), [("ada", "another"), ("bob", "key")])
def test_another_key_or_another_sender_is_another_act(
    each_house: House, sender: str, key: str
) -> None:
    assert send(each_house, "ada", "key", "first") == "first"
    for _ in range(2):
        assert send(each_house, sender, key, "second") == "second"
    assert send(each_house, "ada", "key", "again") == "first"
    assert number_of(each_house, Affiliation) == 2


def test_the_same_key_sent_in_parallel_acts_once(each_house: House) -> None:
    acts = [partial(send, each_house, "ada", "key", str(number)) for number in range(8)]
    answers = at_once(acts)
    assert len(set(answers)) == 1
    assert isinstance(answers[0], str)
    assert number_of(each_house, Affiliation) == 1


def test_a_key_whose_act_failed_can_be_used_again(each_house: House) -> None:
    def fail() -> None:
        with each_house.database.transaction() as work:
            claim(work, "ada", "key")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert send(each_house, "ada", "key", "later") == "later"
    assert number_of(each_house, Receipt) == 1


def test_a_key_taken_twice_in_one_act_has_an_empty_answer(each_house: House) -> None:
    with each_house.database.transaction() as work:
        assert claim(work, "ada", "key").earlier is None
        assert claim(work, "ada", "key").earlier == {}


def test_old_receipts_are_forgotten_and_young_ones_kept(each_house: House) -> None:
    now = datetime.now(UTC)
    for key, age in (("old", KEPT_FOR + timedelta(minutes=1)), ("young", KEPT_FOR / 2)):
        with each_house.database.transaction() as work:
            work.now = now - age
            claim(work, "ada", key)
    with each_house.database.transaction() as work:
        forget_old(work)
    with each_house.database.reading() as session:
        assert session.scalars(select(Receipt.key)).all() == ["young"]
