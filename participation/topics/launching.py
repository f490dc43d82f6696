"""Starting the process that works a proposal out, beside the one that serves."""

import logging
import os
import subprocess
import sys
from collections.abc import Callable

from participation.kernel.db import Database
from participation.topics.facts import ProposalStarted
from participation.topics.models import Proposal
from participation.topics.proposing import break_off

log = logging.getLogger(__name__)

COMMAND = (sys.executable, "-m", "participation.cli", "topics", "propose")
CALM = 10  # added to its niceness: whoever votes meanwhile goes first


class Launcher:
    """Starts a process for each proposal that is asked for, and sees it end.

    `beside` runs a function beside everything else, such as gevent's spawn.
    """

    def __init__(self, database: Database, beside: Callable[..., object]) -> None:
        self._database, self._beside = database, beside
        self._processes: set[subprocess.Popen[bytes]] = set()
        database.bus.on(ProposalStarted, self.launch)

    def launch(self, fact: ProposalStarted) -> None:
        """Start the process of a proposal; if that is impossible, it has broken off."""
        try:
            process = subprocess.Popen(  # noqa: S603  a command of our own
                [*COMMAND, str(fact.proposal_id)], stdin=subprocess.DEVNULL, env=os.environ
            )
        except OSError:
            log.exception("no process could be started for a proposal")
            self._beside(self._break_off, fact.proposal_id)
            return
        self._processes.add(process)
        self._beside(self._see_to_its_end, process, fact.proposal_id)

    def stop(self) -> None:
        """End what is under way; it can be asked for again."""
        for process in self._processes:
            process.terminate()

    def _see_to_its_end(self, process: subprocess.Popen[bytes], proposal_id: int) -> None:
        process.wait()
        self._processes.discard(process)
        self._break_off(proposal_id)

    def _break_off(self, proposal_id: int) -> None:
        """Say so at once where a process was killed, rather than after a long silence."""
        with self._database.transaction("proposal") as work:
            proposal = work.session.get(Proposal, proposal_id)
            if proposal is not None:
                break_off(work, proposal)
