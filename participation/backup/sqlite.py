"""Copying an SQLite database while it is written to, and putting a copy in its place."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from shutil import copyfile

from participation.backup.archive import Moment, Tell, Unusable
from participation.settings import sync

PAGES = 2000  # of 4 KB; as long as copying them takes, the progress stands still
COMPANIONS = ("-wal", "-shm", "-journal")


def copy(source: Path, target: Path, tell: Tell) -> Moment:
    """Copy a database as it is at this moment; those who write meanwhile do not wait for it.

    Raises Unusable if there is none.
    """
    if not source.exists():
        raise Unusable(f"There is no database at {source}: nothing to save.")
    target.touch(mode=0o600)
    try:
        with closing(sqlite3.connect(source)) as there, closing(sqlite3.connect(target)) as here:
            # Not each step has to reach the disk, where others wait to be saved: the file packed will.
            here.execute("PRAGMA synchronous=OFF")
            # Reading has begun before the copy does, so that all its steps see one moment. By
            # itself each step would see the latest, and begin again whenever somebody has written.
            there.execute("BEGIN")
            moment = moment_of(there)
            there.backup(
                here,
                pages=PAGES,
                progress=lambda _status, left, all_: tell(
                    "Copying the database", all_ - left, all_
                ),
            )
            return moment
    except sqlite3.Error as error:
        raise Unusable(f"The database cannot be copied: {error}.") from error


def moment_of(connection: sqlite3.Connection) -> Moment:
    """What a database is of. Raises Unusable if its tables have never been made."""
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    if "alembic_version" not in tables:
        raise Unusable("The database has no tables yet: nothing to save.")
    (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    head = None
    if "audit_head" in tables:
        head = connection.execute("SELECT entries, seal FROM audit_head").fetchone()
    return Moment(revision, *(head or (0, "")))


class SqliteHome:
    """Where an installation keeps its SQLite database."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._beside = path.with_name(f"{path.name}.restoring")

    def holds_something(self) -> bool:
        """Whether anything would be lost; what cannot be read counts as something."""
        if not self._path.exists() or not self._path.stat().st_size:
            return False
        try:
            with closing(sqlite3.connect(self._path)) as connection:
                tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
                return "audit_entry" in tables and bool(
                    connection.execute("SELECT 1 FROM audit_entry LIMIT 1").fetchone()
                )
        except sqlite3.DatabaseError:
            return True

    def is_in_use(self) -> bool:
        """Whether a server has it open: only who is alone can take it out of write-ahead mode."""
        if not self._path.exists():
            return False
        try:
            with closing(sqlite3.connect(self._path, timeout=1)) as connection:
                connection.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.OperationalError:
            return True
        except sqlite3.DatabaseError:  # it is damaged, which is why somebody is here
            return False
        return False

    @contextmanager
    def replaced(self, part: Path) -> Iterator[str]:
        """Give the address of the new database, which takes the old one's place at the end.

        If the block fails, everything is as it was.
        """
        self._clear(self._beside)
        try:
            copyfile(part, self._beside)
            yield f"sqlite:///{self._beside}"
            with closing(sqlite3.connect(self._beside)) as connection:
                connection.execute("PRAGMA journal_mode=DELETE")  # all of it in the one file
            sync(self._beside)
            for end in COMPANIONS:  # another database's log must never be read into this one
                self._path.with_name(self._path.name + end).unlink(missing_ok=True)
            self._beside.replace(self._path)
            sync(self._path.parent)
        finally:
            self._clear(self._beside)

    @staticmethod
    def _clear(path: Path) -> None:
        for end in ("", *COMPANIONS):
            path.with_name(path.name + end).unlink(missing_ok=True)
