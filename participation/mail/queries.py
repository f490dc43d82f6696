"""Questions about letters and the mail server."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, defer

from participation.kernel.db import one
from participation.mail.models import Letter, LetterState, MailServer


def mail_server(session: Session) -> MailServer | None:
    """The server that takes our letters; None where none is set."""
    found = session.get(MailServer, 1)
    return found if found and found.host else None


def one_letter(session: Session, letter_id: int) -> Letter:
    """The letter with this number. Raises NotFound."""
    return one(session, Letter, letter_id)


def letter_counts(session: Session) -> dict[LetterState, int]:
    """How many letters are in each state."""
    found = session.execute(select(Letter.state, func.count()).group_by(Letter.state))
    return dict.fromkeys(LetterState, 0) | {row[0]: row[1] for row in found}


def letters_on(
    session: Session, state: LetterState | None, *, offset: int, limit: int
) -> Sequence[Letter]:
    """One page of the letters in a state, or of all: the newest first, without their texts."""
    query = select(Letter).order_by(Letter.id.desc()).offset(offset).limit(limit)
    query = query.options(defer(Letter.text), defer(Letter.html))
    return session.scalars(query.where(Letter.state == state) if state else query).all()


def last_test_letter(session: Session, to: str) -> Letter | None:
    """The last letter by which somebody tried the server out."""
    return session.scalar(
        select(Letter)
        .where(Letter.kind == "test", Letter.to == to)
        .order_by(Letter.id.desc())
        .limit(1)
    )
