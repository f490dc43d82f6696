"""Bare Flask-SocketIO: one room, and frames of given bytes when it is told to send them.

The same library, gevent, transport and options as ours, and nothing around it: no rights, no
database, no rendering. POST /emit sends one event to the room: {name, bytes}, where `bytes` is the
size of the whole packet on the wire. Listens on 127.0.0.1, port PORT.
"""

import os
from typing import Any

from gevent import monkey

monkey.patch_all()

from flask import Flask, request  # noqa: E402
from flask_socketio import SocketIO, join_room  # noqa: E402
from gevent.pywsgi import WSGIServer  # noqa: E402

ROOM = "room"

app = Flask(__name__)
socketio = SocketIO(
    app,
    async_mode="gevent",
    async_handlers=False,
    cors_allowed_origins="*",
    max_http_buffer_size=64_000,
    ping_interval=15,
    ping_timeout=15,
    path="/live",
    manage_session=False,
)


@socketio.on("join")
def join(_wish: Any) -> dict[str, bool]:
    """Enter the room."""
    join_room(ROOM)
    return {"ok": True}


@app.post("/emit")
def emit() -> str:
    """Send one event to the room."""
    name, size = request.form["name"], int(request.form["bytes"])
    socketio.emit(name, "x" * (size - len(f'42["{name}",""]')), to=ROOM)
    return ""


@app.get("/healthz")
def healthz() -> str:
    """Say that it runs."""
    return "{}"


WSGIServer(("127.0.0.1", int(os.environ["PORT"])), app, log=None).serve_forever()
