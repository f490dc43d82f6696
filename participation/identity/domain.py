"""The verbs on people: add, authenticate, change; and on the list of affiliations."""

from collections.abc import Iterable

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from participation.identity.facts import (
    AccountEdited,
    AffiliationListChanged,
    PasswordChanged,
    PersonAdded,
    SignedIn,
)
from participation.identity.models import Affiliation, Grant, Person, Role, new_stamp
from participation.identity.queries import by_email, normalise_email
from participation.kernel.db import Work, off_the_loop
from participation.kernel.refusal import Invalid
from participation.kernel.words import Words

SHORTEST_PASSWORD = 10

_hasher = PasswordHasher()  # Argon2id with the library's current defaults (RFC 9106)
_NOBODYS_HASH = _hasher.hash("no account has this password")


def add_person(
    work: Work, *, email: str, name: str, password: str, roles: Iterable[Role] = ()
) -> Person:
    """Make an account. Raises Invalid where the address is taken or the password is short."""
    address = normalise_email(email)
    if "@" not in address or len(address) > 254:
        raise Invalid(
            {"email": _l("This is not an email address.")}, _l("Please check what you entered.")
        )
    if by_email(work.session, address):
        raise Invalid(
            {"email": _l("There is already an account with this address.")},
            _l("Please check what you entered."),
        )
    require_good_password(password)
    person = Person(
        email=address,
        name=name,
        password_hash=_hash(password),
        stamp=new_stamp(),
        created_at=work.now,
    )
    person.grants = [Grant(role=role) for role in sorted(roles, key=lambda role: role.value)]
    work.session.add(person)
    work.session.flush()
    work.record(PersonAdded(person.id, tuple(grant.role.value for grant in person.grants)))
    return person


def require_good_password(password: str, field: str = "password") -> None:
    """Raise Invalid for a password that is too short to protect anything."""
    if len(password) < SHORTEST_PASSWORD:
        reason = _l("A password needs at least %(count)d characters.", count=SHORTEST_PASSWORD)
        raise Invalid({field: reason}, reason)


def authenticate(session: Session, email: str, password: str) -> Person | None:
    """The person with this address and password, or None, after the same time either way."""
    person = by_email(session, email)
    matches = _verify(person.password_hash if person else _NOBODYS_HASH, password)
    return person if matches else None


def note_sign_in(work: Work, person: Person) -> None:
    """Record that someone signed in."""
    work.record(SignedIn(person.id))


def renewed_hash(person: Person, *, current: str, new: str) -> str:
    """The hash of a new password. Raises Invalid if `current` is wrong or `new` is short.

    Takes most of a second, so it is asked for before a transaction, which others would wait for.
    """
    if not _verify(person.password_hash, current):
        raise Invalid(
            {"current": _l("This is not your current password.")},
            _l("Please check what you entered."),
        )
    require_good_password(new, "new")
    return _hash(new)


def change_password(work: Work, person: Person, new_hash: str) -> None:
    """Set a new password, given as renewed_hash() made it, and end all sessions."""
    person.password_hash = new_hash
    person.stamp = new_stamp()
    work.record(PasswordChanged(person.id))


def edit_account(work: Work, person: Person, *, name: str, locale: str | None) -> None:
    """Change the name moderators and colleagues see, and the language of one's pages."""
    person.name, person.locale = name, locale
    work.record(AccountEdited(person.id))


def add_affiliation(work: Work, name: Words, *, slug: str | None = None) -> Affiliation:
    """Add an entry at the end of the list."""
    last = work.session.scalar(select(func.max(Affiliation.position))) or 0
    affiliation = Affiliation(position=last + 1, name=name, slug=slug)
    work.session.add(affiliation)
    work.session.flush()
    _record_affiliation(work, affiliation)
    return affiliation


def rename_affiliation(work: Work, affiliation: Affiliation, name: Words) -> None:
    """Change how an entry reads; people who chose it keep it."""
    affiliation.name = name
    _record_affiliation(work, affiliation)


def offer_affiliation(work: Work, affiliation: Affiliation, *, offered: bool) -> None:
    """Take an entry off the list or put it back; people who chose it keep it."""
    affiliation.retired_at = None if offered else work.now
    _record_affiliation(work, affiliation)


def _record_affiliation(work: Work, affiliation: Affiliation) -> None:
    work.record(
        AffiliationListChanged(
            affiliation.id, affiliation.name.as_dict(), affiliation.retired_at is not None
        )
    )


def _hash(password: str) -> str:
    return off_the_loop(lambda: _hasher.hash(password))


def _verify(stored: str, password: str) -> bool:
    def check() -> bool:
        try:
            return _hasher.verify(stored, password)
        except (Argon2Error, InvalidHashError):
            return False

    return off_the_loop(check)
