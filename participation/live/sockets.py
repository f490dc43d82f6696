"""The sockets: join after a rule was asked, leave, listen. Nothing is ever written here."""

import logging
from typing import Any

from flask import Flask, request
from flask_socketio import SocketIO, join_room, leave_room

from participation.boards.situation import MAY_WATCH, Screen
from participation.events.facts import EventEdited, ModeratorRemoved
from participation.events.loading import event_case
from participation.events.models import Audience
from participation.identity.facts import (
    PasswordChanged,
    PersonBlocked,
    RolesChanged,
    SignedOut,
)
from participation.kernel.refusal import NotFound
from participation.live.broadcaster import Broadcaster
from participation.live.rooms import Room
from participation.settings import LANGUAGES
from participation.web.context import viewer

log = logging.getLogger(__name__)

SID = "sid"
AboutAccount = SignedOut | PasswordChanged | RolesChanged | PersonBlocked | ModeratorRemoved


class Sockets:
    """The connections of this process: which account each belongs to, and their joins."""

    def __init__(self, app: Flask, socketio: SocketIO, broadcaster: Broadcaster) -> None:
        self._socketio = socketio
        self._broadcaster = broadcaster
        self._accounts: dict[str, int] = {}
        socketio.on_event("connect", self.connect)
        socketio.on_event("join", self.join)
        socketio.on_event("disconnect", self.disconnect)
        bus = app.extensions["database"].bus
        bus.on(SignedOut, self.drop_account)
        bus.on(PasswordChanged, self.drop_account)
        for change in (RolesChanged, PersonBlocked, ModeratorRemoved):
            bus.on(change, self.drop_account)
        bus.on(EventEdited, self.drop_readers)

    def connect(self, _auth: Any = None) -> None:
        """Remember whose connection it is, to cut it when they sign out."""
        person = viewer().person
        if person:
            self._accounts[_sid()] = person.id

    def join(self, wish: Any = None, *_more: Any) -> dict[str, Any]:
        """Enter one room: {event, screen, locale} → {ok, v}. Whoever may not watch gets ok=False."""
        room = self._room(wish)
        if room is None:
            return {"ok": False}
        for left in self._broadcaster.leave(_sid()):
            leave_room(left.name)
        join_room(room.name)
        return {"ok": True, "v": self._broadcaster.enter(room, _sid(), _version(wish))}

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

    def drop_account(self, fact: AboutAccount) -> None:
        """Cut the connections of an account; its browsers come back with the rights they have."""
        for sid, person_id in list(self._accounts.items()):
            if person_id == fact.person_id:
                self._drop(sid)

    def drop_readers(self, fact: EventEdited) -> None:
        """Cut those who only read an event that is no longer public; they may ask again."""
        if fact.audience == Audience.STAFF.value:
            for sid in self._broadcaster.members(fact.event_id, Screen.READER):
                self._drop(sid)

    def _drop(self, sid: str) -> None:
        self._accounts.pop(sid, None)
        self._broadcaster.leave(sid)
        self._socketio.server.disconnect(sid, namespace="/")  # type: ignore[attr-defined]


def _version(wish: dict[str, Any]) -> int:
    version = wish.get("v")
    return version if isinstance(version, int) else 0


def _sid() -> str:
    return str(getattr(request, SID))
