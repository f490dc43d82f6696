"""Doing things at the same time, in real threads."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

T = TypeVar("T")


def at_once(acts: Sequence[Callable[[], T]]) -> list[T | Exception]:
    """Start all acts at the same moment, each in a thread; what each gave or raised, in order."""
    start = Barrier(len(acts))

    def run(act: Callable[[], T]) -> T | Exception:
        start.wait(30)
        try:
            return act()
        except Exception as error:  # noqa: BLE001  the test looks at it
            return error

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


def raised(outcomes: Sequence[object]) -> list[Exception]:
    """Those outcomes that are errors."""
    return [one for one in outcomes if isinstance(one, Exception)]
