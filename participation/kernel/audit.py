"""The audit log: who did what and when, in one transaction with the act, each entry sealed to the last.

Each entry carries the SHA-256 of what it says and of the seal before it, so that a change or a gap
shows. The head counts the entries and keeps the last seal under a key that is not in the database
(HMAC, RFC 2104), so that a cut at the end shows as well.
"""

import hashlib
import hmac
import json
import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Index, String, func, insert, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from participation.kernel.db import Base, Key, Moment, Word
from participation.kernel.events import Fact

if TYPE_CHECKING:
    from participation.kernel.db import Work

FIRST_SEAL = "0" * 64
AT_ONCE = 1000


class AuditEntry(Base):
    """One act. `kept` holds only the fields that its fact declares fit to be kept."""

    __tablename__ = "audit_entry"

    id: Mapped[Key]
    at: Mapped[Moment]
    actor: Mapped[Word]
    act: Mapped[str] = mapped_column(String(60))
    kept: Mapped[dict[str, Any]] = mapped_column(JSON)
    seal: Mapped[str] = mapped_column(String(64))

    __table_args__ = (
        Index("ix_audit_entry_act", "act", "id"),
        Index("ix_audit_entry_actor", "actor", "id"),
        Index("ix_audit_entry_at", "at"),
    )


class AuditHead(Base):
    """One row: how many entries there are, the seal of the last, and both under our key."""

    __tablename__ = "audit_head"

    id: Mapped[Key]
    entries: Mapped[int]
    seal: Mapped[str] = mapped_column(String(64))
    signature: Mapped[str] = mapped_column(String(64))


def seal_of(before: str, at: str, actor: str, act: str, kept: dict[str, Any]) -> str:
    """The seal of an entry that follows the one sealed with `before`; `at` in ISO form, UTC."""
    said = json.dumps([before, at, actor, act, kept], sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(said.encode()).hexdigest()


def sign(key: bytes, entries: int, seal: str) -> str:
    """The head's signature."""
    return hmac.new(key, f"{entries}:{seal}".encode(), "sha256").hexdigest()


HEAD = select(AuditHead.entries, AuditHead.seal).with_for_update()
ENTRIES = insert(AuditEntry.__table__)  # type: ignore[arg-type]
NEW_HEAD = update(AuditHead.__table__)  # type: ignore[arg-type]


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def write_entries(work: "Work", key: bytes) -> None:
    """Write an entry for each fact of a transaction that is about to commit.

    The head's row stays locked until then, so the chain has one order, that of the commits.
    """
    facts = [(fact, actor) for fact, actor in work.facts if fact.is_logged]
    if not facts:
        return
    session = work.session
    session.flush()
    connection = session.connection()
    head = connection.execute(HEAD).one_or_none()
    if head is None:  # somebody took it away, which verify() will tell; the work must go on
        session.add(AuditHead(id=1, entries=0, seal=FIRST_SEAL, signature=""))
        session.flush()
    number, seal = head or (0, FIRST_SEAL)
    at, entries = _iso(work.now), []
    for fact, actor in facts:
        # As JSON gives it back: what is sealed is what will be read.
        kept, act = json.loads(json.dumps(fact.for_audit())), type(fact).__name__
        seal = seal_of(seal, at, actor, act, kept)
        entries.append({"at": work.now, "actor": actor, "act": act, "kept": kept, "seal": seal})
    connection.execute(ENTRIES, entries)
    number += len(entries)
    signature = sign(key, number, seal)
    connection.execute(NEW_HEAD, {"entries": number, "seal": seal, "signature": signature})


def length(session: Session) -> int:
    """How many entries the log has, as its head says."""
    return session.scalar(select(AuditHead.entries)) or 0


def newest(session: Session) -> int:
    """The number of the last entry."""
    return session.scalar(select(func.max(AuditEntry.id))) or 0


def entries_after(
    session: Session, number: int, acts: Collection[type[Fact]]
) -> Sequence[AuditEntry]:
    """The entries about acts of these kinds with a higher number, in their order."""
    names = [kind.__name__ for kind in acts]
    query = select(AuditEntry).where(AuditEntry.act.in_(names), AuditEntry.id > number)
    return session.scalars(query.order_by(AuditEntry.id)).all()


def entries_about(
    session: Session, name: str, number: int, acts: Collection[type[Fact]]
) -> Sequence[AuditEntry]:
    """The entries about acts of these kinds that keep this number under that name, in their order."""
    query = select(AuditEntry).where(
        AuditEntry.act.in_([kind.__name__ for kind in acts]),
        AuditEntry.kept[name].as_integer() == number,
    )
    return session.scalars(query.order_by(AuditEntry.id)).all()


@dataclass(frozen=True)
class Verdict:
    """What a check of the log found: how many entries are there, the last seal, and the faults.

    `noted_at` says at which entry, counted from 1, a seal stands that was noted elsewhere; None
    where it is not to be found, or nobody asked.
    """

    entries: int
    seal: str
    faults: tuple[str, ...]
    noted_at: int | None = None

    @property
    def is_whole(self) -> bool:
        """Whether nothing was changed, left out or cut off."""
        return not self.faults


def verify(session: Session, key: bytes, noted: str = "") -> Verdict:
    """Read the whole log and compare each seal, and the head with the last of them.

    `noted` is a seal from an earlier check: it has to stand in the log, the last one or one before
    it, for a log only grows. Not even who knows our key can then write another past.
    """
    faults: list[str] = []
    before, number, noted_at = FIRST_SEAL, 0, None
    for entry in _entries(session):
        number += 1
        said = seal_of(before, _iso(entry.at), entry.actor, entry.act, entry.kept)
        if said != entry.seal:
            faults.append(
                f"entry {entry.id} ({entry.act}) does not follow from the one before it: "
                "it was changed, or one before it is missing"
            )
        noted_at = number if noted and entry.seal == noted else noted_at
        before = entry.seal  # go on from what stands there, so that one fault is told once
    faults += _faults_of_head(session.scalar(select(AuditHead)), key, number, before)
    if noted and noted_at is None:
        faults.append("the seal that was noted elsewhere is not in the log: it is another log")
    return Verdict(number, before, tuple(faults), noted_at)


def _entries(session: Session) -> Iterator[AuditEntry]:
    last = 0
    while True:
        rows = session.scalars(
            select(AuditEntry).where(AuditEntry.id > last).order_by(AuditEntry.id).limit(AT_ONCE)
        ).all()
        if not rows:
            return
        yield from rows
        time.sleep(0)  # a long log must not keep others waiting: this lets the server go on
        last = rows[-1].id
        session.expunge_all()


def _faults_of_head(head: AuditHead | None, key: bytes, number: int, seal: str) -> Iterator[str]:
    if head is None:
        yield "the head of the log is missing"
        return
    if not hmac.compare_digest(head.signature, sign(key, head.entries, head.seal)):
        yield "the head of the log was not signed by this installation"
    if head.entries != number:
        yield f"there are {number} entries where there were {head.entries}: some are missing"
    elif head.seal != seal:
        yield "the last entry is another one than was written last"
