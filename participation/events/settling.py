"""Ending the last seconds of rounds that are closing, in the background of each process.

A round that was closed takes what had arrived by its `closes_at`; only then is there a result. The
wall clock decides about each contribution, never about the end: that comes by the steady clock, so
that a clock that is set back keeps no round open. Whoever comes second finds it done, and a process
that was killed in between leaves a round that any other, or the next one, sees and ends.
"""

import logging
import time
from datetime import datetime

from gevent.event import Event as Signal
from sqlalchemy import select

from participation.events.agenda import settle_round
from participation.events.facts import RoundStateChanged
from participation.events.models import Event, Round, RoundState
from participation.kernel.arrivals import Arrivals
from participation.kernel.db import Database

log = logging.getLogger(__name__)

LOOK_EVERY = 5.0  # seconds; a round that is closed here wakes us at once
# Seconds in which another process judges what it had received in time. What is ours we wait for.
MARGIN = 0.5
# A round that was closed elsewhere is ended there, after what had arrived there: most of a hall may
# have. We end it if that process does not.
MARGIN_ELSEWHERE = 5.0
PATIENCE = 10.0  # seconds for ours: one that hangs must not keep a hall waiting


class Settler:
    """Closes rounds for good once their last seconds are over."""

    def __init__(self, database: Database, arrivals: Arrivals) -> None:
        self._database = database
        self._arrivals = arrivals
        self._closed_here: set[int] = set()
        self._seen: dict[tuple[int, datetime], float] = {}  # on the steady clock
        self._called = Signal()
        database.bus.on(RoundStateChanged, self.hear)

    def run(self) -> None:
        """Settle what is due, for ever."""
        while True:
            self._called.clear()
            wait = LOOK_EVERY
            try:
                wait = self.settle()
            except Exception:  # the database is away, say: the next look tries again
                log.exception("rounds that are closing wait for the next look")
            self._called.wait(wait)

    def hear(self, fact: RoundStateChanged) -> None:
        """Look at once after what this process did to a round."""
        if fact.after == RoundState.CLOSING.value:
            self._closed_here.add(fact.round_id)
        self._called.set()

    def settle(self) -> float:
        """Close for good what has been closing long enough; gives the seconds to the next look."""
        now, waits = time.monotonic(), [LOOK_EVERY]
        closing = self._closing()
        self._seen = {key: self._seen.get(key, now) for key in closing}
        for (round_id, closes_at), grace in closing.items():
            over = self._seen[round_id, closes_at] + grace
            due = over + (MARGIN if round_id in self._closed_here else MARGIN_ELSEWHERE)
            if now < due:
                waits.append(due - now)
                continue
            self._arrivals.await_those_before(over, PATIENCE)
            self._close(round_id, closes_at)
        return min(waits)

    def _closing(self) -> dict[tuple[int, datetime], float]:
        """The rounds that are closing, each with how many seconds it was given."""
        columns = select(Round.id, Round.closed_at, Round.closes_at)
        with self._database.reading() as session:
            rows = session.execute(columns.where(Round.state == RoundState.CLOSING)).all()
        return {
            (number, closes_at): (closes_at - closed_at).total_seconds()
            for number, closed_at, closes_at in rows
            if closed_at and closes_at
        }

    def _close(self, round_id: int, closes_at: datetime) -> None:
        with self._database.transaction() as work:
            event = work.session.scalars(
                select(Event)
                .join(Round, Round.event_id == Event.id)
                .where(Round.id == round_id)
                .with_for_update(of=Event)
            ).one_or_none()
            if event:
                settle_round(work, event, work.session.get_one(Round, round_id), closes_at)
        self._closed_here.discard(round_id)
