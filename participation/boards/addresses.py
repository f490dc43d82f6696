"""The addresses people type from a wall and scan from it."""

from functools import lru_cache
from io import BytesIO
from urllib.parse import urlsplit

import segno
from flask import url_for
from markupsafe import Markup

from participation.events.models import Event
from participation.web.addresses import base_address


def short_address() -> str:
    """The address as people read it from a wall."""
    parts = urlsplit(base_address())
    return parts.netloc + parts.path.rstrip("/")


def entry_address(event: Event) -> str:
    """What the QR code carries: code and the event's own key, which nobody can guess."""
    path = url_for("joining.invitation", code=event.code, entry=event.entry_key)
    return base_address() + path


def _qr_svg(content: str) -> str:
    image = BytesIO()
    segno.make(content, error="m", micro=False).save(
        image,
        kind="svg",
        xmldecl=False,
        svgns=False,
        omitsize=True,
        border=2,
        lineclass=None,
        svgclass=None,
    )
    return image.getvalue().decode()


_kept_svg = lru_cache(maxsize=64)(_qr_svg)


def qr_code(event: Event, label: str, voting_code: str = "") -> Markup:
    """The QR code as an SVG that scales; `label` is its text alternative.

    A voting code travels behind the #, which browsers send to nobody: it comes into no log.
    """
    address = entry_address(event)
    svg = _qr_svg(f"{address}#code={voting_code}") if voting_code else _kept_svg(address)
    opening = Markup('<svg role="img" aria-label="{}"').format(label)
    return Markup(svg.replace("<svg", opening, 1))  # noqa: S704  segno's own output
