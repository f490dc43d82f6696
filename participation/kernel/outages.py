"""Which errors of the database pass by themselves: it is away, busy or out of room."""

import sqlite3

from sqlalchemy.exc import (
    DBAPIError,
    InterfaceError,
    OperationalError,
    PendingRollbackError,
    TimeoutError,  # noqa: A004  SQLAlchemy's: no connection became free
)

# SQLite says by these that it cannot now; by others, such as a missing table, that it never will.
PASSING = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_READONLY,
}


def outage_behind(error: BaseException | None) -> BaseException | None:
    """The error that may pass, among this one and those in whose handling it was raised, or None.

    A full disk makes SQLite give up the whole transaction: what is raised then tells of a savepoint
    that is gone.
    """
    while error is not None and not _is_passing(error):
        error = error.__context__
    return error


def _is_passing(error: BaseException) -> bool:
    if isinstance(error, (PendingRollbackError, TimeoutError)):
        return True
    if not isinstance(error, DBAPIError):
        return False
    if isinstance(error.orig, sqlite3.Error):
        return getattr(error.orig, "sqlite_errorcode", 0) & 0xFF in PASSING
    return error.connection_invalidated or isinstance(error, (InterfaceError, OperationalError))


def in_short(error: BaseException) -> str:
    """What the database said, in one line and without the statement or its values."""
    said = error.orig if isinstance(error, DBAPIError) else error
    return f"{type(said).__name__}: {str(said).partition(chr(10))[0]}"
