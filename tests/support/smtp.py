"""A real mail server for tests: it can be down, slow, refuse an address, or be busy at first."""

import asyncio
import ssl
import subprocess
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword

from tests.support.processes import free_port

USER, SECRET = "forum", "pass word"


@dataclass
class PostOffice:
    """Takes emails on a port of 127.0.0.1 for as long as the block, and keeps what it took.

    `refuses` are addresses answered with 550, `busy` those answered once with 451; `slowness` in
    seconds is waited before each answer to a sender. `breaks` on an address: it hangs up.
    """

    port: int = field(default_factory=free_port)
    refuses: set[str] = field(default_factory=set)
    busy: set[str] = field(default_factory=set)
    breaks: set[str] = field(default_factory=set)
    slowness: float = 0.0
    refuses_sender: bool = False
    refuses_text: bool = False
    login: bool = False
    tls: ssl.SSLContext | None = None
    starttls: bool = False
    taken: list[tuple[str, EmailMessage]] = field(default_factory=list)
    connections: int = 0
    _controller: Controller | None = None

    def __enter__(self) -> Self:
        return self.open()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    def open(self) -> Self:
        """Begin to listen, also after it was closed."""
        options: dict[str, Any] = {"hostname": "127.0.0.1", "port": self.port}
        if self.tls and self.starttls:
            options |= {"tls_context": self.tls, "require_starttls": True}
        elif self.tls:
            options |= {"ssl_context": self.tls}
        if self.login:
            options |= {"authenticator": _admit, "auth_required": True}
            options |= {"auth_require_tls": self.starttls}
        self._controller = Controller(self, **options)
        self._controller.start()
        return self

    def close(self) -> None:
        """Listen no more."""
        if self._controller:
            self._controller.stop()
            self._controller = None

    @property
    def addresses(self) -> list[str]:
        """To whom what it took is addressed, in order."""
        return [to for to, _message in self.taken]

    # What aiosmtpd calls.

    async def handle_EHLO(  # noqa: N802
        self, _server: Any, session: Any, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        await asyncio.sleep(self.slowness)
        if self.refuses_sender:
            return "553 5.7.1 you are not allowed to send as this"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: Any, _session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refuses:
            return "550 5.1.1 no such person here"
        if address in self.busy:
            self.busy.discard(address)
            return "451 4.7.1 please come back later"
        if address in self.breaks:
            server.transport.abort()
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802
        if self.refuses_text:
            return "554 5.7.1 this looks like spam"
        read = message_from_bytes(cast(bytes, envelope.content), policy=default)
        self.taken += [(to, read) for to in envelope.rcpt_tos]
        return "250 taken"


def _admit(_server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
    right = LoginPassword(USER.encode(), SECRET.encode())
    return AuthResult(success=given == right, handled=False)


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A certificate of our own for 127.0.0.1: what a server needs, and the file that vouches for it."""
    key, cert = folder / "key.pem", folder / "cert.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-keyout", str(key), "-out", str(cert), "-subj", "/CN=127.0.0.1"),
            *("-addext", "subjectAltName=IP:127.0.0.1"),
        ],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return context, cert


def plain_text(message: EmailMessage) -> str:
    """The text half of an email."""
    body = message.get_body(("plain",))
    assert body is not None
    return cast(str, body.get_content())


def html_text(message: EmailMessage) -> str:
    """The HTML half of an email."""
    body = message.get_body(("html",))
    assert body is not None
    return cast(str, body.get_content())
