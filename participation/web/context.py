"""What belongs to one request: its database session, its viewer, its language."""

import hashlib
from collections.abc import Callable
from typing import cast

from flask import Flask, current_app, g, request, session
from flask_babel import get_locale
from flask_login import current_user
from sqlalchemy.orm import Session

from participation.identity.rules import Viewer
from participation.kernel.arrivals import Arrivals
from participation.kernel.db import Database
from participation.settings import Settings

GUEST = "guest"
CLAIMED = "claimed"  # the guest whose claim code was typed here; the cookie is signed


def database() -> Database:
    """The database of this installation."""
    return cast(Database, current_app.extensions["database"])


def arrivals() -> Arrivals:
    """The writes that have reached this process and are not answered yet."""
    return cast(Arrivals, current_app.extensions["arrivals"])


def settings() -> Settings:
    """The settings of this installation."""
    return cast(Settings, current_app.extensions["settings"])


def presence(event_id: int) -> int | None:
    """How many screens of participants and readers are connected to an event, at all processes;
    None where nobody listens.
    """
    count: Callable[[int], int] | None = current_app.extensions.get("presence")
    return count(event_id) if count else None


def db_session() -> Session:
    """This request's session: the transaction's while writing, else one for reading."""
    if "db_session" not in g:
        g.reading = database().reading()
        g.db_session = g.reading.__enter__()
    return cast(Session, g.db_session)


def close_reading() -> None:
    """Give the reading session back."""
    g.pop("db_session", None)
    reading = g.pop("reading", None)
    if reading is not None:
        reading.__exit__(None, None, None)


def viewer() -> Viewer:
    """Whoever sent this request."""
    if "viewer" not in g:
        g.viewer = Viewer(
            person=current_user.person if current_user.is_authenticated else None,
            guest=session.get(CLAIMED) or own_guest(),
        )
    return cast(Viewer, g.viewer)


def own_guest() -> str | None:
    """The guest that this browser was before any claim code was typed in it."""
    return guest_hash(session.get(GUEST))


def guest_hash(token: str | None) -> str | None:
    """What is stored of a guest's token: enough to recognise it, too little to use it."""
    return hashlib.sha256(token.encode()).hexdigest() if token else None


def ensure_guest(token: str) -> None:
    """Give a stranger's browser a token, so that what it sends can be recognised again.

    The token follows from the key of the form it sends: a double click is then one person too.
    """
    if not session.get(GUEST):
        session[GUEST] = token
        session.permanent = True
        g.pop("viewer", None)


def is_writing() -> bool:
    """Whether what is loaded now is loaded in a transaction that will change it."""
    return bool(g.get("is_writing"))


def locale_code() -> str:
    """The language of this request, such as "de"."""
    return str(get_locale() or settings().default_locale)


def wants_json() -> bool:
    """Whether our script asks, which wants an answer in parts, or a browser, which wants a page."""
    return request.headers.get("Accept", "").startswith("application/json")


def init_app(app: Flask) -> None:
    """Know what is under way, and close what a request opened."""
    app.extensions["arrivals"] = Arrivals()

    @app.teardown_request
    def close(_error: BaseException | None) -> None:
        close_reading()
