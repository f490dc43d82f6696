"""One way to write: rows, audit log and facts; the shared commit of SQLite; what a reader may."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

import pytest
from sqlalchemy import Connection, func, insert, select, text
from sqlalchemy.exc import IntegrityError, OperationalError, SQLAlchemyError

from participation.identity.domain import add_affiliation
from participation.identity.models import Affiliation
from participation.kernel.audit import AuditEntry
from participation.kernel.commits import SharedCommit
from participation.kernel.db import Database, Work
from participation.kernel.events import Fact
from participation.kernel.words import Words
from tests.support.house import House
from tests.support.parallel import at_once, raised
from tests.support.processes import wait_until


@dataclass(frozen=True)
class Rang(Fact):
    """The bell rang. Who rang it is nobody's business."""

    kept: ClassVar = ("times",)
    times: int
    by: str = "somebody"


class Stop(Exception):
    """A body changes its mind."""


def add(work: Work, name: str) -> Affiliation:
    return add_affiliation(work, Words({"en": name}))


def names(database: Database) -> list[str]:
    with database.reading() as session:
        found = session.scalars(select(Affiliation).order_by(Affiliation.id))
        return [one.name["en"] for one in found]


def acts(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(AuditEntry.act).order_by(AuditEntry.id)))


def listening(database: Database, kind: type[Fact] = Rang) -> list[Fact]:
    heard: list[Fact] = []
    database.bus.on(kind, heard.append)
    return heard


# Writing


def test_rows_and_audit_entries_are_written_together(each_house: House) -> None:
    with each_house.database.transaction("person:7") as work:
        add(work, "Company")
        work.record(Rang(3, by="Ada"))
    with each_house.database.reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "Rang")).one()
    assert (entry.actor, entry.kept, entry.at) == ("person:7", {"times": 3}, work.now)
    assert names(each_house.database) == ["Company"]


def test_facts_are_published_after_the_commit(each_house: House) -> None:
    database = each_house.database
    seen: list[list[str]] = []
    database.bus.on(Rang, lambda _fact: seen.append(names(database)))
    with database.transaction() as work:
        add(work, "Company")
        work.record(Rang(1))
        assert seen == []
    assert seen == [["Company"]]


def test_a_handler_may_write(each_house: House) -> None:
    def note(_fact: Fact) -> None:
        with each_house.database.transaction() as work:
            add(work, "Written by a handler")

    each_house.database.bus.on(Rang, note)
    with each_house.database.transaction() as work:
        work.record(Rang(1))
    assert names(each_house.database) == ["Written by a handler"]


def test_what_fails_leaves_and_tells_nothing(each_house: House) -> None:
    heard = listening(each_house.database)

    def fail() -> None:
        with each_house.database.transaction() as work:
            add(work, "Company")
            work.record(Rang(1))
            raise Stop

    with pytest.raises(Stop):
        fail()
    assert (names(each_house.database), acts(each_house.database), heard) == ([], [], [])


def test_a_transaction_inside_another_is_refused(each_house: House) -> None:
    database = each_house.database

    def nest() -> None:
        with database.transaction() as work:
            add(work, "Outer")
            with database.transaction():
                pass

    with pytest.raises(RuntimeError, match="already open"):
        nest()
    assert names(database) == []
    with database.transaction() as work:
        add(work, "Later")
    assert names(database) == ["Later"]


def test_many_threads_writing_at_once_all_land(each_house: House) -> None:
    heard = listening(each_house.database)

    def write(number: int) -> None:
        with each_house.database.transaction() as work:
            add(work, str(number))
            work.record(Rang(number))

    outcomes = at_once([partial(write, number) for number in range(30)])
    assert raised(outcomes) == []
    assert sorted(names(each_house.database), key=int) == [str(number) for number in range(30)]
    assert sorted(fact.times for fact in heard if isinstance(fact, Rang)) == list(range(30))


def test_a_failing_body_takes_no_other_along(each_house: House) -> None:
    def write(number: int) -> None:
        with each_house.database.transaction() as work:
            add(work, str(number))
            if number % 3 == 0:
                raise Stop

    outcomes = at_once([partial(write, number) for number in range(24)])
    assert [isinstance(one, Stop) for one in outcomes] == [n % 3 == 0 for n in range(24)]
    expected = {str(number) for number in range(24) if number % 3}
    assert set(names(each_house.database)) == expected


def test_an_acknowledged_write_is_seen_at_once(each_house: House) -> None:
    def write(number: int) -> bool:
        with each_house.database.transaction() as work:
            add(work, str(number))
        return str(number) in names(each_house.database)

    assert at_once([partial(write, number) for number in range(20)]) == [True] * 20


def test_foreign_keys_are_enforced(each_house: House) -> None:
    with pytest.raises(IntegrityError), each_house.database.transaction() as work:
        work.session.execute(text("INSERT INTO role_grant (person_id, role) VALUES (99, 'x')"))


def test_moments_come_back_in_utc(each_house: House) -> None:
    dortmund = datetime(2026, 7, 1, 14, 30, tzinfo=timezone(timedelta(hours=2)))
    event = each_house.event(starts_at=dortmund)
    with each_house.work() as work:
        found = each_house.again(work, event).starts_at
    assert found == dortmund
    assert found.tzinfo is UTC


def test_an_empty_moment_stays_empty(each_house: House) -> None:
    event = each_house.event()
    with each_house.work() as work:
        assert each_house.again(work, event).starts_at is None


def test_reading_sees_one_state_of_things(each_house: House) -> None:
    database = each_house.database
    with database.reading() as session:
        count = select(func.count(Affiliation.id))
        before = session.scalar(count)
        with database.transaction() as work:
            add(work, "Added meanwhile")
        assert session.scalar(count) == before
    assert names(database) == ["Added meanwhile"]


def test_a_reader_cannot_write(each_house: House) -> None:
    with each_house.database.reading() as session, pytest.raises(SQLAlchemyError):
        session.execute(text("DELETE FROM affiliation"))


# SQLite


def pragma(connection: Connection, name: str) -> Any:
    return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


@pytest.mark.parametrize(
    ("name", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)]
)
@pytest.mark.parametrize("engine", ["engine", "writer"])
def test_sqlite_is_set_up_to_be_durable(house: House, engine: str, name: str, value: Any) -> None:
    with getattr(house.database, engine).connect() as connection:
        assert pragma(connection, name) == value


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Database]:
    """An SQLite database with a table of parents and, checked at COMMIT only, one of children."""
    database = Database(f"sqlite:///{tmp_path / 'plain.sqlite'}")
    with database.transaction() as work:
        for table in (
            "parent (id INTEGER PRIMARY KEY, word TEXT UNIQUE)",
            "child (parent_id INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)",
        ):
            work.session.execute(text(f"CREATE TABLE {table}"))
    yield database
    database.dispose()


def words(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(text("SELECT word FROM parent ORDER BY word")))


def put(database: Database, word: str, *statements: str) -> str:
    with database.transaction() as work:
        work.session.execute(text("INSERT INTO parent (word) VALUES (:word)"), {"word": word})
        for statement in statements:
            work.session.execute(text(statement))
    return word


@contextmanager
def no_commit_yet(database: Database) -> Iterator[Callable[[], int]]:
    """Hold commits back, so that several bodies end up in one; gives how many wait."""
    commits = database._commits
    assert isinstance(commits, SharedCommit)
    with commits._settling:
        yield lambda: commits._batch.members if commits._batch else 0


def test_bodies_that_wait_together_share_one_commit(sqlite: Database) -> None:
    with ThreadPoolExecutor(5) as threads, ExitStack() as held:
        waiting = held.enter_context(no_commit_yet(sqlite))
        writes = [threads.submit(put, sqlite, word) for word in "abcde"]
        wait_until(lambda: waiting() == 5, what="five bodies in one batch")
        assert words(sqlite) == []
        assert not any(write.done() for write in writes)
        held.close()
        assert [write.result(10) for write in writes] == list("abcde")
    assert words(sqlite) == list("abcde")


def test_a_failed_commit_is_told_to_all_who_wait(sqlite: Database) -> None:
    orphan = "INSERT INTO child (parent_id) VALUES (99)"
    heard = listening(sqlite)
    with ThreadPoolExecutor(3) as threads, ExitStack() as held:
        waiting = held.enter_context(no_commit_yet(sqlite))
        writes = [threads.submit(put, sqlite, word) for word in "ab"]
        writes.append(threads.submit(put, sqlite, "c", orphan))
        wait_until(lambda: waiting() == 3, what="three bodies in one batch")
        held.close()
        errors = [write.exception(10) for write in writes]
    assert [type(error) for error in errors] == [IntegrityError] * 3
    assert (words(sqlite), heard) == ([], [])
    assert put(sqlite, "later") == "later"
    assert words(sqlite) == ["later"]


# A full disk makes SQLite give up the whole transaction and not only the statement.
GIVES_UP = "INSERT OR ROLLBACK INTO parent (word) VALUES ('taken')"


def test_a_body_that_ends_the_whole_transaction_is_told_what_was_wrong(sqlite: Database) -> None:
    put(sqlite, "taken")
    with pytest.raises(IntegrityError):
        put(sqlite, "lost", GIVES_UP)
    assert put(sqlite, "later") == "later"
    assert words(sqlite) == ["later", "taken"]


def test_nobody_is_acknowledged_whose_rows_another_body_took_along(sqlite: Database) -> None:
    put(sqlite, "taken")
    with ThreadPoolExecutor(1) as threads, ExitStack() as held:
        waiting = held.enter_context(no_commit_yet(sqlite))
        write = threads.submit(put, sqlite, "innocent")
        wait_until(lambda: waiting() == 1, what="a body waiting for its commit")
        with pytest.raises(IntegrityError):
            put(sqlite, "lost", GIVES_UP)
        held.close()
        assert isinstance(write.exception(10), IntegrityError)
    assert words(sqlite) == ["taken"]
    assert put(sqlite, "later") == "later"
    assert words(sqlite) == ["later", "taken"]


def test_a_full_disk_is_an_error_and_not_the_end(sqlite: Database) -> None:
    with sqlite.writer.connect() as connection:
        pages = pragma(connection, "page_count")
        pragma(connection, f"max_page_count={pages + 3}")
    with pytest.raises(OperationalError, match="full"):
        put(sqlite, "big", "INSERT INTO parent (word) VALUES (hex(zeroblob(1000000)))")
    assert put(sqlite, "small") == "small"
    assert words(sqlite) == ["small"]


def test_an_abandoned_batch_does_not_hold_the_lock(sqlite: Database) -> None:
    with pytest.raises(Stop), sqlite.transaction():
        raise Stop
    with sqlite.writer.connect() as another:
        another.exec_driver_sql("PRAGMA busy_timeout=0")
        another.exec_driver_sql("INSERT INTO parent (word) VALUES ('another connection')")
        another.commit()
    assert words(sqlite) == ["another connection"]


def test_a_writer_waits_for_another_process(sqlite: Database) -> None:
    with ThreadPoolExecutor(1) as threads:
        with sqlite.writer.begin() as another:
            another.exec_driver_sql("INSERT INTO parent (word) VALUES ('first')")
            write = threads.submit(put, sqlite, "second")
            assert not write.done()
        assert write.result(10) == "second"
    assert words(sqlite) == ["first", "second"]


def test_a_writer_that_gets_no_turn_says_so_and_blocks_nobody(tmp_path: Path) -> None:
    sqlite = Database(f"sqlite:///{tmp_path / 'plain.sqlite'}")
    with sqlite.transaction() as work:
        work.session.execute(text("CREATE TABLE parent (word TEXT)"))
    with sqlite.writer.connect() as impatient:
        impatient.exec_driver_sql("PRAGMA busy_timeout=0")
    # The pool gives the connection just used back to the next one who asks: the batch.
    lock = Database(f"sqlite:///{tmp_path / 'plain.sqlite'}")
    with (
        lock.writer.begin(),
        pytest.raises(OperationalError, match="locked"),
        sqlite.transaction(),
    ):
        pass
    assert put(sqlite, "later") == "later"
    sqlite.dispose()
    lock.dispose()


def test_a_database_can_be_opened_again(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'plain.sqlite'}"
    first = Database(address)
    with first.transaction() as work:
        work.session.execute(text("CREATE TABLE parent (word TEXT)"))
    put(first, "kept")
    first.dispose()
    second = Database(address)
    assert words(second) == ["kept"]
    second.dispose()


def test_constraints_have_names_that_migrations_can_address() -> None:
    tables = Affiliation.metadata.tables.values()
    constraints = [one for table in tables for one in table.constraints]
    assert constraints
    assert all(one.name for one in constraints)


def test_an_enumeration_is_kept_by_its_value(each_house: House) -> None:
    each_house.event()
    with each_house.database.reading() as session:
        assert session.scalar(text("SELECT kind FROM event")) == "workshop"


def test_words_left_out_are_kept_as_none_at_all(each_house: House) -> None:
    with each_house.database.transaction() as work:
        work.session.execute(insert(Affiliation).values(position=1, name=None))
    with each_house.database.reading() as session:
        assert session.scalars(select(Affiliation)).one().name == Words({})
