"""The sockets: join after a rule was asked, leave, listen. Nothing is ever written here."""

import logging
import time
from contextlib import suppress
from typing import Any

from flask import Flask, request
from flask_socketio import SocketIO, join_room, leave_room
from sqlalchemy.exc import SQLAlchemyError

from participation.boards.situation import MAY_WATCH, Screen
from participation.events.loading import event_case
from participation.events.models import Audience
from participation.kernel.audit import AuditEntry
from participation.kernel.events import Fact
from participation.kernel.outages import in_short
from participation.kernel.refusal import NotFound
from participation.live.broadcaster import PULSE, Broadcaster
from participation.live.neighbours import Nobody
from participation.live.rights import SHRINK, Losses
from participation.live.rooms import Room
from participation.settings import LANGUAGES
from participation.web.context import close_reading, viewer

log = logging.getLogger(__name__)

SID = "sid"


class Sockets:
    """The connections of this process: which account each belongs to, to cut it, and their joins."""

    def __init__(
        self, app: Flask, socketio: SocketIO, broadcaster: Broadcaster, neighbours: Nobody
    ) -> None:
        self._socketio = socketio
        self._broadcaster = broadcaster
        self._neighbours = neighbours
        self._accounts: dict[str, int] = {}
        socketio.on_event("connect", self.connect)
        socketio.on_event("join", self.join)
        socketio.on_event("disconnect", self.disconnect)
        database = app.extensions["database"]
        self._losses = Losses(database)
        for kind in SHRINK:
            database.bus.on(kind, self.shrink)

    def begin(self) -> None:
        """Note how far the audit log has come, before the first connection."""
        self._losses.begin()

    def connect(self, _auth: Any = None) -> None:
        """Remember whose connection it is; where the database is away, joining does."""
        with suppress(SQLAlchemyError):
            self._note_account()
        close_reading()

    def _note_account(self) -> None:
        if person := viewer().person:
            self._accounts[_sid()] = person.id

    def join(self, wish: Any = None, *_more: Any) -> dict[str, Any]:
        """Enter one room: {event, screen, locale} → {ok, v}. Whoever may not watch gets ok=False.

        While the database cannot be asked, the connection is cut: its browser tries again.
        """
        try:
            return self._enter(wish)
        except SQLAlchemyError as error:
            log.warning("who wants to watch could not be looked up: %s", in_short(error))
            close_reading()
            self._drop(_sid())
            return {"ok": False}

    def _enter(self, wish: Any) -> dict[str, Any]:
        room = self._room(wish)
        if room is None:
            return {"ok": False}
        for left in self._broadcaster.leave(_sid()):
            leave_room(left.name)
        self._note_account()
        version = self._broadcaster.enter(room, _sid(), _version(wish))
        if not self._socketio.server.manager.is_connected(_sid(), "/"):  # type: ignore[attr-defined]
            self.disconnect()  # they went while the database was asked
            return {"ok": False}
        join_room(room.name)
        return {"ok": True, "v": version}

    @staticmethod
    def _room(wish: Any) -> Room | None:
        try:
            room = Room(int(wish["event"]), Screen(wish["screen"]), str(wish["locale"]))
            case = event_case(room.event_id)
        except (KeyError, TypeError, ValueError, OverflowError, NotFound):
            return None
        if room.locale not in LANGUAGES or not MAY_WATCH[room.screen].allows(case):
            return None
        return room

    def disconnect(self, _reason: Any = None) -> None:
        """Forget a connection that has ended."""
        self._accounts.pop(_sid(), None)
        self._broadcaster.leave(_sid())

    def shrink(self, _fact: Fact) -> None:
        """Cut whom an act of this process concerns, here and at every other process."""
        self._neighbours.rights()
        self.cut()

    def cut(self) -> None:
        """Cut the connections of those who have lost a right since the last time.

        Their browsers come back with the rights they have.
        """
        for entry in self._losses.new():
            for sid in self._concerned(entry):
                self._drop(sid)

    def _concerned(self, entry: AuditEntry) -> list[str]:
        if "person_id" in entry.kept:
            person_id = entry.kept["person_id"]
            return [sid for sid, one in self._accounts.items() if one == person_id]
        if entry.kept["changes"].get("audience", [])[1:] == [Audience.STAFF.value]:
            return list(self._broadcaster.members(entry.kept["event_id"], Screen.READER))
        return []

    def run(self) -> None:
        """Look again at every pulse, for what other processes have done without our hearing it."""
        while True:
            time.sleep(PULSE)
            try:
                self.cut()
            except Exception:  # the database is away: the next pulse looks again
                log.exception("who lost a right could not be looked up")

    def _drop(self, sid: str) -> None:
        self._accounts.pop(sid, None)
        self._broadcaster.leave(sid)
        self._socketio.server.disconnect(  # type: ignore[attr-defined]
            sid, namespace="/", ignore_queue=True
        )


def _version(wish: dict[str, Any]) -> int:
    version = wish.get("v")
    return version if isinstance(version, int) else 0


def _sid() -> str:
    return str(getattr(request, SID))
