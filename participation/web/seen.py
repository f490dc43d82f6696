"""Two people at one form: the second is told that the first has saved it, and decides."""

import hashlib
from collections.abc import Mapping
from typing import Any

from flask import Flask, request
from flask_babel import lazy_gettext as _l

from participation.kernel.refusal import Refused

SAVED_MEANWHILE = _l(
    "Somebody else has saved this meanwhile. Compare their version with yours; if you save again, "
    "yours takes its place."
)


def mark_of(values: Mapping[str, Any]) -> str:
    """A short mark of what a form was filled with; the form carries it along as `seen`."""
    said = repr(sorted((name, str(value)) for name, value in values.items()))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def require_as_seen(values: Mapping[str, Any]) -> None:
    """Refuse (409) to write over what has changed since the form was filled.

    `values` is what the form would be filled with now. A form without a mark says nothing about
    what its writer saw.
    """
    if request.form.get("seen", mark_of(values)) != mark_of(values):
        raise Refused(SAVED_MEANWHILE)


def init_app(app: Flask) -> None:
    """Let forms carry the mark."""
    app.jinja_env.globals["mark_of"] = mark_of
