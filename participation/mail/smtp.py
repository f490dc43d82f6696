"""How a letter travels: its form as a message, and one conversation with the mail server."""

import hashlib
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from participation.mail.models import Letter, MailServer, Security

# What we have words for in templates/components/letters.html; all else the server or the network
# says in words of its own, which are shown as they are.
NO_ANSWER = "no answer in time"
NOT_LISTENING = "nothing answers there"
NO_SUCH_HOST = "no such host"
NOT_TRUSTED = "certificate not trusted"
NOT_WRITABLE = "address cannot be written to"


class ServerTrouble(Exception):
    """The server itself cannot be used now: down, silent, or it does not take us as its client."""


@dataclass(frozen=True)
class Fate:
    """What became of an attempt; `reason` is empty for a letter that was taken."""

    reason: str = ""
    is_final: bool = True


@contextmanager
def connection(server: MailServer, patience: float) -> Iterator[smtplib.SMTP]:
    """A connection that is ready to take letters; `patience` in seconds for each answer.

    Raises ServerTrouble.
    """
    try:
        client = _connect(server, patience)
    except (OSError, smtplib.SMTPException, UnicodeError) as error:
        raise ServerTrouble(_reason(error)) from error
    try:
        yield client
    finally:
        _say_goodbye(client)


def _connect(server: MailServer, patience: float) -> smtplib.SMTP:
    trusted = ssl.create_default_context()
    client: smtplib.SMTP
    if server.security is Security.TLS:
        client = smtplib.SMTP_SSL(server.host, server.port, timeout=patience, context=trusted)
    else:
        client = smtplib.SMTP(server.host, server.port, timeout=patience)
    try:
        if server.security is Security.STARTTLS:
            client.starttls(context=trusted)
        if server.username:
            client.login(server.username, server.password)
        client.ehlo_or_helo_if_needed()
    except BaseException:
        client.close()
        raise
    return client


def _say_goodbye(client: smtplib.SMTP) -> None:
    try:
        client.quit()
    except (OSError, smtplib.SMTPException):
        client.close()


def hand_over(client: smtplib.SMTP, server: MailServer, letter: Letter) -> Fate:
    """Offer one letter. Raises ServerTrouble where the fault is not the letter's."""
    try:
        client.send_message(as_message(server, letter), server.sender, [letter.to])
    except smtplib.SMTPRecipientsRefused as refused:
        code, said = refused.recipients[letter.to]
        return Fate(_said(code, said), is_final=code >= 500)
    except smtplib.SMTPDataError as refused:
        return Fate(_reason(refused), is_final=refused.smtp_code >= 500)
    except (smtplib.SMTPNotSupportedError, ValueError):
        return Fate(NOT_WRITABLE)
    except (OSError, smtplib.SMTPException) as error:
        raise ServerTrouble(_reason(error)) from error
    return Fate()


def _reason(error: Exception) -> str:
    """What went wrong; it goes to administrators only."""
    if isinstance(error, smtplib.SMTPResponseException):
        return _said(error.smtp_code, error.smtp_error)
    # A timeout within the conversation comes wrapped in "disconnected".
    causes = (error, error.__context__)
    known = {
        TimeoutError: NO_ANSWER,
        ConnectionRefusedError: NOT_LISTENING,
        socket.gaierror: NO_SUCH_HOST,
        UnicodeError: NO_SUCH_HOST,  # what cannot even be asked for
        ssl.SSLCertVerificationError: NOT_TRUSTED,
    }
    for kind, words in known.items():
        if any(isinstance(one, kind) for one in causes):
            return words
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def _said(code: int, said: bytes | str) -> str:
    words = said.decode(errors="replace") if isinstance(said, bytes) else said
    return f"{code} {' '.join(words.split())}"


def as_message(server: MailServer, letter: Letter) -> EmailMessage:
    """A letter as it travels: text and HTML, one of which is shown."""
    message = EmailMessage(SMTP)
    message["From"] = Address(server.sender_name, addr_spec=server.sender)
    message["To"] = letter.to
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.created_at)
    message["Message-ID"] = _message_id(server, letter)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    message["Content-Language"] = letter.locale
    return message


def _message_id(server: MailServer, letter: Letter) -> str:
    """The same for each attempt at a letter, so that one who is sent it twice may see it once."""
    said = f"{letter.id} {letter.created_at.isoformat()} {letter.to}"
    return f"<{hashlib.sha256(said.encode()).hexdigest()[:32]}@{server.sender.partition('@')[2]}>"
