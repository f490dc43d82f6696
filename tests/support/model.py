"""The real language model in its real process, for tests that ask it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from participation.similarity.machine import Machine
from tests.support.house import House
from tests.support.processes import wait_until


@contextmanager
def awake(house: House) -> Iterator[Machine]:
    """The machine of a house, which answers; its process ends with the block."""
    machine: Machine = house.app.extensions["machine"]
    machine.start()
    try:
        await_answer(machine, {"ask": "similar", "event": 0, "text": "awake?", "most": 1})
        yield machine
    finally:
        machine.stop()


def await_answer(machine: Machine, question: dict[str, Any]) -> dict[str, Any]:
    """The answer to a question, however long the process takes to start."""
    return wait_until(lambda: machine.ask(question, 5.0) or {}, within=120, what="an answer")
