"""Tables of letters and of the server that takes them."""

import enum

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from participation.kernel.db import Base, Key, Line, Moment, Prose, Word


class LetterState(enum.Enum):
    """The life of a letter."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


class Security(enum.Enum):
    """How the connection to the mail server is protected."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


class Letter(Base):
    """One e-mail to one address. It waits here until a server has taken or refused it for good."""

    __tablename__ = "letter"

    id: Mapped[Key]
    kind: Mapped[Word]
    to: Mapped[str] = mapped_column(String(254))
    locale: Mapped[str] = mapped_column(String(10))
    subject: Mapped[Line]
    text: Mapped[Prose]
    html: Mapped[Prose]
    state: Mapped[LetterState] = mapped_column(default=LetterState.WAITING)
    created_at: Mapped[Moment]
    next_try_at: Mapped[Moment]
    attempts: Mapped[int] = mapped_column(default=0)
    settled_at: Mapped[Moment | None]
    error: Mapped[str] = mapped_column(String(300), default="")

    __table_args__ = (Index("ix_letter_due", "state", "next_try_at"),)


class MailServer(Base):
    """The server that takes our letters: one row, edited by administrators; without a host, none."""

    __tablename__ = "mail_server"

    id: Mapped[Key]
    host: Mapped[Line] = mapped_column(default="")
    port: Mapped[int] = mapped_column(default=587)
    security: Mapped[Security] = mapped_column(default=Security.STARTTLS)
    username: Mapped[Line] = mapped_column(default="")
    password: Mapped[Line] = mapped_column(default="")
    sender: Mapped[str] = mapped_column(String(254), default="")
    sender_name: Mapped[Line] = mapped_column(default="")

    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)
