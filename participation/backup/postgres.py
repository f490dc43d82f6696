"""Copying a PostgreSQL database with its own pg_dump, and putting a copy in its place."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo
from sqlalchemy import text
from sqlalchemy.engine import URL

from participation.backup.archive import Moment, Tell, Unusable
from participation.kernel.db import Database
from participation.kernel.migrate import all_tables

ASIDE = "participation_before_restore"  # the schema in which the old tables wait
Connection = psycopg.Connection[Any]


def copy(url: URL, target: Path, tell: Tell) -> Moment:
    """Dump a database as it is at this moment; those who write meanwhile do not wait for it.

    Raises Unusable if there is none, or pg_dump is missing, too old or fails.
    """
    with _connected(url) as connection:
        _require_program("pg_dump", connection)
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        moment = _moment(connection)
        # pg_dump looks at exactly what this transaction sees.
        (snapshot,) = _row(connection, "SELECT pg_export_snapshot()")
        tell("Copying the database", 0, 0)
        target.touch(mode=0o600)
        flags = ("--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}")
        _run(url, "pg_dump", *flags, f"--file={target}")
        return moment


def _moment(connection: Connection) -> Moment:
    tables = _tables(connection)
    if "alembic_version" not in tables:
        raise Unusable("The database has no tables yet: nothing to save.")
    (revision,) = _row(connection, "SELECT version_num FROM alembic_version")
    head = None
    if "audit_head" in tables:
        head = connection.execute("SELECT entries, seal FROM audit_head").fetchone()
    return Moment(revision, *(head or (0, "")))


def is_half_restored(database: Database) -> bool:
    """Whether a restore was cut off, so that the old tables wait beside what is there now.

    The next restore puts them back, so nothing may be written before.
    """
    if database.is_sqlite:
        return False
    with database.reading() as session:
        asked = text("SELECT count(*) FROM pg_namespace WHERE nspname = :name")
        return bool(session.scalar(asked, {"name": ASIDE}))


class PostgresHome:
    """The PostgreSQL database of an installation."""

    def __init__(self, url: URL) -> None:
        self._url = url

    def holds_something(self) -> bool:
        """Whether anything would be lost."""
        with _connected(self._url) as connection:
            self._put_back(connection)
            if "audit_entry" not in _tables(connection):
                return False
            return connection.execute("SELECT 1 FROM audit_entry LIMIT 1").fetchone() is not None

    def is_in_use(self) -> bool:
        """Whether somebody else, a server most likely, is connected to it."""
        others = (
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        with _connected(self._url) as connection:
            return bool(_row(connection, others)[0])

    @contextmanager
    def replaced(self, part: Path) -> Iterator[str]:
        """Give the address of the database with the new tables; the old ones wait in a schema.

        If the block fails they are put back; if even that is prevented, by the next restore.
        """
        with _connected(self._url) as connection:
            _require_program("pg_restore", connection)
            _move_aside(connection)
        try:
            flags = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
            _run(self._url, "pg_restore", *flags, str(part))
            yield self._url.render_as_string(hide_password=False)
            with _connected(self._url) as connection:
                connection.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(ASIDE)))
        except BaseException:
            with _connected(self._url) as connection:
                self._put_back(connection)
            raise

    @staticmethod
    def _put_back(connection: Connection) -> None:
        """Undo _move_aside, and what has come in place of the old tables meanwhile."""
        if not _row(connection, "SELECT count(*) FROM pg_namespace WHERE nspname = %s", ASIDE)[0]:
            return
        with connection.transaction():
            for name in _ours(_tables(connection)):
                connection.execute(
                    sql.SQL("DROP TABLE public.{} CASCADE").format(sql.Identifier(name))
                )
            for name in _tables(connection, ASIDE):
                _move(connection, name, ASIDE, "public")
            connection.execute(sql.SQL("DROP SCHEMA {}").format(sql.Identifier(ASIDE)))


def _move_aside(connection: Connection) -> None:
    with connection.transaction():
        connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(ASIDE)))
        for name in _ours(_tables(connection)):
            _move(connection, name, "public", ASIDE)


def _move(connection: Connection, table: str, here: str, there: str) -> None:
    statement = sql.SQL("ALTER TABLE {} SET SCHEMA {}")
    connection.execute(statement.format(sql.Identifier(here, table), sql.Identifier(there)))


def _ours(tables: set[str]) -> list[str]:
    return sorted(tables & {*all_tables().tables, "alembic_version"})


def _tables(connection: Connection, schema: str = "public") -> set[str]:
    query = "SELECT tablename FROM pg_tables WHERE schemaname = %s"
    return {name for (name,) in connection.execute(query, [schema])}


def _row(connection: Connection, query: Any, *values: Any) -> Any:
    return connection.execute(query, values).fetchone()


@contextmanager
def _connected(url: URL) -> Iterator[Connection]:
    """A connection whose failures are one sentence."""
    try:
        password = url.password or None
        with psycopg.connect(_address(url), password=password, connect_timeout=10) as connection:
            yield connection
    except psycopg.Error as error:
        said = str(error).strip().splitlines() or [type(error).__name__]
        raise Unusable(f"DATABASE_URL: the database fails: {said[0]}.") from error


def _address(url: URL) -> str:
    """The address without the password, which everybody on the machine could read in a command."""
    said = url.translate_connect_args(username="user", database="dbname") | dict(url.query)
    return make_conninfo(**{name: value for name, value in said.items() if name != "password"})


def _require_program(name: str, connection: Connection) -> None:
    """Raises Unusable unless the program is installed and at least as new as the server."""
    server = connection.info.server_version // 10_000
    path = shutil.which(name)
    if path is None:
        raise Unusable(
            f"{name} was not found: install the client of PostgreSQL {server} or newer here."
        )
    command = [path, "--version"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  ours
    found = re.search(r"\d+", done.stdout)
    if found is None or int(found[0]) < server:
        raise Unusable(
            f"{name} is of PostgreSQL {found and found[0]}, older than the server's {server}."
        )


def _run(url: URL, program: str, *arguments: str) -> None:
    command = [program, "--no-password", f"--dbname={_address(url)}", *arguments]
    secret = {"PGPASSWORD": url.password} if url.password else {}
    done = subprocess.run(  # noqa: S603  a program of PostgreSQL, asked by whoever runs us
        command, env=os.environ | secret, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = done.stderr.strip().splitlines() or [f"it ended with {done.returncode}"]
        raise Unusable(f"{program} failed: {said[0]}.")
