"""Receipts: what a one-time key was answered with, so that a form sent twice acts once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import (
    JSON,
    String,
    UniqueConstraint,
    bindparam,
    delete,
    insert,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, mapped_column

from participation.kernel.db import Base, Key, Moment, Work

KEPT_FOR = timedelta(days=14)  # longer than any browser goes on resending


class Receipt(Base):
    """The answer to one write, by who sent it and under which key. Says that, never what."""

    __tablename__ = "receipt"

    id: Mapped[Key]
    sender: Mapped[str] = mapped_column(String(80))
    key: Mapped[str] = mapped_column(String(64))
    at: Mapped[Moment] = mapped_column(index=True)
    answer: Mapped[dict[str, str] | None] = mapped_column(JSON)

    __table_args__ = (UniqueConstraint("sender", "key"),)


ANSWERED = select(Receipt.sender, Receipt.key, Receipt.answer).where(
    tuple_(Receipt.sender, Receipt.key).in_(bindparam("keys", expanding=True))
)
RECEIPTS = insert(Receipt.__table__)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Claim:
    """A key taken by this transaction (`earlier` is None) or answered before."""

    receipt_id: int
    earlier: dict[str, str] | None


def claim(work: Work, sender: str, key: str) -> Claim:
    """Take the key for this transaction, waiting for another one that holds it.

    Gives a Claim whose `earlier` is the stored answer if the key has been used by this sender.
    """
    insert_or_not = (
        sqlite_insert if work.session.get_bind().dialect.name == "sqlite" else postgresql_insert
    )
    taken = work.session.execute(
        insert_or_not(Receipt)
        .values(sender=sender, key=key, at=work.now, answer=None)
        .on_conflict_do_nothing(index_elements=["sender", "key"])
        .returning(Receipt.id)
    ).scalar_one_or_none()
    if taken is not None:
        return Claim(taken, None)
    earlier = work.session.scalars(
        select(Receipt).where(Receipt.sender == sender, Receipt.key == key)
    ).one()
    return Claim(earlier.id, earlier.answer or {})


def keep(work: Work, claimed: Claim, answer: dict[str, str]) -> None:
    """Store what the key was answered with."""
    work.session.execute(
        update(Receipt).where(Receipt.id == claimed.receipt_id).values(answer=answer)
    )


def drop(work: Work, claimed: Claim) -> None:
    """Forget that the key was used: what it did does no harm when it is done again."""
    work.session.execute(delete(Receipt).where(Receipt.id == claimed.receipt_id))


Known = tuple[str, str]  # a sender and their key


def answers(work: Work, known: Collection[Known]) -> dict[Known, dict[str, str]]:
    """What these keys were answered with, for those that were."""
    rows = work.session.connection().execute(ANSWERED, {"keys": list(known)})
    return {(sender, key): answer or {} for sender, key, answer in rows}


def keep_all(work: Work, answers: Mapping[Known, dict[str, str]]) -> None:
    """Store what these keys were answered with.

    Raises IntegrityError where another transaction has answered one of them meanwhile.
    """
    rows = [
        {"sender": sender, "key": key, "at": work.now, "answer": answer}
        for (sender, key), answer in answers.items()
    ]
    if rows:
        work.session.connection().execute(RECEIPTS, rows)


def forget_old(work: Work) -> None:
    """Delete receipts that nobody can ask for any more."""
    work.session.execute(delete(Receipt).where(Receipt.at < work.now - KEPT_FOR))
