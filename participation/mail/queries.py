"""Questions about letters and the mail server."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from participation.kernel.db import one
from participation.mail.models import Letter, LetterState, MailServer

AT_ONCE = 50


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


def newest_letters(session: Session, state: LetterState | None, page: int) -> Sequence[Letter]:
    """One page of letters, the newest first, without their texts being of use here."""
    query = select(Letter).order_by(Letter.id.desc()).limit(AT_ONCE).offset((page - 1) * AT_ONCE)
    return session.scalars(query.where(Letter.state == state) if state else query).all()


def last_test_letter(session: Session, to: str) -> Letter | None:
    """The last letter by which somebody tried the server out."""
    return session.scalar(
        select(Letter)
        .where(Letter.kind == "test", Letter.to == to)
        .order_by(Letter.id.desc())
        .limit(1)
    )
