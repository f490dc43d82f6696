"""Live rooms: who watches which screen, and sending them what has changed."""

import hashlib
from typing import Any

from flask import Flask
from flask_socketio import SocketIO
from gevent import sleep
from werkzeug.wsgi import get_current_url

from participation.live import connection, websocket
from participation.live.broadcaster import Broadcaster
from participation.live.figures import LiveFigures
from participation.live.neighbours import MessageQueue, Nobody
from participation.live.rooms import Room
from participation.live.sockets import Sockets
from participation.settings import Settings
from participation.web.csrf import own_origins

# How quickly a process that stops sends its people away: they arrive elsewhere at this pace.
A_SECOND = 500
LONGEST_FAREWELL = 4.0  # seconds


def init_app(app: Flask) -> None:
    """Set the sockets up; nothing is sent before start()."""
    websocket.install()
    connection.install()
    settings = app.extensions["settings"]

    def is_ours(origin: str | None, environ: dict[str, Any]) -> bool:
        return origin is None or origin in own_origins(
            get_current_url(environ, host_only=True), settings.public_url
        )

    queue = _message_queue(settings)
    socketio = SocketIO(
        app,
        async_mode="gevent",
        async_handlers=False,  # one client's events stay in order
        client_manager=queue,
        cors_allowed_origins=is_ours,  # type: ignore[arg-type]  # Engine.IO takes a function too
        max_http_buffer_size=64_000,
        ping_interval=15,
        ping_timeout=15,
        path="/live",
        manage_session=False,
    )

    def emit(name: str, message: dict[str, Any], room: Room) -> None:
        figures.sent(name, room)
        # To clients of this process only.
        socketio.emit(name, message, to=room.name, ignore_queue=True)  # type: ignore[call-arg]

    neighbours = queue.neighbours if queue else Nobody()
    broadcaster = Broadcaster(app, emit, neighbours)
    figures = LiveFigures(broadcaster)
    app.extensions["metrics"].register(figures)
    sockets = Sockets(app, socketio, broadcaster, neighbours)
    neighbours.on_change, neighbours.on_rights = broadcaster.mark, sockets.cut
    app.extensions |= {"broadcaster": broadcaster, "sockets": sockets, "neighbours": neighbours}
    app.extensions["presence"] = broadcaster.presence


def _message_queue(settings: Settings) -> MessageQueue | None:
    """Where this process meets the others; None where it is the only one.

    The channel is that of whoever has our secret: installations may share a Redis.
    """
    if not settings.redis_url:
        return None
    whose = hashlib.sha256(settings.effective_secret().encode()).hexdigest()[:16]
    return MessageQueue(settings.redis_url, channel=f"participation-{whose}")


def start(app: Flask) -> None:
    """Begin to send."""
    socketio: SocketIO = app.extensions["socketio"]
    sockets: Sockets = app.extensions["sockets"]
    sockets.begin()
    for one in ("broadcaster", "sockets", "neighbours"):
        socketio.start_background_task(app.extensions[one].run)


def send_away(app: Flask) -> None:
    """Close every connection, a few at a time, so that their people come back elsewhere.

    Their browsers wait a random while before they do; see static/js/connection.js.
    """
    engine = app.extensions["socketio"].server.eio
    connected = [one for one in engine.sockets.values() if not one.closed]
    for one in connected:
        one.close(wait=False)
        sleep(min(1 / A_SECOND, LONGEST_FAREWELL / len(connected)))
    app.extensions["broadcaster"].tell_presence()
