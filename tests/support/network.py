"""A network between a client and a server that can go away and come back."""

import socket
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self


class Network:
    """Forwards connections to a port of this machine; while cut, nothing gets through.

    Connections stay open meanwhile, as they do in a lift: neither side is told.
    """

    def __init__(self, port: int) -> None:
        self._target = ("127.0.0.1", port)
        self._is_up = threading.Event()
        self._is_up.set()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._sockets: list[socket.socket] = [self._listening]
        self.port: int = self._listening.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.mend()
        for one in self._sockets:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def cut(self) -> None:
        """Let nothing through from now on."""
        self._is_up.clear()

    def mend(self) -> None:
        """Let everything through again, first what was sent meanwhile."""
        self._is_up.set()

    def _accept(self) -> None:
        with suppress(OSError):  # closed at the end
            while True:
                near, _ = self._listening.accept()
                far = socket.create_connection(self._target)
                self._sockets += [near, far]
                for pair in ((near, far), (far, near)):
                    threading.Thread(target=self._forward, args=pair, daemon=True).start()

    def _forward(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                self._is_up.wait()
                sink.sendall(data)
        with suppress(OSError):
            self._is_up.wait()
            sink.shutdown(socket.SHUT_WR)
