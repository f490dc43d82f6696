"""The audit log: who did what and when, written in the same transaction as the act itself."""

from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from participation.kernel.db import Base, Key, Moment, Word, Work
from participation.kernel.events import Fact


class AuditEntry(Base):
    """One act. `kept` holds only the fields that its fact declares fit to be kept."""

    __tablename__ = "audit_entry"

    id: Mapped[Key]
    at: Mapped[Moment]
    actor: Mapped[Word]
    act: Mapped[str] = mapped_column(String(60))
    kept: Mapped[dict[str, Any]] = mapped_column(JSON)


def entry_for(work: Work, fact: Fact) -> AuditEntry:
    """The entry that tells of this fact."""
    return AuditEntry(at=work.now, actor=work.actor, act=type(fact).__name__, kept=fact.for_audit())
