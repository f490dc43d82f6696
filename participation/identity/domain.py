"""The verbs on people: add, authenticate, change; and on the list of affiliations."""

from collections.abc import Iterable

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from participation.identity.facts import (
    AccountEdited,
    PasswordChanged,
    PersonAdded,
    SignedIn,
)
from participation.identity.lists import add_entry
from participation.identity.models import Affiliation, Grant, Person, Role, new_stamp
from participation.identity.queries import by_email, normalise_email
from participation.identity.rules import Viewer
from participation.kernel.commits import off_the_loop
from participation.kernel.db import Work
from participation.kernel.refusal import Invalid
from participation.kernel.words import Words
from participation.mail.rules import is_address

SHORTEST_PASSWORD = 10
TOO_SHORT = _l("A password needs at least %(count)d characters.", count=SHORTEST_PASSWORD)
NO_PASSWORD = ""  # of an account whose owner has not chosen one yet: nothing matches it

_hasher = PasswordHasher()  # Argon2id with the library's current defaults (RFC 9106)
_NOBODYS_HASH = _hasher.hash("no account has this password")


def add_person(
    work: Work,
    *,
    email: str,
    name: str,
    password: str | None,
    roles: Iterable[Role] = (),
    locale: str | None = None,
) -> Person:
    """Make an account, whose address counts as confirmed.

    Without a password it waits for its owner: see invite() in letters.py, and the address is
    confirmed when they come. Raises Invalid where the address is taken or the password is short.
    """
    address = normalise_email(email)
    if not is_address(address):
        raise Invalid(
            {"email": _l("This is not an email address.")}, _l("Please check what you entered.")
        )
    if by_email(work.session, address):
        raise Invalid(
            {"email": _l("There is already an account with this address.")},
            _l("Please check what you entered."),
        )
    if password is not None:
        require_good_password(password)
    person = Person(
        email=address,
        name=name,
        password_hash=NO_PASSWORD if password is None else hash_password(password),
        stamp=new_stamp(),
        locale=locale,
        created_at=work.now,
        confirmed_at=None if password is None else work.now,
    )
    person.grants = [Grant(role=role) for role in sorted(roles, key=lambda role: role.value)]
    work.session.add(person)
    work.session.flush()
    work.record(PersonAdded(person.id, tuple(grant.role.value for grant in person.grants)))
    return person


def require_good_password(password: str, field: str = "password") -> None:
    """Raise Invalid for a password that is too short to protect anything."""
    if len(password) < SHORTEST_PASSWORD:
        raise Invalid({field: TOO_SHORT}, TOO_SHORT)


def authenticate(session: Session, email: str, password: str) -> Person | None:
    """The person with this address and password, or None, after the same time either way."""
    person = by_email(session, email)
    stored = person.password_hash if person else NO_PASSWORD
    matches = _verify(stored or _NOBODYS_HASH, password)
    return person if stored and matches else None


def note_sign_in(work: Work, person: Person) -> None:
    """Record that someone signed in; from here on it is they who act."""
    work.actor = Viewer(person).actor
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
    return hash_password(new)


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
    """Add something that people may take part as, at the end of the list."""
    return add_entry(work, Affiliation, name, slug=slug)


def hash_password(password: str) -> str:
    """What is kept of a password. Takes most of a second: not within a transaction, if possible."""
    return off_the_loop(lambda: _hasher.hash(password))


def _verify(stored: str, password: str) -> bool:
    def check() -> bool:
        try:
            return _hasher.verify(stored, password)
        except (Argon2Error, InvalidHashError):
            return False

    return off_the_loop(check)
