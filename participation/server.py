"""The process that serves: one gevent loop for pages, static files and sockets."""

import logging
import signal
import sys
from collections.abc import Callable
from types import TracebackType
from typing import Any

from flask import Flask
from gevent import signal_handler, sleep, spawn
from gevent.pywsgi import WSGIHandler, WSGIServer
from sqlalchemy.exc import SQLAlchemyError

from participation import live
from participation.events.settling import Settler
from participation.identity.registration import forget_old as forget_links
from participation.kernel.receipts import forget_old
from participation.kernel.text import warm_up
from participation.mail.domain import forget_old as forget_letters
from participation.mail.sender import Postman

log = logging.getLogger(__name__)

A_DAY = 24 * 3600
PATIENCE = 5  # seconds that requests under way get to finish


class QuietHandler(WSGIHandler):
    """No access log, and no request data in errors: votes, names and addresses stay out of logs."""

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


def serve(app: Flask, host: str, port: int, ready: Callable[[], None]) -> None:
    """Serve until SIGTERM or SIGINT, then finish what is under way.

    `ready` is called once the address is ours.
    Exits with one sentence where the address cannot be used.
    """
    server = WSGIServer((host, port), app, log=None, handler_class=QuietHandler)
    server.stop_timeout = PATIENCE
    try:
        server.start()
    except OSError as error:
        sys.exit(f"HOST {host}, PORT {port}: cannot be used: {error.strerror or error}.")
    ready()
    warm_up()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal_handler(number, server.stop)
    live.start(app)
    spawn(_tidy, app)
    spawn(Settler(app.extensions["database"], app.extensions["arrivals"]).run)
    spawn(Postman(app.extensions["database"]).run)
    server.serve_forever()


def _tidy(app: Flask) -> None:
    """Once a day, forget what nobody needs any more."""
    while True:
        try:
            with app.extensions["database"].transaction("tidying") as work:
                forget_old(work)
                forget_letters(work)
                forget_links(work)
        except SQLAlchemyError:
            log.exception("tidying failed; the next day tries again")
        sleep(A_DAY)
