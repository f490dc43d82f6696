"""A WebSocket that sends whole frames, whatever the speed of its reader.

simple-websocket hands each frame to socket.send(), which under gevent may take only a part of it
once a slow reader's buffer is full: the rest is lost and the stream corrupt. Here every frame is
sent whole and two senders never interleave.
"""

import socket
import threading
from contextlib import suppress
from typing import Any

import simple_websocket
from engineio.async_drivers import gevent as driver


class WholeFrames:
    """A socket whose send() sends everything."""

    def __init__(self, inner: Any) -> None:
        self._socket = inner
        self._lock = threading.Lock()

    def send(self, data: bytes) -> int:
        """Send all of it, after what another sender has begun."""
        with self._lock:
            self._socket.sendall(data)
        return len(data)

    def hang_up(self) -> None:
        """End the connection; what has been sent before still arrives."""
        with suppress(OSError):  # the other side was faster
            self._socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Hang up, for gevent has a copy of this socket and would wait for another request."""
        self.hang_up()
        self._socket.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._socket, name)


class PatientServer(simple_websocket.Server):
    """simple-websocket's server on such a socket."""

    def handshake(self) -> None:
        """Wrap the socket before the first frame."""
        self.sock: Any = WholeFrames(self.sock)
        super().handshake()

    def close(self, reason: Any = None, message: str | None = None) -> None:
        """Say goodbye and hang up, whether or not the other side answers."""
        super().close(reason, message)
        self.sock.hang_up()


class PatientWebSocket(driver.WebSocketWSGI):  # type: ignore[misc]
    """Engine.IO's WebSocket with that server."""

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        """Serve one connection to its end."""
        self.ws = PatientServer(environ, **self.server_args)
        return self.app(self)

    def hang_up(self) -> None:
        """End it at once, also for who waits in the middle of a frame."""
        self.ws.sock.hang_up()


def install() -> None:
    """Make Engine.IO's gevent driver use it."""
    driver._async["websocket"] = PatientWebSocket  # noqa: SLF001  there is no public way
