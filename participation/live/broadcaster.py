"""Coalescing: many changes, one frame per room and tick, only with what really differs."""

import hashlib
import logging
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from flask_babel import force_locale
from sqlalchemy import select

from participation.boards.kept import ONE_TIME_KEY
from participation.boards.parts import snapshot
from participation.boards.situation import Screen
from participation.events.facts import EventChanged
from participation.events.models import Event
from participation.kernel.db import Database
from participation.live.neighbours import Nobody
from participation.live.rooms import Room

log = logging.getLogger(__name__)

TICK = 0.25  # seconds; quicker than reading, slower than the sockets clog
LARGE_ROOM = 200
LARGE_ROOM_TICK = 1.0
PULSE = 5.0  # how often a room is told its version, which uncovers a lost last frame

Emit = Callable[[str, dict[str, Any], Room], None]


@dataclass
class RoomState:
    """What a room was last sent, and who is in it."""

    version: int
    members: set[str] = field(default_factory=set)
    sent: dict[str, bytes] = field(default_factory=dict)
    due: float = 0.0


class Broadcaster:
    """Keeps the rooms of this process and sends each what changed since its last frame.

    A frame is {from, v, parts, whole}: `from` is the version this room was last sent. Whoever has
    an older one than that has missed a frame and asks over HTTP.
    """

    def __init__(self, app: Flask, emit: Emit, neighbours: Nobody | None = None) -> None:
        self._app = app
        self._emit = emit
        self._neighbours = neighbours or Nobody()
        self._rooms: dict[Room, RoomState] = {}
        self._by_event: dict[int, set[Room]] = defaultdict(set)
        self._stale: set[int] = set()
        self._wake = threading.Event()
        self._database: Database = app.extensions["database"]
        self._database.bus.on(EventChanged, self.hear)

    def hear(self, fact: EventChanged) -> None:
        """Note, and tell the other processes, that an event has changed."""
        self._neighbours.changed(fact.event_id)
        self.mark(fact.event_id)

    def mark(self, event_id: int) -> None:
        """Note that an event's screens may be out of date."""
        if event_id in self._by_event:
            self._stale.add(event_id)
            self._wake.set()

    def enter(self, room: Room, member: str, seen: int = 0) -> int:
        """Add somebody, who has seen a version, to a room; gives the version it was last sent."""
        if room not in self._rooms:
            self._open(room)
        state = self._rooms[room]
        if seen > state.version:
            # They saw a state between two frames: what looks unchanged to the room may not to them.
            state.sent.clear()
        state.members.add(member)
        return state.version

    def _open(self, room: Room) -> None:
        """Reading may let others run: they may open the same room meanwhile, or change the event."""
        version = self._versions([room.event_id])[room.event_id]
        self._rooms.setdefault(room, RoomState(version))
        self._by_event[room.event_id].add(room)
        self._stale.add(room.event_id)
        self._wake.set()

    def leave(self, member: str) -> list[Room]:
        """Take somebody out of every room; gives the rooms they were in. Empty ones end."""
        left = [room for room, state in self._rooms.items() if member in state.members]
        for room in left:
            state = self._rooms[room]
            state.members.discard(member)
            if not state.members:
                del self._rooms[room]
                self._by_event[room.event_id].discard(room)
                if not self._by_event[room.event_id]:
                    del self._by_event[room.event_id]
        return left

    def members(self, event_id: int, screen: Screen) -> set[str]:
        """Who watches a screen of an event, in any language."""
        rooms = [room for room in self._by_event.get(event_id, ()) if room.screen is screen]
        return {one for room in rooms if room in self._rooms for one in self._rooms[room].members}

    def connected(self, screen: Screen) -> int:
        """How many watch a kind of screen, of any event."""
        rooms = list(self._rooms.items())
        return sum(len(state.members) for room, state in rooms if room.screen is screen)

    def size(self, room: Room) -> int:
        """How many are in a room."""
        return len(self._rooms[room].members) if room in self._rooms else 0

    def _versions(self, event_ids: Iterable[int]) -> dict[int, int]:
        """The versions of events as of the last commit, whichever process made it."""
        wanted = dict.fromkeys(event_ids, 0)
        with self._database.reading() as session:
            rows = session.execute(select(Event.id, Event.version).where(Event.id.in_(wanted)))
            return wanted | dict(list(rows))

    def presence(self, event_id: int) -> int:
        """How many screens of participants and readers are connected to an event, here and
        at the other processes.
        """
        return self._present_here(event_id) + self._neighbours.elsewhere(event_id)

    def _present_here(self, event_id: int) -> int:
        return sum(len(self.members(event_id, screen)) for screen in (Screen.PHONE, Screen.READER))

    def tell_presence(self) -> None:
        """Tell the other processes how many are connected here."""
        self._neighbours.present({one: self._present_here(one) for one in self._by_event})

    def run(self) -> None:
        """Send for ever: what is stale at every tick, the versions at every pulse."""
        pulse = time.monotonic() + PULSE
        while True:
            self._wake.wait(timeout=max(0.0, pulse - time.monotonic()))
            time.sleep(TICK)
            self._wake.clear()
            try:
                self.flush()
                if time.monotonic() >= pulse:
                    self.pulse()
            except Exception:  # a frame that failed must not end all that follow
                log.exception("a tick failed; the next one tries again")
            if time.monotonic() >= pulse:
                pulse = time.monotonic() + PULSE

    def flush(self) -> None:
        """Send every room of every stale event what it lacks, large rooms less often."""
        now = time.monotonic()
        for event_id in list(self._stale):
            rooms = [room for room in self._by_event.get(event_id, ()) if room in self._rooms]
            waiting = [room for room in rooms if self._rooms[room].due > now]
            self._stale.discard(event_id)
            failed = [room for room in rooms if room not in waiting and not self._try(room)]
            if waiting or failed:
                self._stale.add(event_id)
                self._wake.set()

    def _try(self, room: Room) -> bool:
        """Send to a room; a failure (the database is away) is logged and tried again."""
        try:
            self._send(room)
        except Exception:
            log.exception("a frame could not be made; the next tick tries again")
            return False
        return True

    def _send(self, room: Room) -> None:
        state = self._rooms.get(room)
        if state is None:
            return
        with (
            self._app.test_request_context(),
            force_locale(room.locale),
            self._database.reading() as session,
        ):
            event = session.get(Event, room.event_id)
            if event is None or event.version <= state.version:
                return
            found = snapshot(session, event, room.screen, state.version)
        parts = self._what_differs(state, found.parts)
        large = len(state.members) > LARGE_ROOM
        state.due = time.monotonic() + (LARGE_ROOM_TICK if large else TICK)
        if parts or not found.whole:
            frame = {"from": state.version, "v": found.version, "parts": parts}
            self._emit("frame", frame | {"whole": found.whole}, room)
            state.version = found.version

    @staticmethod
    def _what_differs(state: RoomState, parts: dict[str, str | None]) -> dict[str, str | None]:
        differing = {}
        for name, html in parts.items():
            digest = _digest(html)
            # A card is here because it changed; meanwhile somebody may have fetched it as it was.
            if name.startswith(("idea-", "question-")) or state.sent.get(name) != digest:
                state.sent[name] = digest
                differing[name] = html
        return differing

    def pulse(self) -> None:
        """Tell every room its version and the time; moderators also how many are connected.

        What another process has changed (an import from the command line) is noticed here, and
        whatever it told us that got lost on the way.
        """
        self.tell_presence()
        newest = self._versions(self._by_event)
        for room in list(self._rooms):
            if newest.get(room.event_id, 0) > self._rooms[room].version:
                self.mark(room.event_id)
        for room, state in list(self._rooms.items()):
            signal: dict[str, Any] = {"v": state.version, "now": round(time.time(), 1)}
            if room.screen is Screen.CONSOLE:
                signal["present"] = self.presence(room.event_id)
            self._emit("pulse", signal, room)


def _digest(html: str | None) -> bytes:
    """What a part says; forms carry another one-time key at each rendering."""
    said = ONE_TIME_KEY.sub("", html or "")
    return hashlib.sha1(said.encode(), usedforsecurity=False).digest()
