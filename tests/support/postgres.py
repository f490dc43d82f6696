"""A PostgreSQL cluster of the tests' own: started for them, gone after them."""

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg
from psycopg import sql

from tests.support.processes import end, free_port, wait_until

OWNER = "participation"


def postgres_program(name: str) -> Path | None:
    """Where a program of the newest installed PostgreSQL is, or None."""
    by_version = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"),
        key=lambda path: float(path.parts[-3]) if path.parts[-3].isdecimal() else 0.0,
    )
    if by_version:
        return by_version[-1]
    if on_path := shutil.which(name):
        return Path(on_path)
    if pg_config := shutil.which("pg_config"):
        answer = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=True)
        if (program := Path(answer.stdout.strip()) / name).exists():
            return program
    return None


def _ordinary_user() -> str | None:
    """Whom to run PostgreSQL as: nobody in particular, except that it refuses root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


class Cluster:
    """A running PostgreSQL on 127.0.0.1 with a password of its own.

    `durable`, as by default, or in a hurry: no test loses power, and removing a database waits more
    than a second for disks otherwise.
    """

    def __init__(self, *, durable: bool = True) -> None:
        self._durable = durable
        self.folder = Path(tempfile.mkdtemp(prefix="postgres-"))
        self.port = free_port()
        self._password = secrets.token_hex(16)
        self._user = _ordinary_user()
        self._names = (f"test_{number}" for number in count(1))
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self._initialise()
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.stop()
        shutil.rmtree(self.folder)

    def start(self) -> None:
        """Start the server and wait until it answers."""
        settings = {"listen_addresses": "127.0.0.1", "unix_socket_directories": ""}
        settings |= {} if self._durable else {"fsync": "off", "full_page_writes": "off"}
        command = [self._program("postgres"), "-D", str(self.folder / "data"), "-p", str(self.port)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                command, stdout=log, stderr=log, cwd=self.folder, user=self._user, group=self._group
            )
        wait_until(self._answers, within=60, what=f"PostgreSQL answering ({self._log})")

    def stop(self, *, crash: bool = False) -> None:
        """Stop the server: quickly but orderly, or, to see what survives, like a power cut."""
        if self._process:
            end(self._process, gently=signal.SIGQUIT if crash else signal.SIGINT, patience=30)
            self._process = None

    def url(self, database: str) -> str:
        """The SQLAlchemy address of one database."""
        return f"postgresql+psycopg://{OWNER}:{self._password}@127.0.0.1:{self.port}/{database}"

    def create_database(
        self, *, template: str = "template1", tablespace: str = "pg_default"
    ) -> str:
        """Create a database as a copy of another one, empty by default, and return its name.

        Nobody may be connected to the template meanwhile. Takes some tens of milliseconds.
        """
        name = next(self._names)
        self._execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} TABLESPACE {}").format(
                sql.Identifier(name), sql.Identifier(template), sql.Identifier(tablespace)
            )
        )
        return name

    def create_tablespace(self, name: str, folder: Path) -> None:
        """Make an empty folder a place for databases."""
        if self._user:
            shutil.chown(folder, self._user, self._group)
        self._execute(
            sql.SQL("CREATE TABLESPACE {} LOCATION {}").format(
                sql.Identifier(name), sql.Literal(str(folder))
            )
        )

    def drop_database(self, name: str) -> None:
        """Remove a database together with the connections to it."""
        self._execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    @property
    def _log(self) -> Path:
        return self.folder / "log"

    @property
    def _group(self) -> int | None:
        return pwd.getpwnam(self._user).pw_gid if self._user else None

    def _program(self, name: str) -> str:
        program = postgres_program(name)
        assert program, f"{name} was not found: install postgresql"
        return str(program)

    def _initialise(self) -> None:
        if self._user:
            shutil.chown(self.folder, self._user, self._group)
        password_file = self.folder / "password"
        password_file.write_text(self._password, encoding="ascii")
        password_file.chmod(0o644)  # the folder itself is closed to others
        command = [self._program("initdb"), "--pgdata", str(self.folder / "data"), "--no-sync"]
        command += ["--username", OWNER, "--pwfile", str(password_file), "--auth", "scram-sha-256"]
        command += ["--encoding", "UTF8", "--locale", "C"]
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            check=False,
            cwd=self.folder,
            user=self._user,
            group=self._group,
        )
        assert done.returncode == 0, done.stderr

    def _answers(self) -> bool:
        assert self._process
        assert self._process.poll() is None, self._log.read_text(encoding="utf-8")
        try:
            self._execute(sql.SQL("SELECT 1"))
        except psycopg.OperationalError:
            return False
        return True

    def _execute(self, statement: sql.Composed | sql.SQL) -> None:
        address = self.url("postgres").replace("+psycopg", "")
        with psycopg.connect(address, autocommit=True, connect_timeout=10) as connection:
            connection.execute(statement)
