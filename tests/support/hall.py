"""A served installation and its visitors: people as HTTP and as sockets, without a browser."""

import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any, Self

import socketio
from playwright.sync_api import Page
from sqlalchemy import select

from participation.events.models import Event, RoundKind
from participation.ideas.models import Idea
from participation.identity.models import Person, Role
from participation.mail.domain import ServerDraft, set_server
from participation.mail.models import Security
from tests.support.house import PASSWORD, House, make_app, new_key
from tests.support.processes import wait_until
from tests.support.server import Server
from tests.support.smtp import PostOffice


class Visitor:
    """Somebody's browser without its window: it keeps cookies and sends forms as our script does."""

    def __init__(self, url: str, language: str = "en") -> None:
        self.url = url
        self.language = language
        self.cookies = CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def get(self, address: str) -> str:
        """A page's HTML."""
        return self._ask(urllib.request.Request(self.url + address, headers=self._headers()))

    def post(self, address: str, data: dict[str, Any] | None = None) -> dict[str, Any]:
        """Send a form and give the JSON answer, also that of a refusal."""
        body = urllib.parse.urlencode({"key": new_key()} | (data or {})).encode()
        headers = self._headers() | {"Accept": "application/json", "Origin": self.url}
        answer = self._ask(urllib.request.Request(self.url + address, body, headers))
        found: dict[str, Any] = json.loads(answer)
        return found

    def act(self, address: str, data: dict[str, Any] | None = None) -> dict[str, Any]:
        """Send a form that must be accepted."""
        answer = self.post(address, data)
        assert answer["ok"], answer
        return answer

    def join(self, event: Event) -> Self:
        """Join with the code."""
        self.act("/join", {"code": event.code})
        return self

    def sign_in(self, person: Person, password: str = PASSWORD) -> Self:
        """Sign in."""
        self.act("/sign-in", {"email": person.email, "password": password})
        return self

    def submit(self, event: Event, title: str, text: str = "") -> int:
        """Put an idea in and give its number."""
        own = self.act(f"/events/{event.id}/ideas", {"title": title, "text": text})["private"]
        return max(int(name.removeprefix("mine-")) for name in own if name.startswith("mine-"))

    def cookie_header(self) -> str:
        """The cookies as a request carries them."""
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.cookies)

    def lend_to(self, page: Page) -> Page:
        """Make a page's browser the same person."""
        own = [
            {"name": one.name, "value": one.value or "", "url": self.url} for one in self.cookies
        ]
        page.context.add_cookies(own)  # type: ignore[arg-type]
        return page

    def _headers(self) -> dict[str, str]:
        return {"Accept-Language": self.language}

    def _ask(self, request: urllib.request.Request) -> str:
        try:
            with self._opener.open(request, timeout=120) as answer:
                return str(answer.read().decode())
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.read().decode()


class Listener:
    """A live connection that keeps every frame and pulse it is sent."""

    def __init__(self, client: socketio.Client) -> None:
        self.client = client
        self.frames: list[dict[str, Any]] = []
        self.pulses: list[dict[str, Any]] = []
        client.on("frame", self.frames.append)
        client.on("pulse", self.pulses.append)

    def join(self, event: Event | Any, screen: str, locale: str = "en", **more: Any) -> Any:
        """Ask for a room and give the answer."""
        number = event.id if isinstance(event, Event) else event
        return self.ask({"event": number, "screen": screen, "locale": locale} | more)

    def ask(self, wish: Any) -> Any:
        """Send any wish and give the answer."""
        return self.client.call("join", wish, timeout=10)

    @property
    def text(self) -> str:
        """All that has arrived, to be searched."""
        return json.dumps([self.frames, self.pulses], ensure_ascii=False)

    def await_text(self, text: str) -> None:
        """Wait until something that was sent has this in it."""
        wait_until(lambda: text in self.text, what=f"“{text}” arriving on the socket")

    def await_version(self, version: int) -> None:
        """Wait until the last frame is of this version or a later one."""
        wait_until(
            lambda: bool(self.frames) and self.frames[-1]["v"] >= version,
            what=f"version {version} arriving on the socket",
        )


@contextmanager
def listening(
    visitor: Visitor, *, origin: str = "", transport: str = "websocket"
) -> Iterator[Listener]:
    """A live connection with somebody's cookies for as long as the block.

    Raises socketio.exceptions.ConnectionError where the server does not want it.
    """
    origin = origin or visitor.url
    options = {"origin": origin}
    client = socketio.Client(
        reconnection=False, request_timeout=20, websocket_extra_options=options
    )
    listener = Listener(client)
    headers = {"Cookie": visitor.cookie_header()}
    if transport == "polling":
        headers["Origin"] = origin
    client.connect(visitor.url, headers=headers, transports=[transport], socketio_path="/live")
    try:
        yield listener
    finally:
        client.disconnect()


@dataclass
class Hall:
    """A running server, and its database from here to prepare things that nobody watches yet."""

    server: Server
    house: House
    moderator: Person

    @property
    def url(self) -> str:
        """Where it is served."""
        return self.server.url

    def output(self) -> str:
        """Everything the server has printed."""
        return self.server.output()

    def visitor(self, event: Event | None = None, language: str = "en") -> Visitor:
        """A stranger, or somebody who has joined an event."""
        visitor = Visitor(self.url, language)
        return visitor.join(event) if event else visitor

    def moderation(self, language: str = "en") -> Visitor:
        """The moderator, signed in."""
        return self.visitor(language=language).sign_in(self.moderator)

    def event(self, **changes: Any) -> Event:
        """A new event of the moderator's, with the default agenda."""
        return self.house.event(moderator=self.moderator, **changes)

    def send_by(self, office: PostOffice) -> None:
        """Let letters leave by this mail server."""
        draft = ServerDraft(
            "127.0.0.1", office.port, Security.NONE, "", None, "forum@example.org", "Forum"
        )
        with self.house.work() as work:
            set_server(work, draft)

    def version(self, event: Event) -> int:
        """How far the event has come."""
        with self.house.database.reading() as session:
            return session.get_one(Event, event.id).version

    def ideas(self, event: Event) -> list[int]:
        """The numbers of the event's ideas."""
        with self.house.database.reading() as session:
            return list(session.scalars(select(Idea.id).where(Idea.event_id == event.id)))

    def round_id(self, event: Event, kind: RoundKind) -> int:
        """The number of the event's first round of a kind."""
        return next(one.id for one in event.rounds if one.kind is kind)


@contextmanager
def open_hall(folder: Path, **settings: str) -> Iterator[Hall]:
    """Prepare a database in `folder`, with one moderator, and serve it for as long as the block.

    Rounds close at once, so that nobody has to wait, unless CLOSING_GRACE says otherwise.
    """
    server = Server(folder, {"CLOSING_GRACE": "0"} | settings)
    house = House(make_app(folder / "data", settings.get("DATABASE_URL", "")))
    moderator = house.person("moderator", Role.MODERATOR)
    try:
        with server:
            yield Hall(server, house, moderator)
    finally:
        house.database.dispose()
