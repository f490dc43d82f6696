"""The database: its commits, whether it answers, and the letters that wait in it."""

import logging
from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from participation.kernel.db import Database
from participation.mail.models import LetterState
from participation.mail.queries import letter_counts
from participation.monitoring.requests import SECONDS
from participation.monitoring.tallies import Tally, histogram

log = logging.getLogger(__name__)

MEMBERS = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0)


class Commits(Collector):
    """How many writes shared each commit, and how long it took to reach the disk."""

    def __init__(self) -> None:
        self._members, self._seconds = Tally(MEMBERS), Tally(SECONDS)

    def add(self, members: int, seconds: float) -> None:
        """Count one commit."""
        self._members.add(members)
        self._seconds.add(seconds)

    def collect(self) -> Iterator[Metric]:
        """Tell them."""
        for name, meaning, tally in (
            ("participation_commit_writes", "Writes that shared a commit.", self._members),
            ("participation_commit_seconds", "How long commits took.", self._seconds),
        ):
            yield histogram(name, meaning, [((), tally)], ())


class DatabaseFigures(Collector):
    """What is asked of the database anew at each look."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def collect(self) -> Iterator[Metric]:
        """Tell whether it answers, and if it does, how many letters are in which state."""
        letters = self._letters()
        up = GaugeMetricFamily("participation_database_up", "1 if the database answers, else 0.")
        up.add_metric([], letters is not None)
        yield up
        told = GaugeMetricFamily(
            "participation_letters", "Letters in the outbox, by state.", labels=["state"]
        )
        for state, number in (letters or {}).items():
            told.add_metric([state.value], number)
        yield told

    def _letters(self) -> dict[LetterState, int] | None:
        try:
            with self._database.reading() as session:
                return letter_counts(session)
        except SQLAlchemyError:
            log.exception("the database does not answer")
            return None
