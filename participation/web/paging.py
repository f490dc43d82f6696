"""Long lists in pages: which one is asked for, and where the others are."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import request, url_for

AT_ONCE = 50


@dataclass(frozen=True)
class Paging:
    """The page that is shown of a list with `total` entries."""

    page: int
    total: int
    size: int = AT_ONCE

    @classmethod
    def read(cls, arguments: Mapping[str, str], total: int, size: int = AT_ONCE) -> "Paging":
        """What ?page=… asks for; the nearest page there is."""
        raw = arguments.get("page", "")
        asked = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 8 else 1
        return cls(max(1, min(asked, cls(1, total, size).pages)), total, size)

    @property
    def pages(self) -> int:
        """How many there are, one at least."""
        return max(1, -(-self.total // self.size))

    @property
    def offset(self) -> int:
        """How many entries come before this page."""
        return (self.page - 1) * self.size

    @staticmethod
    def address(page: int) -> str:
        """Another page of this list, with the same filter."""
        kept = [(name, value) for name, value in request.args.items(multi=True) if name != "page"]
        path = url_for(str(request.endpoint), **(request.view_args or {}))
        return f"{path}?{urlencode([*kept, ('page', str(page))])}"
