"""The platform as people get it: `participation run` in a process of its own."""

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.support import ROOT
from tests.support.processes import end, free_port, wait_until

COMMAND = (str(Path(sys.executable).with_name("participation")),)
# Only these pass from the tests to the server, so that nobody's own settings decide a result.
INHERITED = ("PATH", "HOME", "LANG", "TZ", "TMPDIR", "VIRTUAL_ENV")
INHERITED_FAMILIES = ("COVERAGE", "LC_", "PYTHON", "GEVENT")


class Server:
    """One server process on a free port of 127.0.0.1 that keeps everything in `folder`.

    `settings` are environment variables (DATABASE_URL, SITE_NAME …); `arguments` follow
    `participation`. As a context manager it runs for as long as the block.
    """

    def __init__(
        self,
        folder: Path,
        settings: Mapping[str, str] | None = None,
        *,
        arguments: Sequence[str] = ("run",),
        command: Sequence[str] = COMMAND,
    ) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.arguments = tuple(arguments)
        self._command = tuple(command)
        self.settings = dict(settings or {})
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def environment(self) -> dict[str, str]:
        """What the server finds in its environment."""
        passed = {
            name: value
            for name, value in os.environ.items()
            if name in INHERITED or name.startswith(INHERITED_FAMILIES)
        }
        own = {"HOST": "127.0.0.1", "PORT": str(self.port), "DATA_DIR": str(self.folder / "data")}
        return passed | own | {"PUBLIC_URL": self.url} | self.settings

    @property
    def pid(self) -> int:
        """The id of the running process."""
        assert self._process, "the server does not run"
        return self._process.pid

    @property
    def is_running(self) -> bool:
        """Whether the process has been started and has not ended."""
        return self._process is not None and self._process.poll() is None

    @property
    def log(self) -> Path:
        """The file with everything the server has printed since its first start."""
        return self.folder / "server.log"

    def output(self) -> str:
        """Everything the server has printed since its first start."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def start(self, *, within: float = 60.0) -> Self:
        """Start the process and wait until /healthz answers; also after `stop` or `kill`."""
        assert not self.is_running, "the server runs already"
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*self._command, *self.arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=self.environment,
                cwd=ROOT,
            )
        try:
            wait_until(self._is_healthy, within=within, what="GET /healthz answering")
        except BaseException:
            self.stop()
            print(self.output(), file=sys.stderr)
            raise
        return self

    def stop(self, *, patience: float = 15.0) -> int | None:
        """Ask the process to end (SIGTERM), insist after `patience` seconds; the exit status."""
        if self._process is None:
            return None
        status = end(self._process, patience=patience)
        self._process = None
        return status

    def kill(self) -> None:
        """End the process like a power cut: nothing is tidied up, nothing more is counted."""
        assert self._process, "the server does not run"
        end(self._process, gently=signal.SIGKILL)
        self._process = None

    def run(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run another command of the platform (`"db", "upgrade"`) with the same settings."""
        done = subprocess.run(
            [*self._command, *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            env=self.environment,
            cwd=ROOT,
            check=False,
        )
        assert not check or done.returncode == 0, done.stdout + done.stderr
        return done

    def health(self) -> Any:
        """What /healthz says, whatever its status."""
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refused:
            with refused:
                return json.load(refused)

    def _is_healthy(self) -> bool:
        assert self.is_running, f"the server ended by itself:\n{self.output()}"
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except urllib.error.HTTPError as refused:
            refused.close()
            return False
        except OSError:
            return False
