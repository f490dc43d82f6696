"""Whoever reads slowly gets every frame whole, and keeps nobody waiting."""

import json
import socket
from typing import Any

import websocket

from participation.boards.parts import MOST_CARDS
from participation.events.models import Event
from participation.events.versions import advance
from participation.ideas.models import Idea
from tests.support.hall import Hall, listening
from tests.support.house import House

FRAMES = 10
# Ten frames with sixty such cards are far more than the buffers between two sockets hold.
TEXT = "Long enough to fill buffers, with ümläuts and “quotes” in it. " * 64


def test_one_who_reads_nothing_for_long_gets_every_frame_whole(hall: Hall) -> None:
    event = hall.event()
    ideas = [hall.house.idea(event, text=TEXT[:4000]) for _ in range(MOST_CARDS)]
    visitor = hall.visitor(event)
    affiliation = f"/events/{event.id}/affiliation"
    with listening(visitor) as quick:
        assert quick.join(event, "reader")["ok"]
        slow = _connection_with_small_buffers(hall)
        _ask_for_the_room(slow, event)
        for number in range(FRAMES):
            _change_all(hall.house, event, ideas, number)
            visitor.act(affiliation, {"affiliation": "0"})  # tells the server that there is news
            quick.await_version(hall.version(event))
            slow.send("3")  # still there: a busy machine may need longer than a pong may be late
            slow.ping(str(number))  # the answer to this comes from another greenlet than frames
        everything = quick.frames
        assert len(json.dumps(everything)) > 3_000_000
        assert _read_until(slow, hall.version(event)) == everything
        slow.shutdown()  # type: ignore[no-untyped-call]


def _connection_with_small_buffers(hall: Hall) -> websocket.WebSocket:
    address = hall.url.replace("http", "ws") + "/live/?transport=websocket&EIO=4"
    small = [(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)]
    return websocket.create_connection(address, timeout=20, sockopt=small, origin=hall.url)


def _ask_for_the_room(connection: websocket.WebSocket, event: Event) -> None:
    assert str(connection.recv()).startswith("0{")
    connection.send("40")
    assert str(connection.recv()).startswith("40{")
    wish = {"event": event.id, "screen": "reader", "locale": "en"}
    connection.send(f"421{json.dumps(['join', wish])}")
    assert str(connection.recv()).startswith("431")


def _change_all(house: House, event: Event, ideas: list[Idea], number: int) -> None:
    with house.work() as work:
        version = advance(work, house.again(work, event))
        for idea in ideas:
            one = work.session.get_one(Idea, idea.id)
            one.title, one.version = f"Changed for the {number}th time", version


def _read_until(connection: websocket.WebSocket, version: int) -> list[dict[str, Any]]:
    frames: list[dict[str, Any]] = []
    while not frames or frames[-1]["v"] < version:
        packet = str(connection.recv())
        if packet.startswith("42"):
            name, content = json.loads(packet.removeprefix("42"))
            if name == "frame":
                frames.append(content)
    return frames
