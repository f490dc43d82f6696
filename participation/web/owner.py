"""Whose page it is: what a page sends late is taken only from the person it was made for."""

import hmac

from flask import Flask, current_app, g, request
from flask_babel import lazy_gettext as _l
from flask_login import AnonymousUserMixin

from participation.identity.rules import Viewer
from participation.kernel.refusal import Refused
from participation.web.context import viewer

HEADER = "X-Owner"


def owner_mark() -> str:
    """A mark of whoever sent this request, which tells nobody who that is; "" for a stranger."""
    if viewer().sender == "stranger":
        return ""
    secret = str(current_app.secret_key).encode()
    return hmac.new(secret, f"owner {viewer().sender}".encode(), "sha256").hexdigest()[:32]


def forget_owner() -> None:
    """Let a page be made for nobody in particular: who asks is in a database that is away."""
    g.viewer = Viewer(None, None)
    g._login_user = AnonymousUserMixin()  # noqa: SLF001  where Flask-Login looks first
    g.is_owner_unknown = True


def is_owner_known() -> bool:
    """Whether the page knows whose it is; one that does not says so by saying nothing."""
    return "is_owner_unknown" not in g


def require_owner() -> None:
    """Refuse (412) what was written by somebody else than who has this browser now."""
    said = request.headers.get(HEADER)
    if said is not None and not hmac.compare_digest(said.encode(), owner_mark().encode()):
        raise Refused(
            _l(
                "Somebody else has been using this browser since this page was opened. Please copy "
                "what you wrote and reload the page."
            ),
            status=412,
        )


def init_app(app: Flask) -> None:
    """Give templates the mark."""
    app.jinja_env.globals |= {"owner_mark": owner_mark, "is_owner_known": is_owner_known}
