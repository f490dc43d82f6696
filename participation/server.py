"""The process that serves: one gevent loop for pages, static files and sockets."""

import logging
import select
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Any

from flask import Flask
from gevent import monkey, signal_handler, sleep, spawn
from gevent.pool import Pool
from gevent.pywsgi import WSGIHandler, WSGIServer
from sqlalchemy.exc import SQLAlchemyError

from participation import live
from participation.events.settling import Settler
from participation.identity.registration import forget_old as forget_links
from participation.kernel.db import Database
from participation.kernel.receipts import forget_old
from participation.kernel.text import warm_up
from participation.mail.domain import forget_old as forget_letters
from participation.mail.sender import Postman
from participation.monitoring.logs import log_failed_tasks
from participation.proposals.launching import Launcher

log = logging.getLogger(__name__)

A_DAY = 24 * 3600
PATIENCE = 10  # seconds that requests under way get to finish
LOOK_AGAIN = 0.1  # seconds between two looks for connections on which nothing is under way

_poll = monkey.get_original("select", "poll")


class Handler(WSGIHandler):
    """Serves one connection: discreet in logs, and done with it once the server leaves.

    There is no access log and no request data in errors: votes, names and addresses stay out of
    logs.
    """

    server: "Server"

    def __init__(self, sock: Any, address: Any, server: "Server") -> None:
        super().__init__(sock, address, server)
        self._waits = False

    def handle(self) -> None:
        """Serve the connection to its end."""
        self.server.handlers.add(self)
        try:
            super().handle()
        finally:
            self.server.handlers.discard(self)

    def read_requestline(self) -> str:
        """Wait for the next request."""
        self._waits = True
        try:
            return str(super().read_requestline())
        finally:
            self._waits = False

    def handle_one_response(self) -> None:
        """Answer; what has been a WebSocket carries no further request."""
        super().handle_one_response()
        if self.headers.get("Upgrade"):
            self.close_connection = True

    def finalize_headers(self) -> None:
        """Say that this was the last answer on this connection if the server leaves."""
        super().finalize_headers()
        if self.server.leaves and not self.connection_upgraded:
            self.response_headers += [(b"Connection", b"close")]  # type: ignore[list-item, operator]
            self.close_connection = True

    def hang_up_if_idle(self) -> None:
        """End a connection that waits for a request of which nothing has come yet."""
        if self._waits and not self._has_something_to_read():
            with suppress(OSError):  # the other side was faster
                self.socket.shutdown(socket.SHUT_RD)

    def _has_something_to_read(self) -> bool:
        look = _poll()
        look.register(self.socket.fileno(), select.POLLIN)
        return bool(look.poll(0))

    def log_request(self) -> None:
        """Nothing."""

    def log_error(self, msg: str, *_who_and_what: Any) -> None:
        """What kind of thing went wrong; gevent would add the address and the request."""
        log.warning("a request could not be read: %s", msg.partition("%")[0])

    def handle_error(self, kind: Any, value: Any, trace: TracebackType | None) -> None:
        """Log what kind of error it was and where, not who asked what."""
        if not issubclass(kind, (ConnectionError, BrokenPipeError)):
            log.error("a request failed", exc_info=(kind, value, trace))
        self.close_connection = True


class Server(WSGIServer):
    """A server that leaves when it is asked to, and finishes what it has begun before."""

    def __init__(self, app: Flask, host: str, port: int) -> None:
        # Only greenlets of a pool are waited for.
        super().__init__((host, port), app, log=None, handler_class=Handler, spawn=Pool())
        self.stop_timeout = PATIENCE
        self._app = app
        self.handlers: set[Handler] = set()
        self.leaves = False

    def leave(self) -> None:
        """Take no more connections, send the sockets away, answer what has been asked, and end.

        A request of which nothing has been read when its connection ends has not been carried out:
        a browser or proxy may send it elsewhere.
        """
        if self.leaves:
            return
        self.leaves = True
        self.close()
        while self.pool:
            for handler in list(self.handlers):
                handler.hang_up_if_idle()
            live.send_away(self._app)
            sleep(LOOK_AGAIN)


def serve(app: Flask, host: str, port: int, ready: Callable[[], None]) -> None:
    """Serve until SIGTERM or SIGINT, then finish what is under way, within PATIENCE.

    `ready` is called once the address is ours.
    Exits with one sentence where the address cannot be used.
    """
    server = Server(app, host, port)
    try:
        server.start()
    except OSError as error:
        sys.exit(f"HOST {host}, PORT {port}: cannot be used: {error.strerror or error}.")
    for number in (signal.SIGTERM, signal.SIGINT):
        signal_handler(number, server.leave)
    warm_up()  # whoever has come meanwhile waits at the door
    log_failed_tasks()
    live.start(app)
    ready()
    spawn(_tidy, app)
    spawn(Settler(app.extensions["database"], app.extensions["arrivals"]).run)
    spawn(Postman(app.extensions["database"]).run)
    if app.extensions["settings"].language_model:
        app.extensions["machine"].start()
        spawn(app.extensions["sorter"].run)
    launcher = Launcher(app.extensions["database"], spawn)
    server.serve_forever()
    launcher.stop()
    app.extensions["machine"].stop()


def _tidy(app: Flask) -> None:
    """Once a day, forget what nobody needs any more."""
    while True:
        try:
            tidy(app.extensions["database"])
        except SQLAlchemyError:
            log.exception("tidying failed; the next day tries again")
        sleep(A_DAY)


def tidy(database: Database) -> None:
    """Forget what nobody needs any more; every process may, and at the same time."""
    with database.transaction("tidying") as work:
        forget_old(work)
        forget_letters(work)
        forget_links(work)
