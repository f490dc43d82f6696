"""The verbs of coming in: register, confirm an address, choose a password by a mailed link."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from participation.identity.domain import NO_PASSWORD, change_password
from participation.identity.facts import AddressConfirmed, LinkMailed, Registered
from participation.identity.models import MailedLink, Person, Purpose, new_stamp
from participation.identity.queries import by_email
from participation.kernel.db import Work
from participation.kernel.refusal import NotFound, Refused

GOOD_FOR = {
    Purpose.CONFIRM: timedelta(days=2),
    Purpose.RESET: timedelta(hours=2),
    Purpose.INVITE: timedelta(days=14),
}
KEPT_FOR = timedelta(days=60)  # a late visitor is told what happened rather than "not found"

TOO_LATE = _l("This link is too old. Please ask for a new one.")
USED = _l("This link has been used already.")


def register(
    work: Work, *, email: str, name: str, password_hash: str, locale: str | None
) -> Person:
    """Make an account that waits for the confirmation of its address, or find the one there is.

    An account that a registration left waiting takes what is said now, and its earlier links end:
    the newest letter and the newest password belong together. Any other stays as it is.
    """
    person = by_email(work.session, email)
    if person is None:
        person = Person(email=email, stamp=new_stamp(), created_at=work.now)
        work.session.add(person)
    else:
        # Who confirms it in this very moment must not find another password there.
        work.session.refresh(person, with_for_update={"of": Person})
        if not _is_open_registration(person):
            return person
    person.name, person.password_hash, person.locale = name, password_hash, locale
    work.session.flush()
    end_links(work, person)
    work.record(Registered(person.id))
    return person


def _is_open_registration(person: Person) -> bool:
    """Whether nobody has confirmed it and nobody else has a stake in it."""
    was_invited = person.password_hash == NO_PASSWORD
    return not (person.confirmed_at or person.blocked_at or person.grants or was_invited)


def issue_link(work: Work, person: Person, purpose: Purpose) -> str:
    """The token of a new link for an account; only its hash is kept."""
    token = secrets.token_urlsafe(32)
    link = MailedLink(
        person_id=person.id,
        purpose=purpose,
        token_hash=_hidden(token),
        created_at=work.now,
        expires_at=work.now + GOOD_FOR[purpose],
    )
    work.session.add(link)
    work.record(LinkMailed(person.id, purpose.value))
    return token


def find_link(session: Session, token: str, *purposes: Purpose, lock: bool = False) -> MailedLink:
    """The link with this token, if it is for one of these purposes. Raises NotFound."""
    query = select(MailedLink).where(
        MailedLink.token_hash == _hidden(token), MailedLink.purpose.in_(purposes)
    )
    link = session.scalar(query.with_for_update() if lock else query)
    if link is None:
        raise NotFound
    return link


def why_over(link: MailedLink, now: datetime) -> Any:
    """The sentence that says why a link is good for nothing any more; None if it is."""
    if link.used_at:
        return USED
    return TOO_LATE if link.expires_at <= now else None


def confirm(work: Work, link: MailedLink) -> None:
    """Confirm an account's address, unless that has been done before. Raises Refused (410)."""
    person = work.session.get_one(Person, link.person_id)
    if not person.confirmed_at:
        _use(work, link)
        _note_confirmed(work, person)


def has_a_strangers_name(person: Person) -> bool:
    """Whether nobody knows who chose the name: anybody can register with anybody's address."""
    return not person.confirmed_at and person.password_hash != NO_PASSWORD


def choose_password(work: Work, link: MailedLink, new_hash: str, name: str = "") -> None:
    """Set a new password, given as hash_password() made it, and end all sessions.

    Whoever has the link reads the address's mail, so that the address is confirmed as well. `name`
    is what they call themselves, where a stranger may have named them. Raises Refused (410).
    """
    person = work.session.get_one(Person, link.person_id)
    _use(work, link)
    change_password(work, person, new_hash)
    person.name = name or person.name
    if not person.confirmed_at:
        _note_confirmed(work, person)


def _note_confirmed(work: Work, person: Person) -> None:
    person.confirmed_at = work.now
    work.record(AddressConfirmed(person.id))


def require_good(link: MailedLink, now: datetime) -> None:
    """Raise Refused (410) for a link that is good for nothing any more."""
    over = why_over(link, now)
    if over:
        raise Refused(over, status=410)


def _use(work: Work, link: MailedLink) -> None:
    require_good(link, work.now)
    end_links(work, work.session.get_one(Person, link.person_id))
    link.used_at = work.now


def end_links(work: Work, person: Person) -> None:
    """No link that was mailed to an account so far opens anything any more."""
    work.session.execute(
        update(MailedLink)
        .where(MailedLink.person_id == person.id, MailedLink.used_at.is_(None))
        .where(MailedLink.expires_at > work.now)
        .values(expires_at=work.now)
    )


def _hidden(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def forget_old(work: Work) -> None:
    """Delete links that ended long ago, and registrations that nobody confirmed in that time."""
    before = work.now - KEPT_FOR
    asked = select(MailedLink.person_id).where(MailedLink.purpose == Purpose.CONFIRM)
    work.session.execute(
        delete(Person).where(
            Person.confirmed_at.is_(None),
            Person.created_at < before,
            Person.password_hash != NO_PASSWORD,
            ~Person.grants.any(),
            Person.id.in_(asked),
        )
    )
    work.session.execute(delete(MailedLink).where(MailedLink.expires_at < before))
