"""The other processes of this installation: what they are told, and what they are heard to say.

Signals only hasten what each process finds out by itself at its next pulse: one that is lost, late
or told twice does no harm.
"""

import json
import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import socketio
from redis.backoff import NoBackoff
from redis.retry import Retry

log = logging.getLogger(__name__)

REST = 0.05  # seconds between two signals; what is to be told meanwhile goes together
REST_AFTER_FAILURE = 2.0
HEARD_WITHIN = 15.0  # seconds, three pulses: who is silent for longer is gone

# Nobody waits for Redis but our own greenlets, and not for ever. A listener hears nothing for as
# long as nothing happens, so that a dead connection shows only by TCP's own questions.
REDIS = {
    "socket_connect_timeout": 2,
    "socket_timeout": 5,
    "retry": Retry(NoBackoff(), 0),
    "socket_keepalive": True,
    "socket_keepalive_options": {
        getattr(socket, name): value
        for name, value in (("TCP_KEEPIDLE", 10), ("TCP_KEEPINTVL", 5), ("TCP_KEEPCNT", 3))
        if hasattr(socket, name)  # not every system has them
    },
}


class Nobody:
    """The neighbours of a process that is the only one: nothing is told, nothing is heard."""

    def __init__(self) -> None:
        self.on_change: Callable[[int], None] = lambda _event_id: None
        self.on_rights: Callable[[], None] = lambda: None

    def changed(self, event_id: int) -> None:
        """Tell that the screens of an event may be out of date."""

    def rights(self) -> None:
        """Tell that somebody's rights have shrunk."""

    def present(self, counts: dict[int, int]) -> None:
        """Tell how many watch here, by event."""

    def elsewhere(self, event_id: int) -> int:
        """How many watch an event at other processes, as far as they are heard."""
        return 0

    def run(self) -> None:
        """Tell for ever."""


class Neighbours(Nobody):
    """Other processes, reached through `publish`, which gives False where that failed.

    `run` goes on telling in the background, so that whoever has something to tell never waits.
    """

    def __init__(self, publish: Callable[[dict[str, Any]], bool]) -> None:
        super().__init__()
        self._publish = publish
        self._changed: set[int] = set()
        self._more: dict[str, Any] = {}
        self._called = threading.Event()
        self._heard: dict[str, tuple[float, dict[int, int]]] = {}

    def changed(self, event_id: int) -> None:
        """Tell that the screens of an event may be out of date."""
        self._changed.add(event_id)
        self._called.set()

    def rights(self) -> None:
        """Tell that somebody's rights have shrunk; the audit log says whose."""
        self._more["rights"] = True
        self._called.set()

    def present(self, counts: dict[int, int]) -> None:
        """Tell how many watch here, by event."""
        self._more["present"] = list(counts.items())
        self._called.set()

    def elsewhere(self, event_id: int) -> int:
        """How many watch an event at other processes, as far as they are heard."""
        since = time.monotonic() - HEARD_WITHIN
        return sum(counts.get(event_id, 0) for at, counts in self._heard.values() if at > since)

    def hear(self, said: dict[str, Any], host: str) -> None:
        """Take in what the process `host` has told."""
        if "present" in said:
            self._heard[host] = time.monotonic(), dict(said["present"])
        for event_id in said.get("changed", ()):
            self.on_change(event_id)
        if "rights" in said:
            self.on_rights()

    def run(self) -> None:
        """Tell for ever, what has come together since the last time."""
        while True:
            self._called.wait()
            time.sleep(REST if self._tell() else REST_AFTER_FAILURE)

    def _tell(self) -> bool:
        self._called.clear()
        said, self._more = self._more, {}
        changed, self._changed = self._changed, set()
        return self._publish(said | {"changed": list(changed)} if changed else said)


class MessageQueue(socketio.RedisManager):  # type: ignore[misc]  # it has no types
    """Flask-SocketIO's message queue on Redis, which carries our signals.

    Connecting, and connecting again, is the library's business. What clients are sent does not go
    through it: each process makes the frames of its own clients.
    """

    def __init__(self, url: str, channel: str) -> None:
        super().__init__(url, channel=channel, redis_options=dict(REDIS))
        self.neighbours = Neighbours(self._tell)

    def _tell(self, said: dict[str, Any]) -> bool:
        return self._publish({"host_id": self.host_id, "signal": said}) is not None

    def _listen(self) -> Iterator[Any]:
        """What is meant for the library; signals are taken out."""
        for message in super()._listen():
            said = json.loads(message)
            if "signal" not in said:
                yield said
            elif said["host_id"] != self.host_id:
                self._hear(said)

    def _hear(self, said: dict[str, Any]) -> None:
        try:
            self.neighbours.hear(said["signal"], said["host_id"])
        except Exception:  # one signal that failed must not end all that follow
            log.exception("a signal of another process failed; the next pulse repairs it")
