"""A crowd that writes: many people in one loop, each sending a form until it reads a yes or a no.

As our script does, a form goes out again with the same one-time key, after a random pause, as long as
there is no answer or the server says that it cannot just now. What was answered stands in a ledger.
"""

import asyncio
import json
import random
import urllib.parse
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from flask import Flask, Request
from werkzeug.test import EnvironBuilder

from participation.web.context import GUEST, guest_hash
from tests.support.house import new_key
from tests.support.processes import wait_until

PATIENCE = 120.0  # seconds for an answer; a slow machine is no fault
LONGEST_PAUSE = 3.0  # seconds before a form goes out again; a browser's would be longer


@dataclass(frozen=True)
class Answered:
    """A form that was answered: who sent it where, with what, and what the server said."""

    who: "Member"
    address: str
    data: dict[str, Any]
    answer: dict[str, Any]


@dataclass
class Ledger:
    """What happened to a crowd's forms."""

    acknowledged: list[Answered] = field(default_factory=list)
    refused: list[Answered] = field(default_factory=list)
    sent: int = 0
    resent: int = 0
    cut: int = 0
    unanswered: int = 0
    not_now: Counter[str] = field(default_factory=Counter)

    def await_acknowledged(self, number: int, *, within: float = 300.0) -> None:
        """Wait until so many forms have been acknowledged in all."""
        wait_until(
            lambda: len(self.acknowledged) >= number, within=within, what=f"{number} forms saved"
        )


class Member:
    """One of the crowd: a cookie, and one connection at a time."""

    def __init__(self, port: int, ledger: Ledger) -> None:
        self.port = port
        self.ledger = ledger
        self.cookie = ""
        self.cuts = 0  # how many of the next answers are not waited for
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    def guest(self, app: Flask) -> str:
        """Under which hash the database knows this person."""
        cookie = {"HTTP_COOKIE": f"session={self.cookie}"}
        request = Request(EnvironBuilder(environ_overrides=cookie).get_environ())
        session = app.session_interface.open_session(app, request)
        assert session is not None
        return str(guest_hash(session[GUEST]))

    def twin(self) -> "Member":
        """The same person on another connection."""
        other = Member(self.port, self.ledger)
        other.cookie = self.cookie
        return other

    async def write(self, address: str, **data: Any) -> dict[str, Any]:
        """Send a form with one key until the server says yes or no; what it said."""
        body = {"key": new_key()} | data
        for attempt in count():
            if attempt:
                self.ledger.resent += 1
                await asyncio.sleep(random.uniform(0.05, min(LONGEST_PAUSE, 0.2 * 2**attempt)))
            answer = await self._try(address, body)
            if answer is not None:
                kept = self.ledger.acknowledged if answer["ok"] else self.ledger.refused
                kept.append(Answered(self, address, data, answer))
                return answer
        raise AssertionError("unreachable")

    async def _try(self, address: str, body: dict[str, Any]) -> dict[str, Any] | None:
        try:
            status, content = await asyncio.wait_for(self.exchange(address, body), PATIENCE)
            answer: dict[str, Any] = json.loads(content)
        except (OSError, EOFError, TimeoutError, ValueError):
            await self.hang_up()
            self.ledger.unanswered += 1
            return None
        if status >= 500:
            self.ledger.not_now[f"{status} {answer['reason']}"] += 1
            return None
        return answer

    async def exchange(
        self, address: str, form: dict[str, Any] | None = None, accept: str = "application/json"
    ) -> tuple[int, bytes]:
        """One request (with a form, a POST) and its answer. Raises OSError or EOFError."""
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self._streams
        writer.write(self._request(address, form, accept))
        await writer.drain()
        self.ledger.sent += 1
        if self.cuts and form is not None:
            self.cuts -= 1
            self.ledger.cut += 1
            raise ConnectionAbortedError
        return await self._answer(reader)

    async def hang_up(self) -> None:
        """End the connection; what has been sent still goes out."""
        if self._streams is not None:
            writer, self._streams = self._streams[1], None
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    def _request(self, address: str, form: dict[str, Any] | None, accept: str) -> bytes:
        body = urllib.parse.urlencode(form or {}).encode()
        origin = f"http://127.0.0.1:{self.port}"
        lines = [f"{'GET' if form is None else 'POST'} {address} HTTP/1.1"]
        lines += [f"Host: 127.0.0.1:{self.port}", f"Origin: {origin}", f"Accept: {accept}"]
        lines += ["Accept-Language: en", "Content-Type: application/x-www-form-urlencoded"]
        lines += [f"Cookie: session={self.cookie}"] if self.cookie else []
        lines += [f"Content-Length: {len(body)}", "", ""]
        return "\r\n".join(lines).encode() + body

    async def _answer(self, reader: asyncio.StreamReader) -> tuple[int, bytes]:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        fields = [line.partition(": ") for line in head[1:] if line]
        length, closes = 0, False
        for name, _, value in fields:
            if name.lower() == "content-length":
                length = int(value)
            elif name.lower() == "connection":
                closes = value.lower() == "close"
            elif name.lower() == "set-cookie" and value.startswith("session="):
                self.cookie = value.removeprefix("session=").partition(";")[0]
        content = await reader.readexactly(length)
        if closes:
            await self.hang_up()
        return int(head[0].split()[1]), content


Act = Callable[[Member], Awaitable[Any]]


class Crowd:
    """People of one event, and the ledger of what they send."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.ledger = Ledger()
        self.members: list[Member] = []
        self._stop: Callable[[], object] = lambda: None

    def join(self, code: str, number: int, *, within: float = 0.0) -> None:
        """Let so many people join with the code, spread evenly over `within` seconds."""
        newcomers = [Member(self.port, self.ledger) for _ in range(number)]

        async def join(member: Member) -> None:
            await asyncio.sleep(within * newcomers.index(member) / number)
            answer = await member.write("/join", code=code)
            assert answer["ok"], answer

        self.members += newcomers
        self._run(join, newcomers)

    def do(self, act: Act) -> None:
        """Let everybody act, and wait until all have done so."""
        self._run(act, self.members)

    @contextmanager
    def doing(self, act: Act) -> Iterator[None]:
        """Let everybody act while the block lasts, and wait for all at its end.

        Where the block fails, nobody goes on.
        """
        with ThreadPoolExecutor(1) as thread:
            done = thread.submit(self._run, act, self.members)
            try:
                yield
            except BaseException:
                self._stop()
                raise
            done.result()

    def _run(self, act: Act, members: Sequence[Member]) -> None:
        async def all_of_them() -> None:
            acting = asyncio.gather(*(act(one) for one in members))
            loop = asyncio.get_running_loop()
            self._stop = lambda: loop.call_soon_threadsafe(acting.cancel)
            try:
                await acting
            finally:
                for one in members:  # a connection belongs to the loop it was made in
                    await one.hang_up()

        with suppress(asyncio.CancelledError):
            asyncio.run(all_of_them())
