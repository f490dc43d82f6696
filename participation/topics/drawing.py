"""Starting the process that draws a map, beside the one that serves."""

import logging
import os
import subprocess
import sys
from collections.abc import Callable

from participation.kernel.db import Database
from participation.topics.facts import MapAsked
from participation.topics.maps import break_off

log = logging.getLogger(__name__)

COMMAND = (sys.executable, "-m", "participation.cli", "topics", "map", "--scope")


class Drawer:
    """Starts a process for each map that is asked for, and sees it end.

    `beside` runs a function beside everything else, such as gevent's spawn.
    """

    def __init__(self, database: Database, beside: Callable[..., object]) -> None:
        self._database, self._beside = database, beside
        self._processes: set[subprocess.Popen[bytes]] = set()
        database.bus.on(MapAsked, self.draw)

    def draw(self, fact: MapAsked) -> None:
        """Start the process of a map; if that is impossible, it has broken off."""
        try:
            process = subprocess.Popen(  # noqa: S603  our own command and a number
                [*COMMAND, str(fact.scope)], stdin=subprocess.DEVNULL, env=os.environ
            )
        except OSError:
            log.exception("no process could be started for a map")
            self._beside(self._break_off, fact.scope)
            return
        self._processes.add(process)
        self._beside(self._see_to_its_end, process, fact.scope)

    def stop(self) -> None:
        """End what is under way; it can be asked for again."""
        for process in self._processes:
            process.terminate()

    def _see_to_its_end(self, process: subprocess.Popen[bytes], scope: int) -> None:
        code = process.wait()
        self._processes.discard(process)
        if code:
            self._break_off(scope)

    def _break_off(self, scope: int) -> None:
        """Say so at once where a process was killed, rather than after a long silence."""
        with self._database.transaction("map") as work:
            break_off(work, scope)
