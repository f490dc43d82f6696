"""Scripts, styles and fonts: served by us under fingerprinted names, cached for long."""

import json
from pathlib import Path
from typing import Any

from flask import Flask
from whitenoise import WhiteNoise

from participation.settings import ROOT
from participation.web.headers import HEADERS

DIST = ROOT / "static" / "dist"
PREFIX = "/static/"


class Assets:
    """The manifest that the asset build wrote: plain name → fingerprinted name."""

    def __init__(self, folder: Path = DIST) -> None:
        manifest = folder / "manifest.json"
        self._names: dict[str, str] = (
            json.loads(manifest.read_text(encoding="utf-8")) if manifest.exists() else {}
        )
        self.folder = folder

    def url(self, name: str) -> str:
        """The address of an asset. Raises KeyError for one that was never built."""
        return PREFIX + self._names[name]


def _headers(headers: Any, _path: str, _url: str) -> None:
    for name, value in HEADERS.items():
        headers[name] = value


def init_app(app: Flask) -> None:
    """Serve the built files in front of the application, pre-compressed ones as they are."""
    assets = Assets()
    app.extensions["assets"] = assets
    app.jinja_env.globals["asset"] = assets.url
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(assets.folder),
        prefix=PREFIX,
        immutable_file_test=r"^.+-[0-9a-f]{12}\.\w+$",
        add_headers_function=_headers,
        allow_all_origins=False,
    )
