"""Writes come from our own pages only: Origin and Sec-Fetch-Site must be ours.

Tokens in forms cannot do that here: the same fragment is sent to everybody.
"""

from flask import Flask, request
from flask_babel import lazy_gettext as _l

from participation.kernel.refusal import Refused
from participation.web.context import settings

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def is_ours(origin: str | None, fetch_site: str | None, own: set[str]) -> bool:
    """Whether a write may be ours: every header that is there says so, and one is there."""
    if origin is None and fetch_site is None:
        return False
    if fetch_site is not None and fetch_site not in ("same-origin", "none"):
        return False
    return origin is None or origin in own


def own_origins(asked: str, public_url: str) -> set[str]:
    """The origins under which people reach us: as they asked, and as PUBLIC_URL says."""
    return {asked.rstrip("/"), public_url} - {""}


def init_app(app: Flask) -> None:
    """Refuse other sites' writes before any route is reached."""

    @app.before_request
    def refuse_foreign_writes() -> None:
        if request.method in SAFE_METHODS:
            return
        headers = request.headers
        own = own_origins(request.host_url, settings().public_url)
        if not is_ours(headers.get("Origin"), headers.get("Sec-Fetch-Site"), own):
            raise Refused(
                _l("This form was sent from another site, so nothing was saved."), status=403
            )
