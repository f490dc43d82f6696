"""The bare web stack: our own application with a view that returns at once.

It is what create_app builds, served as `participation run` serves it: the same gevent server, Flask
with every extension and request hook of ours (bodies, session, language, CSRF, headers, compression).
Only the view is another: /bare answers an empty POST or GET with nothing, asks no rule, reads no
form and opens no database session. With the argument "naked" extensions and hooks are gone as well:
the same server and a Flask application with that one view.
"""

import os
import sys

from gevent import monkey

monkey.patch_all()

from flask import Flask  # noqa: E402

from participation import create_app  # noqa: E402
from participation.server import serve  # noqa: E402
from participation.settings import Settings  # noqa: E402


def nothing() -> str:
    """Return at once."""
    return ""


def bare(app: Flask) -> Flask:
    """Add the view."""
    app.add_url_rule("/bare", view_func=nothing, methods=["GET", "POST"])
    return app


def naked(app: Flask) -> Flask:
    """A Flask application of nothing but the view; what the server runs beside it stays ours."""
    plain = Flask(__name__, static_folder=None)
    plain.extensions = app.extensions
    plain.add_url_rule("/healthz", "healthz", view_func=nothing)
    return bare(plain)


def main() -> None:
    """Serve where the settings say."""
    settings = Settings.from_environment(os.environ)
    app = create_app(settings)
    chosen = naked(app) if "naked" in sys.argv else bare(app)
    serve(chosen, settings.host, settings.port, lambda: None)


main()
