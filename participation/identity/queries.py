"""Questions about people and lists."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from participation.identity.models import Affiliation, Grant, Person, Role, Unit
from participation.kernel.db import one
from participation.kernel.text import one_line

Entry = TypeVar("Entry", bound=Affiliation | Unit)


def normalise_email(raw: str) -> str:
    """The form in which addresses are kept and compared."""
    return one_line(raw).casefold()


def by_session_id(session: Session, session_id: str) -> Person | None:
    """The person a session belongs to: "number.stamp", None once the stamp has changed.

    None as well while the account is blocked.
    """
    number, _, stamp = session_id.partition(".")
    person = session.get(Person, int(number)) if number.isdecimal() else None
    return person if person and person.stamp == stamp and not person.blocked_at else None


def offered_affiliations(session: Session) -> Sequence[Affiliation]:
    """What people may say they take part as today."""
    return offered_entries(session, Affiliation)


def offered_entries(session: Session, kind: type[Entry]) -> Sequence[Entry]:
    """What can be chosen today from one of the lists, in the administration's order."""
    return session.scalars(
        select(kind).where(kind.retired_at.is_(None)).order_by(kind.position, kind.id)
    ).all()


def all_entries(session: Session, kind: type[Entry]) -> Sequence[Entry]:
    """One of the lists as a whole, with what is no longer offered."""
    return session.scalars(select(kind).order_by(kind.position, kind.id)).all()


def one_affiliation(session: Session, affiliation_id: int) -> Affiliation:
    """The entry with this number. Raises NotFound."""
    return one(session, Affiliation, affiliation_id)


def by_email(session: Session, email: str) -> Person | None:
    """The account with this address."""
    return session.scalar(select(Person).where(Person.email == normalise_email(email)))


class AccountState(enum.Enum):
    """Whether an account can be used."""

    ACTIVE = "active"
    UNCONFIRMED = "unconfirmed"
    BLOCKED = "blocked"

    @classmethod
    def of(cls, person: Person) -> "AccountState":
        """The state of this account."""
        if person.blocked_at:
            return cls.BLOCKED
        return cls.ACTIVE if person.confirmed_at else cls.UNCONFIRMED


IN_STATE: dict[AccountState, ColumnElement[bool]] = {
    AccountState.ACTIVE: Person.blocked_at.is_(None) & Person.confirmed_at.is_not(None),
    AccountState.UNCONFIRMED: Person.blocked_at.is_(None) & Person.confirmed_at.is_(None),
    AccountState.BLOCKED: Person.blocked_at.is_not(None),
}


@dataclass(frozen=True)
class PeopleFilter:
    """Which accounts are asked for: words of name or address, a role, a state; in which order."""

    words: str = ""
    role: Role | None = None
    state: AccountState | None = None
    order: str = "name"

    @property
    def conditions(self) -> list[Any]:
        """The same for the database."""
        asked: list[Any] = []
        if self.words:
            wanted = one_line(self.words).lower()
            asked.append(
                or_(
                    func.lower(Person.name).contains(wanted, autoescape=True),
                    Person.email.contains(wanted.casefold(), autoescape=True),
                )
            )
        if self.role:
            holders = select(Grant.person_id).where(Grant.role == self.role)
            asked.append(Person.id.in_(holders))
        if self.state:
            asked.append(IN_STATE[self.state])
        return asked


def people_number(session: Session, wanted: PeopleFilter) -> int:
    """How many accounts there are of that kind."""
    return session.scalar(select(func.count(Person.id)).where(*wanted.conditions)) or 0


def people_found(
    session: Session, wanted: PeopleFilter, *, offset: int = 0, limit: int = 50
) -> Sequence[Person]:
    """Accounts of that kind, by name or the newest first."""
    by_name = (func.lower(Person.name), Person.id)
    order = (Person.id.desc(),) if wanted.order == "newest" else by_name
    query = select(Person).where(*wanted.conditions).order_by(*order)
    return session.scalars(query.offset(offset).limit(limit)).unique().all()


def people_by_number(session: Session, numbers: set[int]) -> dict[int, Person]:
    """These accounts by their numbers; those that are gone are left out."""
    found = session.scalars(select(Person).where(Person.id.in_(numbers))).unique()
    return {person.id: person for person in found} if numbers else {}
