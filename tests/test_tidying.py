"""Every process forgets old things once a day, also two at the same moment."""

import hashlib
from datetime import timedelta

from sqlalchemy import func, select

from participation.identity.models import MailedLink, Person, Purpose
from participation.kernel.receipts import Receipt
from participation.mail.models import Letter, LetterState
from participation.server import tidy
from tests.support.house import House
from tests.support.parallel import at_once

AGE = timedelta(days=100)
MANY = 100


def fill(house: House) -> None:
    """Old receipts, settled letters, and registrations that nobody confirmed."""
    people = [house.person(f"somebody-{number}") for number in range(5)]
    with house.work() as work:
        old = work.now - AGE
        for person in people:
            one = work.session.get_one(Person, person.id)
            one.confirmed_at, one.created_at = None, old
            token = hashlib.sha256(one.email.encode()).hexdigest()
            moments = {"created_at": old, "expires_at": old}
            work.session.add(
                MailedLink(person_id=one.id, purpose=Purpose.CONFIRM, token_hash=token, **moments)
            )
        for number in range(MANY):
            work.session.add(Receipt(sender="ada", key=str(number), at=old, answer=None))
            work.session.add(a_letter(old, str(number)))


def a_letter(old: object, subject: str) -> Letter:
    return Letter(
        kind="test",
        to="ada@example.org",
        locale="de",
        subject=subject,
        text="",
        html="",
        state=LetterState.SENT,
        created_at=old,
        next_try_at=old,
        settled_at=old,
    )


def test_two_processes_may_tidy_at_the_same_moment(each_house: House) -> None:
    fill(each_house)
    assert at_once([lambda: tidy(each_house.database)] * 4) == [None] * 4
    with each_house.database.reading() as session:
        left = [
            session.scalar(select(func.count()).select_from(table))
            for table in (Receipt, Letter, Person, MailedLink)
        ]
    assert left == [0, 0, 0, 0]
