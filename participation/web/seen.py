"""Two people at one form: the second is told that the first has saved it, and decides."""

import hashlib
from collections.abc import Mapping
from typing import Any

from flask import Flask, g, request
from flask_babel import lazy_gettext as _l

from participation.kernel.refusal import Refused

SAVED_MEANWHILE = _l(
    "This has been saved meanwhile, by somebody else or by you in another window. Compare that "
    "version with this one; if you save again, this one takes its place."
)


def mark_of(values: Mapping[str, Any]) -> str:
    """A short mark of what a form was filled with; the form carries it along as `seen`."""
    said = repr(sorted((name, str(value)) for name, value in values.items()))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def require_as_seen(values: Mapping[str, Any]) -> None:
    """Refuse (409) to write over what has changed since the form was filled.

    `values` is what the form would be filled with now. A form without a mark says nothing about
    what its writer saw. To be asked before the form is read: who is told of a mistake in it corrects
    that, and would not hear of the other version any more.
    """
    now = mark_of(values)
    if request.form.get("seen", now) != now:
        g.saved_meanwhile = True
        raise Refused(SAVED_MEANWHILE)


def is_told() -> bool:
    """Whether this page tells its reader that somebody else was faster."""
    return bool(g.get("saved_meanwhile"))


def mark_to_send(values: Mapping[str, Any]) -> str:
    """The mark for a form: a new one for who has been told what is saved, else the one they have."""
    typed = request.form.get("seen", "")
    return typed if typed and not is_told() else mark_of(values)


def init_app(app: Flask) -> None:
    """Let forms carry the mark, and show the way to what is saved."""
    app.jinja_env.globals.update(mark_to_send=mark_to_send, saved_meanwhile=is_told)
