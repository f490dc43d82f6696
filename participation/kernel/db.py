"""Tables' vocabulary, and the one way to write: transaction(), which commits, then publishes."""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar, TypeVar

from sqlalchemy import (
    Connection,
    DateTime,
    Dialect,
    Engine,
    Enum,
    MetaData,
    String,
    Text,
    TypeDecorator,
    create_engine,
    event,
    inspect,
    select,
)
from sqlalchemy.engine import make_url
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column
from sqlalchemy.orm.interfaces import ORMOption
from sqlalchemy.orm.util import identity_key

from participation.kernel.commits import OwnCommit, SharedCommit, Watcher
from participation.kernel.events import Bus, Fact
from participation.kernel.refusal import NotFound
from participation.kernel.words import MultilingualText, Words


class UtcMoment(TypeDecorator[datetime]):
    """A moment in UTC, aware in Python whatever the database keeps."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


Key = Annotated[int, mapped_column(primary_key=True)]
Moment = Annotated[datetime, mapped_column(UtcMoment)]
Line = Annotated[str, mapped_column(String(200))]
Word = Annotated[str, mapped_column(String(40))]
Prose = Annotated[str, mapped_column(Text)]


class Base(DeclarativeBase):
    """Mother of all tables; constraint names are fixed so that migrations can address them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        Words: MultilingualText(),
        enum.Enum: Enum(
            enum.Enum,
            native_enum=False,
            length=30,
            values_callable=lambda kind: [member.value for member in kind],
        ),
    }


@dataclass
class Work:
    """One transaction in the making: its session, who acts, when, and the facts it will publish.

    `arrived` is when what is being done had reached us, before it waited for its turn.
    """

    session: Session
    actor: str = "system"
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    facts: list[tuple[Fact, str]] = field(default_factory=list)
    arrived: datetime = field(default_factory=lambda: datetime.now(UTC))

    def record(self, fact: Fact, by: str = "") -> None:
        """Note a fact: it reaches the audit log with this commit and the listeners after it.

        `by` names who did it where several people's acts are one transaction.
        """
        self.facts.append((fact, by or self.actor))


Row = TypeVar("Row", bound=Base)
LARGEST_KEY = 2**31 - 1


def one(session: Session, kind: type[Row], number: int, *options: ORMOption) -> Row:
    """The row with this number. Raises NotFound, also for a number that no table can hold."""
    row = session.get(kind, number, options=options) if 0 < number <= LARGEST_KEY else None
    if row is None:
        raise NotFound
    return row


def many(
    session: Session, kind: type[Row], numbers: Collection[int], *options: ORMOption
) -> dict[int, Row]:
    """The rows with these numbers, by number; the database is asked only for those not at hand."""
    at_hand = {number: session.identity_map.get(identity_key(kind, number)) for number in numbers}
    found = {number: row for number, row in at_hand.items() if row is not None}
    missing = set(numbers) - set(found)
    if missing:
        key = inspect(kind).primary_key[0]
        rows = session.scalars(select(kind).where(key.in_(missing)).options(*options)).unique()
        found |= {getattr(row, key.name): row for row in rows}
    return found


_inside: ContextVar[bool] = ContextVar("inside_a_transaction", default=False)


class Database:
    """The engines of one database, the bus its facts go to, and how to read and write it."""

    def __init__(self, address: str, bus: Bus | None = None, audit_key: str = "") -> None:
        self.bus = bus or Bus()
        self.audit_key = audit_key.encode()
        self.url = make_url(address)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite:
            self.engine = _sqlite_engine(address, begin="BEGIN", query_only=True)
            self.writer = _sqlite_engine(address, begin="BEGIN IMMEDIATE", query_only=False)
            self._commits: OwnCommit | SharedCommit = SharedCommit(self.writer)
        else:
            self.writer = create_engine(
                address, pool_size=20, pool_pre_ping=True, hide_parameters=True
            )
            # What SQLite's readers have by themselves: one view for all queries, and no writing.
            self.engine = self.writer.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
            self._commits = OwnCommit(self.writer)

    @contextmanager
    def transaction(self, actor: str = "system", arrived: datetime | None = None) -> Iterator[Work]:
        """Write: rows and audit entries commit together, and only then are the facts published.

        `arrived` is when what is to be done had reached us; left out, it is now. Raises RuntimeError when opened inside another one: a verb takes the work it is given.
        """
        from participation.kernel.audit import write_entries

        if _inside.get():
            raise RuntimeError("a transaction is already open here: pass its work on")
        arrived = arrived or datetime.now(UTC)
        token = _inside.set(True)
        try:
            with self._commits.session() as session:
                work = Work(session, actor, arrived=arrived)
                yield work
                self.bus.complete(work, work.facts)
                write_entries(work, self.audit_key)
        finally:
            _inside.reset(token)
        self.bus.publish(fact for fact, _actor in work.facts)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Read: one consistent view of the last commit."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    def watch_commits(self, watcher: Watcher) -> None:
        """Tell somebody of each commit: how many writes shared it, and how many seconds it took."""
        self._commits.watcher = watcher

    def dispose(self) -> None:
        """Close every connection."""
        self.engine.dispose()
        self.writer.dispose()


def _lower(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


def _sqlite_engine(address: str, begin: str, *, query_only: bool) -> Engine:
    engine = create_engine(
        address,
        connect_args={"check_same_thread": False, "timeout": 10},
        pool_size=20,
        hide_parameters=True,  # errors reach the log: names, texts and votes must not
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves; the driver's guess is late
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",  # an acknowledged write survives a power cut
            "foreign_keys=ON",
            f"query_only={'ON' if query_only else 'OFF'}",
        ):
            connection.execute(f"PRAGMA {pragma}")
        # SQLite's own knows a to z only: whoever searches "ämter" means "Ämter" as well.
        connection.create_function("lower", 1, _lower, deterministic=True)

    @event.listens_for(engine, "begin")
    def say_begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
