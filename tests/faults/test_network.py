"""A network that goes away, and a browser that is connected and reads nothing."""

import json
import re
import socket
import time
from contextlib import suppress
from pathlib import Path

import websocket

from participation.boards.parts import MOST_CARDS
from participation.events.models import Event
from participation.events.versions import advance
from participation.ideas.models import Idea
from tests.faults.conftest import Record
from tests.faults.scene import scene_in
from tests.support.crowd import Crowd
from tests.support.hall import Hall, Listener, Visitor, listening
from tests.support.network import Network
from tests.support.processes import wait_until
from tests.support.watching import Watcher, watching

FRAMES = 24
WIDE = "ü" * 4000  # each takes six characters in a frame


def test_one_whose_network_was_gone_ends_on_the_same_board(hall: Hall, record: Record) -> None:
    """Gone for as long as the server takes to miss somebody: up to 15 s until a ping, 15 s for it."""
    scene = scene_in(hall, 10)
    with Network(hall.server.port) as network, listening(hall.moderation()) as console:
        console.join(scene.event, "console")
        phone = Watcher(Visitor(network.url).join(scene.event), scene.event.id, "phone")
        cellar = Crowd(network.port)
        cellar.join(scene.event.code, 1)
        with watching(phone, *scene.screens()) as watchers:
            await_present(console, 3)
            network.cut()
            with cellar.doing(scene.voting(3)):
                scene.crowd.do(scene.voting(1, 2))
                await_present(console, 2)
                assert not cellar.ledger.acknowledged[1:]
                network.mend()
            scene.crowd.ledger.acknowledged += cellar.ledger.acknowledged
            scene.crowd.members += cellar.members
            scene.check(watchers)
            assert phone.joins >= 2
    record(
        "network of one client gone until the server misses it",
        {"networks gone": 1},
        {"reconnections": phone.joins - 1, "repairs": phone.repairs},
        "what was sent meanwhile is saved once; same board",
    )


def await_present(console: Listener, number: int) -> None:
    """Wait until the console is told that so many screens of phones and readers are connected."""
    wait_until(
        lambda: [one["present"] for one in console.pulses[-1:]] == [number],
        within=120,
        what=f"{number} screens being connected",
    )


def test_a_browser_that_reads_nothing_is_cut_off_and_recovers(hall: Hall, record: Record) -> None:
    event = hall.event()
    ideas = [hall.house.idea(event, text=WIDE) for _ in range(MOST_CARDS)]
    visitor = hall.visitor(event)
    sleeper = Watcher(visitor, event.id, "reader")
    quick, deaf = connection_to(hall, event), connection_to(hall, event, receive_buffer=4096)
    read_frame(quick, change_all(hall, visitor, event, ideas))
    before, emitted = memory_of(hall.server.pid), 0  # what memory one frame takes, it has by now
    for _ in range(FRAMES):
        emitted += len(read_frame(quick, change_all(hall, visitor, event, ideas)))
        with suppress(OSError, websocket.WebSocketException):  # it may be cut off already
            deaf.send("3")  # as an answer to a ping
    grown = memory_of(hall.server.pid) - before
    taken = len(json.dumps(read_to_the_end(deaf)))
    quick.shutdown()  # type: ignore[no-untyped-call]
    assert taken < emitted / 2
    assert grown < emitted / 2, (grown, emitted)
    with watching(sleeper):
        wait_until(lambda: not sleeper.differences(), what="the same board")
    record(
        "a browser that answers pings and reads nothing",
        {"megabytes sent to it": emitted // 10**6},
        {"megabytes the server grew by": grown // 10**6, "repairs": sleeper.repairs},
        "it is cut off, comes back, and has the same board",
    )
    assert sleeper.repairs


def connection_to(
    hall: Hall, event: Event, *, receive_buffer: int = 1_000_000
) -> websocket.WebSocket:
    """A connection that has joined a room, and nobody who reads for it."""
    address = hall.url.replace("http", "ws") + "/live/?transport=websocket&EIO=4"
    buffer = [(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)]
    made = websocket.create_connection(address, timeout=120, sockopt=buffer, origin=hall.url)
    wish = {"event": event.id, "screen": "reader", "locale": "en"}
    for said in ("40", f"421{json.dumps(['join', wish])}"):
        made.recv()
        made.send(said)
    assert str(made.recv()).startswith("431")
    return made


def change_all(hall: Hall, visitor: Visitor, event: Event, ideas: list[Idea]) -> int:
    """Change every card; gives the version of the event that has them so.

    A later version has nothing that a frame could say, so that there may be none of it.
    """
    with hall.house.work() as work:
        version = advance(work, hall.house.again(work, event))
        for idea in ideas:
            work.session.get_one(Idea, idea.id).version = version
    # Another process has written that; this tells the server that there is news.
    visitor.act(f"/events/{event.id}/affiliation", {"affiliation": "0"})
    return version


def read_frame(quick: websocket.WebSocket, version: int) -> str:
    """All that arrives up to the frame of this version; pings are answered."""
    packets, until = "", time.monotonic() + 120
    while True:
        assert time.monotonic() < until, f"no frame of version {version}"
        packet = str(quick.recv())
        if packet == "2":
            quick.send("3")
        packets += packet
        if packet.startswith('42["frame"') and json.loads(packet[2:])[1]["v"] >= version:
            return packets


def read_to_the_end(deaf: websocket.WebSocket) -> list[str]:
    """What still arrives before the connection ends."""
    packets: list[str] = []
    try:
        while True:
            packets.append(str(deaf.recv()))
    except (OSError, websocket.WebSocketConnectionClosedException):
        deaf.shutdown()  # type: ignore[no-untyped-call]
        return packets


def memory_of(pid: int) -> int:
    """The bytes that a process has in memory."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    found = re.search(r"^VmRSS:\s+(\d+) kB$", status, re.MULTILINE)
    assert found
    return int(found[1]) * 1024
