"""The table of claim codes."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from participation.kernel.db import Base, Key, Moment


class Claim(Base):
    """A code that stands for a guest; only its hash is kept. A new code replaces the old ones.

    A guest has several where somebody brought two browsers together: each paper goes on working.
    """

    __tablename__ = "claim"

    id: Mapped[Key]
    guest: Mapped[str] = mapped_column(String(64), index=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[Moment]
