"""Asking the process that knows the language model (worker/helper.py), without ever waiting long for it.

It is started at the first question and again after it ended. While it is missing, busy or slow
there is no answer: whoever asks goes on as if there were no such process. Only standard threads are
used here, which are greenlets where the server has patched them.
"""

import json
import logging
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event as Signal
from threading import Lock, Thread
from typing import IO, Any

log = logging.getLogger(__name__)

COMMAND = (sys.executable, "-m", "participation.cli", "topics", "answer")
PATIENCE = 1.0  # seconds that somebody who reads a page waits at most
STARTING = 0.3  # while it still reads the model: the answer will not come in time anyway
HUNG = 60.0  # seconds without an answer after which the process is started anew
LONGEST_BREAK = 60.0  # seconds between two starts that failed
MOST_WAITING = 20  # who comes while so many wait gets no answer at once
# Of one core: the model is asked for one text at a time, and pages come first.
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


@dataclass
class Asked:
    """A question under way, and who has been asked."""

    number: int
    process: subprocess.Popen[bytes]
    since: float = field(default_factory=time.monotonic)
    done: Signal = field(default_factory=Signal)
    answer: dict[str, Any] | None = None


class Machine:
    """The process on the other end of two pipes, asked one question at a time.

    `environment` is what it is started with, besides what keeps it to one core.
    """

    def __init__(self, environment: Mapping[str, str], command: Sequence[str] = COMMAND) -> None:
        self._environment = dict(environment) | ONE_THREAD
        self._command = list(command)
        self._process: subprocess.Popen[bytes] | None = None
        self._turn, self._waiting = Lock(), 0
        self._under_way: Asked | None = None
        self._number = self._failures = 0
        self._not_before = 0.0
        self._is_ready = False
        self.is_on = False

    @property
    def pid(self) -> int | None:
        """The id of the process, if it runs."""
        process = self._process
        return process.pid if process and process.poll() is None else None

    @property
    def is_failing(self) -> bool:
        """Whether it has been started in vain, and has not answered since."""
        return self._failures > 0

    def start(self) -> None:
        """From now on questions are answered; the process itself starts with the first one."""
        self.is_on = True

    def stop(self) -> None:
        """Let the process end; no further question is answered."""
        self.is_on = False
        process, self._process = self._process, None
        if process and process.stdin:
            with suppress(OSError):
                process.stdin.close()

    def ask(self, question: dict[str, Any], patience: float = PATIENCE) -> dict[str, Any] | None:
        """The answer to a question (see worker/helper.py: Helper), or None if there is none in time."""
        if not self.is_on or self._waiting >= MOST_WAITING:
            return None
        if not self._is_ready:
            patience = min(patience, STARTING)
        until = time.monotonic() + patience
        self._waiting += 1
        try:
            if not self._turn.acquire(timeout=patience):
                return None
            try:
                return self._ask(question, until) if self._is_free(until) else None
            finally:
                self._turn.release()
        finally:
            self._waiting -= 1

    def _is_free(self, until: float) -> bool:
        """Wait for the answer to a question whose asker has gone; then the process listens again."""
        late = self._under_way
        if late is None or late.done.wait(max(0.0, until - time.monotonic())):
            return True
        if time.monotonic() - late.since > HUNG:
            log.warning("the language model has not answered for long and is started anew")
            late.process.kill()
        return False

    def _ask(self, question: dict[str, Any], until: float) -> dict[str, Any] | None:
        process = self._running()
        if process is None or process.stdin is None:
            return None
        self._number += 1
        asked = self._under_way = Asked(self._number, process)
        try:
            process.stdin.write(json.dumps(question | {"n": asked.number}).encode() + b"\n")
            process.stdin.flush()
        except OSError:  # it has just ended: whoever reads its output notices
            return None
        asked.done.wait(max(0.0, until - time.monotonic()))
        answer = asked.answer
        return None if answer is None or answer.get("failed") else answer

    def _running(self) -> subprocess.Popen[bytes] | None:
        if self.pid is not None:
            return self._process
        if time.monotonic() < self._not_before:
            return None
        try:
            # A session of its own: what ends the server from the keyboard does not reach it, the
            # end of its input does.
            self._process = subprocess.Popen(  # noqa: S603  our own command
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=self._environment,
                start_new_session=True,
            )
        except OSError as error:
            self._failed(error.strerror or "it cannot be started")
            return None
        Thread(target=self._listen, args=(self._process,), daemon=True).start()
        return self._process

    def _listen(self, process: subprocess.Popen[bytes]) -> None:
        """Hand each answer to whoever asked, until the process ends."""
        output: IO[bytes] | None = process.stdout
        with suppress(OSError, ValueError):
            for line in output or ():
                self._hand_over(line)
        code = process.wait()
        self._is_ready = False
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError, ValueError):  # what could not be written any more
                if pipe:
                    pipe.close()
        asked = self._under_way
        if asked and asked.process is process:
            self._under_way = None
            asked.done.set()
        if code and self.is_on and process is self._process:
            self._failed(f"it ended with {code}")

    def _hand_over(self, line: bytes) -> None:
        asked = self._under_way
        answer = json.loads(line)
        if asked and answer.get("n") == asked.number:
            self._failures, self._is_ready = 0, True
            asked.answer, self._under_way = answer, None
            asked.done.set()

    def _failed(self, why: str) -> None:
        pause = min(LONGEST_BREAK, 2.0**self._failures)
        self._failures += 1
        self._not_before = time.monotonic() + pause
        log.warning("the language model does not answer (%s); again in %.0f seconds", why, pause)
