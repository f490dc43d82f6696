"""The log: what went wrong and where, for people or as JSON, never who, what or from where."""

import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from traceback import StackSummary, walk_tb
from types import TracebackType
from typing import Any, TextIO

from flask import g, has_request_context, request

ABOUT_A_REQUEST = ("request", "endpoint", "status", "seconds")
# What they say repeats what strangers sent.
SILENT = ("engineio.server", "socketio.server")


def set_up(level: str, form: str) -> None:
    """Let everything be logged in this form: "plain" or "json"."""
    logging.basicConfig(level=level, handlers=[handler(form)])
    logging.getLogger("alembic").setLevel(logging.WARNING)
    for name in SILENT:
        logging.getLogger(name).setLevel(logging.CRITICAL)


def handler(form: str, stream: TextIO | None = None) -> logging.Handler:
    """What writes the log in this form, to the standard error output unless said otherwise."""
    made = logging.StreamHandler(stream)
    made.addFilter(add_request)
    made.setFormatter(JsonLines() if form == "json" else PlainLines())
    return made


def add_request(record: logging.LogRecord) -> bool:
    """Note with a record which request it belongs to: a random number, and the endpoint's name."""
    if has_request_context() and "request_id" in g:
        record.request, record.endpoint = g.request_id, request.endpoint or "none"
    return True


class PlainLines(logging.Formatter):
    """Lines for people."""

    def __init__(self) -> None:
        super().__init__("%(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """Make the line, without anything another handler may have made of the exception."""
        record.exc_text = None
        return super().format(record)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  logging's name
        """The line before an exception, with what is known of the request."""
        about = _about_a_request(record)
        said = ", ".join(f"{name} {value}" for name, value in about.items())
        return super().formatMessage(record) + (f" ({said})" if said else "")

    def formatException(self, ei: Any) -> str:  # noqa: N802  logging's name
        """The types and places of an exception and of those behind it."""
        return "\n".join(_told(ei[1]))


class JsonLines(logging.Formatter):
    """One JSON object per line."""

    def format(self, record: logging.LogRecord) -> str:
        """Make the line."""
        said: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        } | _about_a_request(record)
        if record.exc_info and record.exc_info[1]:
            said["exception"] = _told(record.exc_info[1])
        return json.dumps(said, ensure_ascii=False)


def _about_a_request(record: logging.LogRecord) -> dict[str, Any]:
    return {name: getattr(record, name) for name in ABOUT_A_REQUEST if hasattr(record, name)}


def _told(error: BaseException) -> list[str]:
    """An exception as lines: first the one that lies behind it, then its places, then its type."""
    behind = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    lines = [*_told(behind), "which led to"] if behind else []
    places = StackSummary.extract(walk_tb(error.__traceback__))
    lines += [f"{place.filename}:{place.lineno} in {place.name}" for place in places]
    return [*lines, ": ".join([_kind(error), *harmless(error)])]


def _kind(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")


def harmless(error: BaseException) -> Iterator[str]:
    """What an exception says without saying a value: messages carry names, texts and votes.

    Gives SQLite's message, which names columns only; PostgreSQL's code and constraint, for its
    message and DETAIL quote the row; the system's words for what it could not do, without the file.
    """
    import sqlite3

    import psycopg

    if isinstance(error, sqlite3.Error):
        yield str(error)
    elif isinstance(error, psycopg.Error):
        yield " ".join(filter(None, (error.sqlstate, error.diag.constraint_name)))
    elif isinstance(error, OSError) and error.strerror:
        yield error.strerror


def log_failed_request(error: Any) -> None:
    """What Flask says of an exception that no handler took, without the address asked for."""
    logging.getLogger("flask").error("unexpected error", exc_info=error)


def log_failed_tasks() -> None:
    """Let gevent log what ends a task of its own, instead of printing it with all its values."""
    from gevent import get_hub

    def told(_context: Any, kind: Any, value: Any, trace: TracebackType | None) -> None:
        if not issubclass(kind, ConnectionError):  # a phone that went is nobody's failure
            logging.getLogger("gevent").error("a task failed", exc_info=(kind, value, trace))

    get_hub().print_exception = told  # type: ignore[assignment, method-assign]
