"""Starting the processes that work proposals and maps out, beside the one that serves."""

import logging
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

from participation.kernel.db import Database, Work
from participation.proposals.domain import maps, runs
from participation.proposals.facts import MapAsked, ProposalStarted
from participation.proposals.models import Proposal
from participation.similarity.machine import ONE_THREAD

log = logging.getLogger(__name__)

COMMAND = (sys.executable, "-m", "participation.cli", "topics")


@dataclass(frozen=True)
class Wish:
    """What is to be worked out: its kind, by which command, its number, and what to note where
    nobody does it any more.
    """

    kind: str
    command: tuple[str, ...]
    number: int
    break_off: Callable[[Work, int], None]


class Launcher:
    """Starts a process for each proposal and each map that is asked for, and sees it end.

    `beside` runs a function beside everything else, such as gevent's spawn.
    """

    def __init__(self, database: Database, beside: Callable[..., object]) -> None:
        self._database, self._beside = database, beside
        self._processes: set[subprocess.Popen[bytes]] = set()
        on = database.bus.on
        on(ProposalStarted, lambda fact: self.propose(fact.proposal_id))
        on(MapAsked, lambda fact: self.draw(fact.scope))

    def propose(self, proposal_id: int) -> None:
        """Start the process of a proposal; if that is impossible, it has broken off."""
        self._launch(Wish("proposal", ("propose",), proposal_id, _proposal_broke_off))

    def draw(self, scope: int) -> None:
        """Start the process of a map; if that is impossible, it has broken off."""
        self._launch(Wish("map", ("map", "--scope"), scope, maps.break_off))

    def stop(self) -> None:
        """End what is under way; it can be asked for again."""
        for process in self._processes:
            process.terminate()

    def _launch(self, wish: Wish) -> None:
        try:
            process = subprocess.Popen(  # noqa: S603  a command of our own and a number
                [*COMMAND, *wish.command, str(wish.number)],
                stdin=subprocess.DEVNULL,
                env={**os.environ, **ONE_THREAD},
            )
        except OSError:
            log.exception("no process could be started for a %s", wish.kind)
            self._beside(self._tell, wish)
            return
        self._processes.add(process)
        self._beside(self._see_to_its_end, process, wish)

    def _see_to_its_end(self, process: subprocess.Popen[bytes], wish: Wish) -> None:
        code = process.wait()
        self._processes.discard(process)
        if code:
            self._tell(wish)

    def _tell(self, wish: Wish) -> None:
        """Say so at once where a process was killed, rather than after a long silence."""
        with self._database.transaction(wish.kind) as work:
            wish.break_off(work, wish.number)


def _proposal_broke_off(work: Work, number: int) -> None:
    proposal = work.session.get(Proposal, number)
    if proposal is not None:
        runs.break_off(work, proposal)
