"""Live rooms: who watches which screen, and sending them what has changed."""

from typing import Any

from flask import Flask
from flask_socketio import SocketIO
from werkzeug.wsgi import get_current_url

from participation.live import connection, websocket
from participation.live.broadcaster import Broadcaster
from participation.live.rooms import Room
from participation.live.sockets import Sockets
from participation.web.csrf import own_origins


def init_app(app: Flask) -> None:
    """Set the sockets up; nothing is sent before start()."""
    websocket.install()
    connection.install()
    public_url = app.extensions["settings"].public_url

    def is_ours(origin: str | None, environ: dict[str, Any]) -> bool:
        return origin is None or origin in own_origins(
            get_current_url(environ, host_only=True), public_url
        )

    socketio = SocketIO(
        app,
        async_mode="gevent",
        async_handlers=False,  # one client's events stay in order
        cors_allowed_origins=is_ours,  # type: ignore[arg-type]  # Engine.IO takes a function too
        max_http_buffer_size=64_000,
        ping_interval=15,
        ping_timeout=15,
        path="/live",
        manage_session=False,
    )

    def emit(name: str, message: dict[str, Any], room: Room) -> None:
        socketio.emit(name, message, to=room.name)

    broadcaster = Broadcaster(app, emit)
    app.extensions["broadcaster"] = broadcaster
    app.extensions["sockets"] = Sockets(app, socketio, broadcaster)


def start(app: Flask) -> None:
    """Begin to send."""
    socketio: SocketIO = app.extensions["socketio"]
    socketio.start_background_task(app.extensions["broadcaster"].run)
