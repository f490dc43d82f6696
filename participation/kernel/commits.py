"""Two ways to commit: each transaction by itself, or those that wait together with one fsync."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

Result = TypeVar("Result")
Watcher = Callable[[int, float], None]


def nobody_watches(_writes: int, _seconds: float) -> None:
    """Where nobody wants to know how many writes shared a commit and how long it took."""


def off_the_loop(act: Callable[[], Result]) -> Result:
    """Run a call that blocks in C (an fsync) in a real thread where gevent drives the process."""
    from gevent import get_hub, monkey

    if monkey.is_module_patched("threading"):
        return get_hub().threadpool.apply(act)
    return act()


class OwnCommit:
    """Each transaction has a connection of its own and commits alone (PostgreSQL)."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.watcher: Watcher = nobody_watches

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A session that commits when its block ends well and rolls back when it does not."""
        with Session(self._engine, expire_on_commit=False) as session:
            yield session
            began = perf_counter()
            session.commit()
        self.watcher(1, perf_counter() - began)


@dataclass
class _Batch:
    connection: Connection
    members: int = 0
    settled: bool = False
    error: BaseException | None = None


class SharedCommit:
    """One writer's connection: bodies in turn, each in a savepoint, and one fsync for all who wait.

    SQLite admits one writer at a time and pays an fsync per commit. While one commit is on its way
    to the disk (in a real thread, so that the event loop goes on), the next bodies queue; they run
    one after another and are then committed together. Nobody's call returns before the commit that
    carries its rows is on disk.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.watcher: Watcher = nobody_watches
        self._turn = threading.Lock()
        self._settling = threading.Lock()
        self._batch: _Batch | None = None

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A session whose work is on disk once its block has ended well."""
        with self._turn:
            batch = self._batch or self._begin()
            session = Session(
                batch.connection,
                expire_on_commit=False,
                join_transaction_mode="create_savepoint",
            )
            try:
                yield session
                session.commit()
                batch.members += 1
            except BaseException as error:
                self._take_back(session, batch, error)
                raise
            finally:
                session.close()
        self._settle(batch)

    def _begin(self) -> _Batch:
        connection = self._engine.connect()
        try:
            off_the_loop(connection.begin)
        except BaseException:
            connection.close()
            raise
        self._batch = _Batch(connection)
        return self._batch

    def _take_back(self, session: Session, batch: _Batch, error: BaseException) -> None:
        try:
            session.rollback()
        except SQLAlchemyError:
            # No savepoint any more: a full disk, say, makes SQLite give up the whole transaction,
            # and with it the rows of those who wait. They must hear of it, for COMMIT would not.
            batch.error, batch.settled = error, True
        if batch.settled or not batch.members:
            self._abandon(batch)

    def _abandon(self, batch: _Batch) -> None:
        self._batch = None
        batch.connection.rollback()
        batch.connection.close()

    def _settle(self, batch: _Batch) -> None:
        with self._settling:
            if not batch.settled:
                with self._turn:
                    self._commit(batch)
        if batch.error:
            raise batch.error

    def _commit(self, batch: _Batch) -> None:
        self._batch = None
        began = perf_counter()
        try:
            off_the_loop(batch.connection.commit)
            self.watcher(batch.members, perf_counter() - began)
        except BaseException as error:  # noqa: BLE001  told to everybody who waits
            batch.error = error
            batch.connection.rollback()
        finally:
            batch.settled = True
            batch.connection.close()
