"""Tables of people, roles and affiliations."""

import enum
import secrets

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from participation.kernel.db import Base, Key, Line, Moment, Prose
from participation.kernel.words import Words


class Role(enum.Enum):
    """What an account may do beyond taking part; moderating is given per event as well."""

    EMPLOYEE = "employee"
    MODERATOR = "moderator"
    EDITOR = "editor"
    LEAD_UNIT = "lead_unit"
    READER = "reader"
    ADMINISTRATOR = "administrator"


def new_stamp() -> str:
    """A value that no earlier session knows."""
    return secrets.token_hex(8)


class Person(Base):
    """An account. `stamp` changes with the password, which ends every session begun before."""

    __tablename__ = "person"

    id: Mapped[Key]
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[Line]
    password_hash: Mapped[str] = mapped_column(String(200))
    stamp: Mapped[str] = mapped_column(String(16), default=new_stamp)
    locale: Mapped[str | None] = mapped_column(String(10))
    created_at: Mapped[Moment]
    confirmed_at: Mapped[Moment | None]
    blocked_at: Mapped[Moment | None]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    unit: Mapped["Unit | None"] = relationship(lazy="joined")
    grants: Mapped[list["Grant"]] = relationship(lazy="joined", cascade="all, delete-orphan")

    @property
    def roles(self) -> frozenset[Role]:
        """The roles this account holds everywhere."""
        return frozenset(grant.role for grant in self.grants)


class Grant(Base):
    """A role given to a person."""

    __tablename__ = "role_grant"

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    role: Mapped[Role]

    __table_args__ = (UniqueConstraint("person_id", "role"),)


class Affiliation(Base):
    """What people may say they take part as; the administration edits the list."""

    __tablename__ = "affiliation"

    id: Mapped[Key]
    position: Mapped[int]
    name: Mapped[Words]
    retired_at: Mapped[Moment | None]
    slug: Mapped[str | None] = mapped_column(String(30), unique=True)


class Unit(Base):
    """A unit of the administration: it leads measures, and people report for it."""

    __tablename__ = "unit"

    id: Mapped[Key]
    position: Mapped[int]
    name: Mapped[Words]
    retired_at: Mapped[Moment | None]


class Purpose(enum.Enum):
    """What a link sent by mail is good for."""

    CONFIRM = "confirm"
    RESET = "reset"
    INVITE = "invite"


class MailedLink(Base):
    """A link that was mailed to an account: only its hash is kept, and it works once, for a while."""

    __tablename__ = "mailed_link"

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[Purpose]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    used_at: Mapped[Moment | None]


class SiteText(Base):
    """A page whose words the administration writes: imprint, privacy notice, accessibility."""

    __tablename__ = "site_text"

    slug: Mapped[str] = mapped_column(String(30), primary_key=True)
    body: Mapped[Words]
    edited_at: Mapped[Moment]


class Feedback(Base):
    """What somebody wrote about the service itself, such as a barrier they met."""

    __tablename__ = "feedback"

    id: Mapped[Key]
    at: Mapped[Moment] = mapped_column(index=True)
    page: Mapped[Line] = mapped_column(default="")
    text: Mapped[Prose]
    email: Mapped[str] = mapped_column(String(254), default="")
    language: Mapped[str] = mapped_column(String(10))
    handled_at: Mapped[Moment | None]
