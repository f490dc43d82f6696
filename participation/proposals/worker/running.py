"""The making of a proposal in a process of its own: it reads, groups, names, compares, and ends.

The serving process never imports this: the language model and what goes with it stay out of it.
"""

import logging
import threading
from types import TracebackType
from typing import Self

from participation.kernel.db import Database
from participation.proposals.domain.runs import break_off, finish, hear
from participation.proposals.models import Proposal, RunStage

log = logging.getLogger(__name__)

BEAT = 4.0  # seconds between two signs of life
ACTOR = "proposal"


class Ended(Exception):
    """Nobody waits for this proposal any more."""


class Heart:
    """Says that the process lives, and how far it is, while the block runs."""

    def __init__(self, database: Database, proposal_id: int) -> None:
        self._database, self._id = database, proposal_id
        self._at = (RunStage.STARTING, 0, 0)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._over.set()
        self._thread.join()

    def tell(self, stage: RunStage, done: int, total: int) -> None:
        """Note how far it is. Raises Ended where nobody waits for the result any more."""
        self._at = (stage, done, total)
        with self._database.transaction(ACTOR) as work:
            if not hear(work, self._id, stage, done, total):
                raise Ended

    def _beat(self) -> None:
        while not self._over.wait(BEAT):
            try:
                with self._database.transaction(ACTOR) as work:
                    hear(work, self._id, *self._at)
            except Exception:  # the next one may be heard; a dead database stops the work itself
                log.exception("a sign of life could not be written")


def run(database: Database, proposal_id: int) -> bool:
    """Work a proposal out and keep it; False where nobody waits for it any more.

    Raises what goes wrong, once it is noted that the proposal broke off.
    """
    try:
        with Heart(database, proposal_id) as heart:
            heart.tell(RunStage.STARTING, 0, 0)
            # Reading the model's code takes a while, in which the heart beats already.
            from participation.proposals.worker.working import work_out

            with database.reading() as session:
                proposal = session.get_one(Proposal, proposal_id)
            found = work_out(database, proposal, heart.tell)
        with database.transaction(ACTOR) as work:
            finish(work, proposal_id, found)
    except Ended:
        return False
    except BaseException:
        _note_the_end(database, proposal_id)
        raise
    return True


def _note_the_end(database: Database, proposal_id: int) -> None:
    with database.transaction(ACTOR) as work:
        proposal = work.session.get(Proposal, proposal_id)
        if proposal is not None:
            break_off(work, proposal)
