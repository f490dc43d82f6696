"""Somebody who watches an event's screen as live.js does: frames, and repairs over HTTP."""

import json
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import socketio

from participation.boards.kept import ONE_TIME_KEY
from tests.support.hall import Visitor
from tests.support.processes import TookTooLong, wait_until

SITUATION = re.compile(r'data-round="([^"]*)"[^>]*data-state="([^"]*)"')

Parts = dict[str, str | None]


class Watcher:
    """A screen that stays open: what it shows, and what it took to keep it right."""

    def __init__(self, visitor: Visitor, event: int, screen: str, locale: str = "en") -> None:
        self.visitor = visitor
        self.wish: dict[str, Any] = {"event": event, "screen": screen, "locale": locale}
        self.version, self.parts = self._fetch(0)
        self.joins = self.frames = self.repairs = self.refreshes = 0
        self._lock = threading.RLock()
        options = {"origin": visitor.url}
        self.client = socketio.Client(
            reconnection_delay=0.2, reconnection_delay_max=1, websocket_extra_options=options
        )
        self.client.on("connect", self._join)
        self.client.on("frame", self._receive)
        self.client.on("pulse", self._feel)

    def connect(self, url: str = "") -> None:
        """Begin to listen, at the server or at what stands in between."""
        headers = {"Cookie": self.visitor.cookie_header()}
        self.client.connect(
            url or self.visitor.url,
            headers=headers,
            transports=["websocket"],
            socketio_path="/live",
            retry=True,
        )
        wait_until(lambda: self.joins, what="joining a room")

    def differences(self) -> list[str]:
        """The parts that a fresh screen would show otherwise."""
        _, fresh = self._fetch(0)
        with self._lock:
            names = sorted(set(fresh) | set(self.parts))
            return [one for one in names if _said(fresh.get(one)) != _said(self.parts.get(one))]

    def _join(self) -> None:
        self.client.emit("join", self.wish | {"v": self.version}, callback=self._joined)

    def _joined(self, answer: dict[str, Any]) -> None:
        self.joins += bool(answer["ok"])
        if answer.get("v", 0) > self.version:
            self._repair()

    def _receive(self, frame: dict[str, Any]) -> None:
        with self._lock:
            if frame["v"] <= self.version:
                return
            before = self.version
            if not frame["whole"]:
                self._refresh()
            elif frame["from"] > self.version:
                self._repair()
            else:
                self.frames += 1
                self.version = frame["v"]
                self._apply(frame["parts"])
            if frame["from"] < before:
                self._repair(before)

    def _feel(self, pulse: dict[str, Any]) -> None:
        if pulse["v"] > self.version:
            self._repair()

    def _repair(self, doubtful: int | None = None) -> None:
        """Ask for what changed since our version; where that fails, the next pulse asks again.

        What we fetched between two frames is doubtful: it is asked for from there.
        """
        with self._lock, suppress(OSError, KeyError, ValueError):
            since = self.version if doubtful is None else doubtful
            version, parts = self._fetch(since)
            self.repairs += 1
            if since < version >= self.version:
                self.version = version
                self._apply(parts)

    def _apply(self, parts: Parts) -> None:
        before = self._situation()
        self._put(parts)
        if self._situation() != before:  # the controls on all cards are others now
            self._refresh()

    def _situation(self) -> object:
        found = SITUATION.search(self.parts.get("now") or "")
        return found and found.groups()

    def _refresh(self) -> None:
        with suppress(OSError, KeyError, ValueError):
            version, parts = self._fetch(0)
            self.refreshes += 1
            if version >= self.version:
                self.version, self.parts = version, parts

    def _put(self, parts: Parts) -> None:
        for name, html in parts.items():
            if html is None:
                self.parts.pop(name, None)
            else:
                self.parts[name] = html

    def _fetch(self, since: int) -> tuple[int, Parts]:
        screen, event = self.wish["screen"], self.wish["event"]
        address = f"/events/{event}/board?screen={screen}&since={since}"
        found = json.loads(self.visitor.get(address))
        assert found["whole"], "too much changed to be told part by part"
        return found["v"], {name: html for name, html in found["parts"].items() if html or since}


def _said(html: str | None) -> str:
    return ONE_TIME_KEY.sub("", html or "")


@contextmanager
def watching(*watchers: Watcher) -> Iterator[Sequence[Watcher]]:
    """Connect all, and let go of them at the end."""
    try:
        for one in watchers:
            one.connect()
        yield watchers
    finally:
        for one in watchers:
            one.client.shutdown()


def await_same_board(watchers: Sequence[Watcher], *, within: float = 30.0) -> None:
    """Wait until every open screen shows what a fresh one would."""

    def differing() -> list[str]:
        return [f"{one.wish}: {found}" for one in watchers if (found := one.differences())]

    try:
        wait_until(lambda: not differing(), within=within, what="every screen showing the same")
    except TookTooLong:
        raise AssertionError("\n".join(differing())) from None
