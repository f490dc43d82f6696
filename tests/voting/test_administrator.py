"""Somebody who has the database, the secret key and the logs of a secret vote tries to find out who
voted how. What docs/secret-votes.md says they cannot find out, they do not.
"""

import hashlib
import hmac
import itertools
import logging
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import func, select, text

from participation.events.models import Participant, RoundState
from participation.kernel.audit import AuditEntry
from participation.kernel.db import Base
from participation.kernel.receipts import Receipt
from participation.voting.models import Ballot, BallotPaper, Mark
from participation.voting.papers import FROM_NUMBER, proof, token
from tests.support.house import House
from tests.voting.test_secret_votes import Booth

PEOPLE = 12


@dataclass
class Administrator:
    """What they have once the vote is closed: every row of every table, and all that was logged."""

    house: House
    booth: Booth
    log: str
    secrets: list[str]
    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        with self.house.database.reading() as session:
            for table in Base.metadata.sorted_tables:
                rows = session.execute(select(table)).mappings()
                self.tables[table.name] = [dict(row) for row in rows]

    def words(self) -> Iterator[str]:
        """Everything that stands in the database or is known besides, as words to try."""
        for table, rows in self.tables.items():
            for row in rows if table not in ("ballot", "mark") else ():
                yield from (str(value) for value in row.values() if value is not None)
        yield str(self.house.app.secret_key)

    def in_physical_order(self, columns: str, table: str) -> list[Any]:
        """Rows as they lie on the disk."""
        is_sqlite = self.house.database.is_sqlite
        place = "rowid" if is_sqlite else "ctid"
        with self.house.database.reading() as session:
            question = f"SELECT {columns} FROM {table} ORDER BY {place}"
            return [tuple(row) for row in session.execute(text(question))]


@pytest.fixture
def administrator(each_house: House, caplog: pytest.LogCaptureFixture) -> Administrator:
    """After a vote in which people took papers and voted in turns, changed their minds and all."""
    caplog.set_level(logging.DEBUG)
    booth = Booth(each_house).open()
    voters = [booth.voter() for _ in range(PEOPLE)]
    dice = random.Random(7)
    dice.shuffle(voters)
    for browser in voters:
        booth.tap(browser, dice.randrange(3), dice.randrange(2))
    dice.shuffle(voters)
    for number, browser in enumerate(voters):
        booth.tap(browser, number % 3, 1)
    booth.close(RoundState.SHOWN)
    name = f"paper-{booth.round.id}"
    cookies = [one.client.get_cookie(name) for one in voters]
    secrets = [one.value for one in cookies if one]
    return Administrator(each_house, booth, caplog.text, secrets)


def test_they_know_who_was_given_a_paper_and_what_the_ballots_say(
    administrator: Administrator,
) -> None:
    assert len(administrator.tables["ballot_paper"]) == PEOPLE
    assert len(administrator.tables["ballot"]) == PEOPLE


def test_no_row_names_both_a_ballot_and_a_voter(administrator: Administrator) -> None:
    ballots = administrator.tables["ballot"]
    marks = {one["token"] for one in ballots} | {str(one["id"]) for one in ballots}
    for table, rows in administrator.tables.items():
        if table in ("ballot", "mark"):
            continue
        for row in rows:
            said = {str(value) for value in row.values()}
            assert not said & marks, table
    assert {one["participant_id"] for one in ballots} == {None}
    voters = {one["guest"] for one in administrator.tables["participant"]}
    assert not voters & {one["token"] for one in ballots}


def test_nothing_they_know_leads_to_a_token(administrator: Administrator) -> None:
    round_id, key = administrator.booth.round.id, str(administrator.house.app.secret_key).encode()
    wanted = {one["token"] for one in administrator.tables["ballot"]}
    for word in set(administrator.words()):
        tried = {
            token(round_id, word),
            proof(round_id, word),
            hashlib.sha256(word.encode()).hexdigest(),
            hmac.new(key, word.encode(), "sha256").hexdigest(),
            hmac.new(key, f"token {round_id} {word}".encode(), "sha256").hexdigest(),
        }
        assert not tried & wanted


def test_no_ballot_says_when(administrator: Administrator) -> None:
    assert {one["at"] for one in administrator.tables["ballot"]} == {None}
    times = [
        (table.name, column.name)
        for table in (Ballot.__table__, Mark.__table__, BallotPaper.__table__)
        for column in table.columns
        if "DateTime" in repr(column.type) or "UtcMoment" in repr(column.type)
    ]
    assert times == [("ballot", "at")]


def test_rows_lie_in_an_order_that_says_nothing(administrator: Administrator) -> None:
    for columns, table in (
        ("id", "ballot"),
        ("ballot_id, idea_id", "mark"),
        ("participant_id", "ballot_paper"),
    ):
        found = administrator.in_physical_order(columns, table)
        assert found == sorted(found), table
    numbers = [one["id"] for one in administrator.tables["ballot"]]
    assert min(numbers) >= FROM_NUMBER
    gaps = [two - one for one, two in itertools.pairwise(sorted(numbers))]
    assert max(gaps) > 100 * min(gaps) or min(gaps) > 1000, "they are not counted up"


def test_all_rows_come_from_one_transaction(administrator: Administrator) -> None:
    if administrator.house.database.is_sqlite:
        return  # it keeps no numbers of transactions
    found = {
        xmin
        for table in ("ballot", "mark", "ballot_paper")
        for (xmin,) in administrator.in_physical_order("xmin::text", table)
    }
    assert len(found) == 1


def test_nothing_is_kept_under_a_voters_name_for_what_they_cast(
    administrator: Administrator,
) -> None:
    senders = {one["sender"] for one in administrator.tables["receipt"]}
    with administrator.house.database.reading() as session:
        casts = session.scalars(select(AuditEntry).where(AuditEntry.act == "VoteCast")).all()
        receipts = session.scalar(select(func.count()).select_from(Receipt)) or 0
        people = session.scalar(select(func.count()).select_from(Participant)) or 0
    assert not casts
    # Everybody has one, for joining. Whether they took a paper and how often they voted leaves none.
    assert (len(senders), receipts, people) == (PEOPLE, PEOPLE, PEOPLE)


def test_the_moments_that_are_kept_tell_of_no_paper_and_no_vote(
    administrator: Administrator,
) -> None:
    acts = {one["act"] for one in administrator.tables["audit_entry"]}
    assert not [one for one in acts if "Paper" in one or "Vote" in one]


def test_the_secret_of_a_device_leads_nowhere_any_more(administrator: Administrator) -> None:
    round_id = administrator.booth.round.id
    kept = {one["token"] for one in administrator.tables["ballot"]}
    kept |= {one["proof"] for one in administrator.tables["ballot_paper"]}
    assert administrator.secrets
    for secret in administrator.secrets:
        assert not {token(round_id, secret), proof(round_id, secret)} & kept


def test_the_log_says_nothing_of_ideas_and_tokens(administrator: Administrator) -> None:
    for ballot in administrator.tables["ballot"]:
        assert ballot["token"] not in administrator.log
    assert "/ideas/" not in administrator.log
