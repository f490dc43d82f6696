"""Questions about people and lists."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from participation.identity.models import Affiliation, Person
from participation.kernel.db import one
from participation.kernel.text import one_line


def normalise_email(raw: str) -> str:
    """The form in which addresses are kept and compared."""
    return one_line(raw).casefold()


def by_session_id(session: Session, session_id: str) -> Person | None:
    """The person a session belongs to: "number.stamp", None once the stamp has changed."""
    number, _, stamp = session_id.partition(".")
    person = session.get(Person, int(number)) if number.isdecimal() else None
    return person if person and person.stamp == stamp else None


def offered_affiliations(session: Session) -> Sequence[Affiliation]:
    """What can be chosen today, in the administration's order."""
    return session.scalars(
        select(Affiliation)
        .where(Affiliation.retired_at.is_(None))
        .order_by(Affiliation.position, Affiliation.id)
    ).all()


def all_affiliations(session: Session) -> Sequence[Affiliation]:
    """The whole list, with what is no longer offered."""
    return session.scalars(select(Affiliation).order_by(Affiliation.position, Affiliation.id)).all()


def one_affiliation(session: Session, affiliation_id: int) -> Affiliation:
    """The entry with this number. Raises NotFound."""
    return one(session, Affiliation, affiliation_id)


def by_email(session: Session, email: str) -> Person | None:
    """The account with this address."""
    return session.scalar(select(Person).where(Person.email == normalise_email(email)))
