"""Starting, awaiting and ending the programs that a test needs beside itself."""

import signal
import socket
import subprocess
import time
from collections.abc import Callable
from functools import cache
from typing import TypeVar

T = TypeVar("T")


class TookTooLong(AssertionError):
    """Something awaited did not happen in time."""


def wait_until(condition: Callable[[], T], *, within: float = 60.0, what: str) -> T:
    """Ask `condition` every 20 ms until its answer is true, and return that answer.

    Raises TookTooLong, naming `what`, after `within` seconds.
    """
    deadline = time.monotonic() + within
    while not (answer := condition()):
        if time.monotonic() > deadline:
            raise TookTooLong(f"{what} did not happen within {within:g} seconds.")
        time.sleep(0.02)
    return answer


def free_port() -> int:
    """A TCP port on this machine that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@cache
def node() -> str:
    """The program Node.js itself: the one on the path may be a script that starts it."""
    asked = ["node", "--print", "process.execPath"]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()


def accepts_connections(port: int) -> bool:
    """Whether something listens on this port of this machine."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def end(
    process: subprocess.Popen[bytes],
    *,
    gently: signal.Signals = signal.SIGTERM,
    patience: float = 10.0,
) -> int:
    """Ask a process to end, insist after `patience` seconds, and return its exit status."""
    if process.poll() is None:
        process.send_signal(gently)
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()
    return process.wait()
