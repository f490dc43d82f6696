"""What has reached this process: when each write arrived, and which are not answered yet."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime


class Arrivals:
    """The writes under way. Their moments are the wall clock's, their order the steady clock's."""

    def __init__(self) -> None:
        self._under_way: dict[object, float] = {}
        self._answered = threading.Condition()

    @contextmanager
    def noted(self) -> Iterator[datetime]:
        """A write has arrived, and is under way until the block ends; gives the moment."""
        this = object()
        self._under_way[this] = time.monotonic()
        try:
            yield datetime.now(UTC)
        finally:
            with self._answered:
                del self._under_way[this]
                self._answered.notify_all()

    def await_those_before(self, moment: float, patience: float) -> bool:
        """Wait until all that arrived by `moment` (of the steady clock) are answered.

        Gives whether they are; False after `patience` seconds.
        """
        with self._answered:
            return self._answered.wait_for(
                lambda: all(since > moment for since in self._under_way.values()), patience
            )
