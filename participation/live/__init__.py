"""Live rooms: who watches which screen, and sending them what has changed."""

from typing import Any

from flask import Flask
from flask_socketio import SocketIO

from participation.live import websocket
from participation.live.broadcaster import Broadcaster
from participation.live.rooms import Room
from participation.live.sockets import Sockets


def init_app(app: Flask) -> None:
    """Set the sockets up; nothing is sent before start()."""
    websocket.install()
    socketio = SocketIO(
        app,
        async_mode="gevent",
        async_handlers=False,  # one client's events stay in order
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
