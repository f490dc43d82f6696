"""The verbs on letters: post one, try one again, forget old ones; and setting the server."""

from dataclasses import asdict, dataclass
from datetime import timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete

from participation.kernel.db import Work
from participation.kernel.refusal import Refused
from participation.kernel.text import one_line
from participation.mail.facts import LetterPosted, LetterTriedAgain, MailServerChanged
from participation.mail.models import Letter, LetterState, MailServer, Security
from participation.mail.rules import is_address

KEPT_FOR = timedelta(days=30)
LONGEST_SUBJECT = 200


def post(  # noqa: PLR0913  a letter has as many parts
    work: Work, *, kind: str, to: str, locale: str, subject: str, text: str, html: str
) -> Letter:
    """Put a letter into the outbox; it leaves once this work is committed.

    `kind` is a word of ours, such as "confirm"; `subject` becomes one line of at most 200
    characters. Raises ValueError for an address that no form of ours lets pass.
    """
    if not is_address(to):
        raise ValueError("a letter needs an address")
    letter = Letter(
        kind=kind,
        to=to,
        locale=locale,
        subject=one_line(subject)[:LONGEST_SUBJECT],
        text=text,
        html=html,
        created_at=work.now,
        next_try_at=work.now,
    )
    work.session.add(letter)
    work.session.flush()
    work.record(LetterPosted(kind))
    return letter


def try_again(work: Work, letter: Letter) -> None:
    """Let a letter that waits or failed be tried now. Raises Refused for one that was sent."""
    if letter.state is LetterState.SENT:
        raise Refused(_l("This email has been sent already."))
    letter.state, letter.settled_at = LetterState.WAITING, None
    letter.attempts, letter.next_try_at = 0, work.now
    work.record(LetterTriedAgain(letter.id))


@dataclass(frozen=True)
class ServerDraft:
    """What an administrator says about the server; `password` None keeps the one that is set."""

    host: str
    port: int
    security: Security
    username: str
    password: str | None
    sender: str
    sender_name: str


def set_server(work: Work, draft: ServerDraft) -> MailServer:
    """Use this server from now on; without a host, letters wait in the outbox."""
    server = work.session.get(MailServer, 1)
    if server is None:
        server = MailServer(id=1)
        work.session.add(server)
        work.session.flush()
    before, old_password = _visible(server), server.password
    for name, value in asdict(draft).items():
        if value is not None:
            setattr(server, name, value)
    work.record(MailServerChanged(before, _visible(server), old_password != server.password))
    return server


def _visible(server: MailServer) -> dict[str, str | int]:
    """What the log may keep of it: nothing that opens a door."""
    return {
        "host": server.host,
        "port": server.port,
        "security": server.security.value,
        "sender": server.sender,
    }


def forget_old(work: Work) -> None:
    """Delete letters that were settled long ago."""
    work.session.execute(
        delete(Letter).where(
            Letter.state != LetterState.WAITING, Letter.settled_at < work.now - KEPT_FOR
        )
    )
