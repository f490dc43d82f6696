"""Writes of many people that are carried out together: a hall that votes at once is one transaction.

Each is admitted, judged and answered by itself; what they share is the transaction and with it the
cost of reading, of the audit log's head and of waiting for the disk.
"""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import wraps
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DBAPIError

from participation.identity.models import Person
from participation.identity.rules import Viewer
from participation.kernel import receipts
from participation.kernel.db import Database, Work, many
from participation.kernel.refusal import NotFound, Refused
from participation.kernel.rules import Rule
from participation.web.access import Loader, View
from participation.web.context import arrivals, close_reading, database, viewer
from participation.web.writes import (
    MOST_TRIES,
    Saved,
    admit,
    answer,
    is_a_meeting,
    refusal_answer,
    said_before,
    to_keep,
)

log = logging.getLogger(__name__)

GATHERING = 0.1  # seconds; nobody notices, and a hall of a thousand fills them
MOST_AT_ONCE = 200


@dataclass(frozen=True)
class Ask:
    """One person's act among several: who, about what (the address's values), and their wish.

    `arrived` is when it had reached us, before it waited for the others.
    """

    viewer: Viewer
    about: dict[str, Any]
    wish: Any
    arrived: datetime


Outcome = Saved | Refused | NotFound
CarryOut = Callable[[Work, Sequence[Ask]], Sequence[Outcome]]


@dataclass
class _Place:
    """Somebody's place in the queue."""

    key: str
    ask: Ask
    outcome: Outcome | BaseException | None = None
    is_new: bool = True

    @property
    def known(self) -> receipts.Known:
        return self.ask.viewer.sender, self.key


class Gathering:
    """Acts of one kind that wait are carried out in one transaction, in the order they came.

    A transaction begins some moments after the one before at the earliest, so that under load they
    are few and large; whoever comes alone does not wait.
    """

    def __init__(self, carry_out: CarryOut) -> None:
        self._carry_out = carry_out
        self._waiting: list[_Place] = []
        self._turn = threading.Lock()
        self._next = 0.0  # on the monotonic clock

    def join(self, work_on: Database, place: _Place) -> Saved:
        """Get one act carried out: it is on disk when this returns. Raises what it was refused with."""
        self._waiting.append(place)
        with self._turn:
            while place.outcome is None:  # more may wait than are carried out at once
                self._go(work_on)
        if not isinstance(place.outcome, Saved):
            raise place.outcome.with_traceback(None)  # it may be many people's
        return place.outcome

    def _go(self, work_on: Database) -> None:
        """Carry out what waits, as the first in the queue."""
        time.sleep(max(0.0, self._next - time.monotonic()))
        self._next = time.monotonic() + GATHERING
        batch, self._waiting = self._waiting[:MOST_AT_ONCE], self._waiting[MOST_AT_ONCE:]
        self._settle(work_on, batch)

    def _settle(self, work_on: Database, batch: list[_Place]) -> None:
        try:
            self._carry(work_on, batch)
        except BaseException as error:
            _tell([place for place in batch if place.outcome is None], error)
            raise

    def _carry(self, work_on: Database, batch: list[_Place]) -> None:
        try:
            self._try(work_on, batch)
        except Exception as error:  # noqa: BLE001  told to whom it concerns
            if isinstance(error, DBAPIError) and not is_a_meeting(error):
                _tell(batch, error)  # it is about all of them
                return
            for place in batch:  # one of them met a write of another process, or fails: who, shows
                self._alone(work_on, place)

    def _alone(self, work_on: Database, place: _Place) -> None:
        for _try in range(MOST_TRIES):
            try:
                self._try(work_on, [place])
            except DBAPIError as error:
                failed: Exception = error
                if not is_a_meeting(error):
                    break
            except Exception as error:  # noqa: BLE001  raised again where it is answered
                failed = error
                break
            else:
                return
        place.outcome = failed
        if not isinstance(failed, (Refused, NotFound)):
            log.error("an act failed", exc_info=failed)

    def _try(self, work_on: Database, batch: list[_Place]) -> None:
        with work_on.transaction() as work:
            earlier = receipts.answers(work, {place.known for place in batch})
            fresh = {place.known: place for place in batch if place.known not in earlier}
            asks = _again(work, [place.ask for place in fresh.values()])
            outcomes = dict(zip(fresh, self._carry_out(work, asks) if asks else (), strict=True))
            saved = {
                one: to_keep(done)
                for one, done in outcomes.items()
                if isinstance(done, Saved) and done.leaves_receipt
            }
            receipts.keep_all(work, saved)
        for place in batch:
            place.is_new = fresh.get(place.known) is place
            outcome = outcomes.get(place.known)
            place.outcome = outcome or said_before(earlier[place.known])


def _tell(batch: list[_Place], error: BaseException) -> None:
    for place in batch:
        place.outcome = error


def _again(work: Work, asks: list[Ask]) -> list[Ask]:
    """The same with accounts as they are now: rights are asked for within the transaction."""
    people = many(work.session, Person, {one.viewer.person.id for one in asks if one.viewer.person})
    return [
        replace(one, viewer=Viewer(people.get(one.viewer.person.id), one.viewer.guest))
        if one.viewer.person
        else one
        for one in asks
    ]


def write_together(
    rule: Rule[Any],
    load: Loader,
    read: Callable[[], Any],
    *,
    again: str | None = None,
    limit: str = "write",
) -> Callable[[CarryOut], View]:
    """Declare a writing route whose acts are carried out together.

    `read()` gives a form's wish, cleaned and checked. What is declared gets (work, asks) and gives
    for each ask Saved, or the Refused or NotFound that is its answer; it asks `rule` itself, for
    `load`, which gives one case, is only there for the page `again` of a form that was refused.
    """

    def declare(carry_out: CarryOut) -> View:
        gathering = Gathering(carry_out)

        @wraps(carry_out)
        def act(**values: Any) -> ResponseReturnValue:
            _ = request.form  # all of it has to be here before it counts as arrived
            with arrivals().noted() as arrived:
                try:
                    key = admit(limit)
                    place = _Place(key, Ask(viewer(), values, read(), arrived))
                    close_reading()
                    saved = gathering.join(database(), place)
                    return answer(saved, is_new=place.is_new)
                except Refused as refusal:
                    return refusal_answer(refusal, rule, load, again, values)

        act.access_rule = rule  # type: ignore[attr-defined]
        act.is_write = True  # type: ignore[attr-defined]
        return act

    return declare


__all__ = ["Ask", "Outcome", "write_together"]
