"""New ideas go by themselves to the field whose ideas they are most like, where moderators want it.

What a field is like is learned from the ideas that people have put there. An idea that has been
moved once, by whom ever, is none of the machine's business any more.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from gevent import sleep
from gevent.event import Event as Signal
from sqlalchemy import select
from sqlalchemy.orm import Session, lazyload

from participation.events.models import Event
from participation.ideas.models import PUBLIC, Idea, Placed, StatusChange, Step
from participation.ideas.queries.boards import IS_ON_BOARD
from participation.kernel.db import Database, Work, many
from participation.kernel.events import Bus, Fact
from participation.similarity.facts import SelfSortingSwitched
from participation.similarity.machine import Machine
from participation.topics.facts import IdeasSorted
from participation.topics.models import FieldMove, TopicField
from participation.topics.queries.acts import newest_batch
from participation.topics.steps import Put, put_each

log = logging.getLogger(__name__)

ACTOR = "self-sorting"
NEW = timedelta(minutes=10)  # since it came on the board; later it is for people to sort
AT_ONCE = 20  # ideas in one question: others wait for their answers meanwhile
PATIENCE = 5.0  # seconds for an answer: nobody waits for a page here
PAUSE = 0.1  # seconds between two looks: what comes in a rush is sorted in one act
TRY_AGAIN = 2.0  # seconds, while the model is just starting or has failed
TRIES = 60


def switch(work: Work, event: Event, *, on: bool) -> None:
    """Let new ideas of an event be sorted by themselves from now on, or no more."""
    if on is (event.sorts_since is not None):
        return
    event.sorts_since = work.now if on else None
    work.record(SelfSortingSwitched(event.id, on))


def newcomers(session: Session, event: Event, now: datetime) -> Sequence[int]:
    """The numbers of the ideas that came on the board lately and that nobody has sorted yet."""
    if event.sorts_since is None:
        return ()
    since = max(event.sorts_since, now - NEW)
    has_just_come = (
        select(StatusChange.id)
        .where(
            StatusChange.idea_id == Idea.id,
            StatusChange.kind == Step.STATUS,
            StatusChange.status.in_(PUBLIC),
            StatusChange.at >= since,
        )
        .exists()
    )
    was_moved = select(FieldMove.id).where(FieldMove.idea_id == Idea.id).exists()
    return session.scalars(
        select(Idea.id)
        .where(
            Idea.event_id == event.id,
            IS_ON_BOARD,
            Idea.field_id.is_(None),
            Idea.placed == Placed.NOBODY,
            has_just_come,
            ~was_moved,
        )
        .order_by(Idea.id)
    ).all()


def put_newcomers(work: Work, event: Event, found: Mapping[int, int | None]) -> int:
    """Put new ideas where the machine says (None: mark as not sure), in one act; gives how many.

    Judged anew: what people have done meanwhile stands, and so does what they have locked.
    """
    fields = many(work.session, TopicField, {one for one in found.values() if one})
    ideas = many(work.session, Idea, set(newcomers(work.session, event, work.now)) & set(found))
    puts = [_put(idea, fields.get(found[number] or 0)) for number, idea in sorted(ideas.items())]
    if puts:
        batch = newest_batch(work.session, event) + 1
        moves = put_each(work, event, puts, batch=batch, person_id=None)
        work.record(IdeasSorted(event.id, batch, moves))
    return len(puts)


def _put(idea: Idea, field: TopicField | None) -> Put:
    if field is None or not field.is_offered or field.is_locked:
        return Put(idea, None, Placed.UNSURE)
    return Put(idea, field, Placed.MACHINE)


class Sorter:
    """Sorts what comes in, in the background of the process in which it came in."""

    def __init__(self, database: Database, machine: Machine) -> None:
        self._database = database
        self._machine = machine
        self._waiting: dict[int, int] = {}  # events with how often they have been tried in vain
        self._called = Signal()

    def listen(self, bus: Bus, kinds: Iterable[type[Fact]]) -> None:
        """Look at an event after each of these facts, by which an idea may come on its board."""
        for kind in kinds:
            bus.on(kind, self.hear)

    def hear(self, fact: Fact) -> None:
        """Note an event to look at."""
        self._waiting[fact.event_id] = 0  # type: ignore[attr-defined]  # kinds with an event only
        self._called.set()

    def run(self) -> None:
        """Sort for ever, beginning with what came in before this process started."""
        self._called.wait(PAUSE)
        self._waiting |= dict.fromkeys(self._switched_on(), 0)
        while True:
            self._called.clear()
            for event_id in list(self._waiting):
                self._look(event_id, self._waiting.pop(event_id))
            self._called.wait(TRY_AGAIN if self._waiting else None)
            sleep(PAUSE)

    def _look(self, event_id: int, tries: int) -> None:
        try:
            is_done = self.sort(event_id)
        except Exception:  # the database is away, say: the next look tries again
            log.exception("new ideas wait to be sorted")
            is_done = False
        if not is_done and tries < TRIES:
            self._waiting.setdefault(event_id, tries + 1)

    def sort(self, event_id: int) -> bool:
        """Sort the new ideas of an event; False if the machine has not answered."""
        numbers = self._newcomers(event_id)
        for start in range(0, len(numbers), AT_ONCE):
            question = {"ask": "fields", "event": event_id, "ideas": numbers[start:][:AT_ONCE]}
            answer = self._machine.ask(question, PATIENCE)
            if answer is None:
                return False
            if answer["fields"]:
                self._put(event_id, dict(answer["fields"]))
        return True

    def _newcomers(self, event_id: int) -> list[int]:
        with self._database.reading() as session:
            query = select(Event).where(Event.id == event_id, Event.sorts_since.is_not(None))
            event = session.scalar(query.options(lazyload(Event.rounds)))
            return list(newcomers(session, event, datetime.now(UTC))) if event else []

    def _put(self, event_id: int, found: Mapping[int, int | None]) -> None:
        with self._database.transaction(ACTOR) as work:
            event = work.session.scalars(
                select(Event).where(Event.id == event_id).with_for_update(of=Event)
            ).one_or_none()
            if event:
                put_newcomers(work, event, found)

    def _switched_on(self) -> Sequence[int]:
        try:
            with self._database.reading() as session:
                query = select(Event.id).where(
                    Event.sorts_since.is_not(None), Event.ended_at.is_(None)
                )
                return session.scalars(query).all()
        except Exception:
            log.exception("which events sort by themselves could not be read")
            return ()
