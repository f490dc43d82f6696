"""Errors as answers: a page in the reader's language, or JSON for our script."""

import logging
from typing import Any

from flask import Flask, g, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from participation.kernel.outages import in_short, outage_behind
from participation.kernel.refusal import NotFound, Refused
from participation.kernel.text import UNSEEN
from participation.web.context import close_reading, wants_json
from participation.web.owner import forget_owner
from participation.web.writes import Typed

log = logging.getLogger(__name__)

TITLES = {
    400: _l("This request is incomplete"),
    403: _l("Sorry, you cannot do this"),
    404: _l("This page does not exist"),
    405: _l("This page cannot do that"),
    409: _l("This is not possible any more"),
    410: _l("This is over"),
    413: _l("That was too much at once"),
    422: _l("Something needs correcting"),
    429: _l("Please slow down a little"),
    500: _l("Something went wrong on our side"),
    503: _l("This cannot be done just now"),
}

REASONS = {
    400: _l("Something was missing from what your browser sent. Please reload the page."),
    404: _l("The link may be old or mistyped. The start page shows what is on now."),
    405: _l("Please go back and use the buttons on the page."),
    413: _l("Please shorten your text and send it again. Nothing was saved."),
    500: _l("The fault has been logged. Please try again in a moment."),
    503: _l(
        "The server cannot reach its data at the moment. Nothing was saved. Please try again in a "
        "moment."
    ),
}
RETRY_AFTER = 2  # seconds; browsers wait longer, the more often they have tried


def answer(status: int, reason: Any = None) -> ResponseReturnValue:
    """The error page, or its JSON. What had been typed is shown so that it can be copied."""
    title = TITLES.get(status, TITLES[400])
    reason = reason or REASONS.get(status, REASONS[400])
    if wants_json():
        return jsonify(ok=False, reason=str(reason), errors={}), status
    typed: Typed = g.get("typed", Typed())
    texts = [value for name, value in typed.values.items() if _is_worth_keeping(name, value)]
    # Only what failed on our side is in the log, to be found by this number.
    number = g.get("request_id") if status >= 500 else None
    page = render_template(
        "errors/error.html", title=title, reason=reason, texts=texts, number=number
    )
    return page, status


def _typed() -> Typed:
    """What a form brought that nobody came to look at."""
    fields = request.form.items() if request.method == "POST" else ()
    return Typed(values={name: UNSEEN.sub("", value) for name, value in fields if name != "key"})


def _is_worth_keeping(name: str, value: str) -> bool:
    return (
        len(value) > 3
        and name != "seen"
        and not any(secret in name for secret in ("password", "current", "new", "next", "code"))
    )


def init_app(app: Flask) -> None:
    """Register the handlers."""

    @app.errorhandler(Refused)
    def refused(refusal: Refused) -> ResponseReturnValue:
        return answer(refusal.status, refusal.reason)

    @app.errorhandler(NotFound)
    def not_found(_error: NotFound) -> ResponseReturnValue:
        return answer(404)

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> ResponseReturnValue:
        if error.code is None or error.code < 400:
            return error.get_response()
        return answer(error.code)

    @app.errorhandler(SQLAlchemyError)
    def failing(error: SQLAlchemyError) -> ResponseReturnValue:
        outage = outage_behind(error)
        if outage is None:
            return unexpected(error)
        log.warning("the database cannot be used now: %s", in_short(outage))
        close_reading()
        g.setdefault("typed", _typed())
        forget_owner()
        response = make_response(answer(503))
        response.headers["Retry-After"] = str(RETRY_AFTER)
        return response

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> ResponseReturnValue:
        # The trace goes to the log without the request's data: no votes, names or addresses.
        log.error("unexpected error", exc_info=error)
        close_reading()
        g.setdefault("typed", _typed())
        g.pop("viewer", None)
        g.pop("_login_user", None)  # Flask-Login's copy belongs to the transaction that failed
        return answer(500)
