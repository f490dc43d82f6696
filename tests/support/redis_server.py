"""A Redis of the tests' own: started for them, gone after them."""

import subprocess
import tempfile
from types import TracebackType
from typing import Self

from tests.support.processes import accepts_connections, end, free_port, wait_until


class Redis:
    """A Redis on a free port of 127.0.0.1 that keeps nothing, not even over a restart."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._folder = tempfile.TemporaryDirectory(prefix="redis-")
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.stop()
        self._folder.cleanup()

    def start(self) -> None:
        """Start it, at the same address as before, and wait until it answers."""
        command = ["redis-server", "--bind", "127.0.0.1", "--port", str(self.port), "--save", ""]
        self._process = subprocess.Popen(
            [*command, "--appendonly", "no", "--dir", self._folder.name],
            stdout=subprocess.DEVNULL,
        )
        wait_until(lambda: accepts_connections(self.port), what="Redis answering")

    def stop(self) -> None:
        """End it."""
        if self._process:
            end(self._process)
            self._process = None
