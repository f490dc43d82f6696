"""A connection that ends when its reader is too far behind.

Engine.IO keeps whatever a reader has not taken yet, without end. Here who does not read is cut off: the
browser comes back by itself and asks over HTTP for what it missed.
"""

import logging
import time
from types import SimpleNamespace
from typing import Any

import engineio.base_socket
import engineio.socket
from engineio.packet import Packet

from participation.live.websocket import PatientWebSocket

log = logging.getLogger(__name__)

# How far behind a reader may be; a frame is some thousand characters.
MOST_PACKETS = 300
MOST_CHARACTERS = 4_000_000


class BoundedConnection(engineio.socket.Socket):  # type: ignore[misc]
    """Engine.IO's connection, with an end to what is kept for one who does not read."""

    cut_off = 0  # of this process, since it began

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._websocket: PatientWebSocket | None = None
        self._queued = self._leaving = 0  # characters

    def send(self, pkt: Packet) -> None:
        """Queue a packet, unless its reader is too far behind: then the connection is over."""
        if self.closed or not self._is_too_far_behind():
            self._queued += _length(pkt)
            super().send(pkt)
            return
        BoundedConnection.cut_off += 1
        log.info("a reader who was too far behind is cut off")
        self.close(wait=False, abort=True, reason=self.server.reason.TRANSPORT_ERROR)
        self._hang_up()

    def poll(self) -> list[Packet]:
        """What is to be sent next; whoever asks has sent all that was given before."""
        self._leaving = 0
        packets: list[Packet] = super().poll()
        self._leaving = sum(map(_length, packets))
        self._queued -= self._leaving
        return packets

    def check_ping_timeout(self) -> bool:
        """Whether the reader is still there; one who is gone will not take a goodbye either."""
        is_there = bool(super().check_ping_timeout())
        if not is_there:
            self._hang_up()
        return is_there

    def _is_too_far_behind(self) -> bool:
        waiting = self._queued + self._leaving
        return waiting > MOST_CHARACTERS or self.queue.qsize() > MOST_PACKETS

    def _hang_up(self) -> None:
        if self._websocket is not None:
            self._websocket.hang_up()

    def _websocket_handler(self, ws: PatientWebSocket) -> Any:
        self._websocket = ws
        return super()._websocket_handler(ws)


def _length(packet: Packet) -> int:
    return len(packet.data) if isinstance(packet.data, (str, bytes)) else 0


def install() -> None:
    """Make Engine.IO use it, and tell the time by a clock that nobody sets."""
    engineio.socket.Socket = BoundedConnection
    # By the wall clock, set back an hour, nobody would be missed for that hour.
    engineio.socket.time = engineio.base_socket.time = SimpleNamespace(time=time.monotonic)
