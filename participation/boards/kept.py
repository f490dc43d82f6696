"""Rendered parts that many people get alike: kept by all that they depend on, made once.

Whatever a part says has to be in its key. One-time keys are the exception: each time a part is
given out, its forms get a new one, for a key that comes again is a form that was sent twice.
"""

import re
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence

from flask import Flask, current_app

from participation.web.context import locale_code

MOST = 4000  # parts; a card has about 2 KB
ONE_TIME_KEY = re.compile(r'(?<=name="key" value=")[^"]*(?=")')
HOLE = "\N{OBJECT REPLACEMENT CHARACTER}key"
PAPER_HOLE = "\N{OBJECT REPLACEMENT CHARACTER}paper"  # for the mark of the viewer's ballot paper


class Kept:
    """The parts of one application; those that nobody asked for longest go first."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._parts: OrderedDict[Hashable, str] = OrderedDict()
        self._turn = threading.Lock()

    def get(self, keys: Sequence[Hashable]) -> list[str | None]:
        """What is kept under these keys."""
        with self._turn:
            found = [self._parts.get(key) for key in keys]
            for key, html in zip(keys, found, strict=True):
                if html is not None:
                    self._parts.move_to_end(key)
            return found

    def put(self, key: Hashable, html: str) -> str:
        """Keep a part, and give it."""
        with self._turn:
            self._parts[key] = html
            if len(self._parts) > self._most:
                self._parts.popitem(last=False)
        return html


def known(keys: Sequence[Hashable]) -> list[str | None]:
    """The parts kept under these keys in the reader's language, as far as there are any."""
    locale = locale_code()
    return _parts().get([(locale, key) for key in keys])


def keep(key: Hashable, html: str) -> str:
    """Keep a part, and give it with a hole for each one-time key."""
    return _parts().put((locale_code(), key), ONE_TIME_KEY.sub(HOLE, html))


def kept(key: Hashable, make: Callable[[], str]) -> str:
    """The part under this key, made if need be, with a hole for each one-time key."""
    (found,) = known([key])
    return keep(key, make()) if found is None else found


def filled(html: str, paper: str = "") -> str:
    """A kept part with a new one-time key in each of its forms, and the mark of a ballot paper."""
    html = html.replace(PAPER_HOLE, paper)
    first, *others = html.split(HOLE)
    page = secrets.token_urlsafe(15)  # once for all, for that is what takes long
    return first + "".join(f"{page}{number:04}{rest}" for number, rest in enumerate(others))


def _parts() -> Kept:
    parts: Kept = current_app.extensions["kept"]
    return parts


def init_app(app: Flask) -> None:
    """Begin with nothing."""
    app.extensions["kept"] = Kept()
    app.jinja_env.globals["paper_hole"] = PAPER_HOLE
