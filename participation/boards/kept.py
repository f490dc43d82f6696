"""Rendered parts that many people get alike: kept by all that they depend on, made once.

Whatever a part says has to be in its key. One-time keys are the exception: each time a part is
given out, its forms get a new one, for a key that comes again is a form that was sent twice.
"""

import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

from flask import Flask, current_app

from participation.web.context import locale_code
from participation.web.writes import new_key

MOST = 4000  # parts; a card has about 2 KB
ONE_TIME_KEY = re.compile(r'(?<=name="key" value=")[^"]*(?=")')
HOLE = "\N{OBJECT REPLACEMENT CHARACTER}key"


class Kept:
    """The parts of one application; those that nobody asked for longest go first."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._parts: OrderedDict[Hashable, str] = OrderedDict()
        self._turn = threading.Lock()

    def get(self, key: Hashable) -> str | None:
        """What is kept under this key."""
        with self._turn:
            if key in self._parts:
                self._parts.move_to_end(key)
            return self._parts.get(key)

    def put(self, key: Hashable, html: str) -> str:
        """Keep a part, and give it."""
        with self._turn:
            self._parts[key] = html
            if len(self._parts) > self._most:
                self._parts.popitem(last=False)
        return html


def kept(key: Hashable, make: Callable[[], str]) -> str:
    """The part under this key in the reader's language, with a hole for each one-time key."""
    parts: Kept = current_app.extensions["kept"]
    full = (locale_code(), key)
    found = parts.get(full)
    return parts.put(full, ONE_TIME_KEY.sub(HOLE, make())) if found is None else found


def filled(html: str) -> str:
    """A kept part with a new one-time key in its forms."""
    return html.replace(HOLE, new_key())


def init_app(app: Flask) -> None:
    """Begin with nothing."""
    app.extensions["kept"] = Kept()
