"""What a delivered frame and a connected person cost the server, against bare Flask-SocketIO."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest

from tests.support.load import Load
from tests.support.measuring import (
    Extent,
    at_most,
    at_most_times,
    cpu_of,
    in_turn,
    memory_of,
    report_pairs,
)
from tests.support.server import Server
from tests.support.stage import Stage, bare_socketio

CONNECTIONS_PER_SECOND = 100
VOTES = 8  # one a second, each of which changes every screen
LAST_FRAME = 2  # seconds after which it has come


@dataclass
class Rooms:
    """The same number of people connected to our server and to bare Flask-SocketIO."""

    stage: Stage
    bare: Server
    people: int
    ours: Load
    theirs: Load
    recorded: list[tuple[float, str, int]] = field(default_factory=list)
    voted: int = 0

    def a_frame_of_ours(self) -> float:
        """Our CPU ms per delivered frame: the vote, the rendering and the pulses are in it."""
        acts = [
            self.stage.vote(self.voted + one, self.stage.marked) | {"at": 1000 * one}
            for one in range(VOTES)
        ]
        self.voted += VOTES
        before = cpu_of(self.stage.server.pid)
        voting, rest = self.ours.send(acts, VOTES), self.ours.hear(LAST_FRAME)
        spent = cpu_of(self.stage.server.pid) - before
        assert not voting.failed, voting.errors
        later = [(at + voting.wall, name, size) for at, name, size in rest.recorded]
        self.recorded = voting.recorded + later
        return spent / (voting.frames + rest.frames)

    def a_frame_of_theirs(self) -> float:
        """Theirs, with events of the same names and bytes at the same moments."""
        before = cpu_of(self.bare.pid)
        with ThreadPoolExecutor(1) as beside:
            sending = beside.submit(self._send_the_same)
            heard = self.theirs.hear(VOTES + LAST_FRAME)
            sending.result()
        return (cpu_of(self.bare.pid) - before) / heard.frames

    def _send_the_same(self) -> None:
        began = time.monotonic()
        for moment, name, size in self.recorded:
            time.sleep(max(0.0, began + moment / 1000 - time.monotonic()))
            form = urlencode({"name": name, "bytes": size}).encode()
            urlopen(f"{self.bare.url}/emit", form, timeout=60).close()


@pytest.fixture
def rooms(stage: Stage, tmp_path: Path, extent: Extent) -> Iterator[Rooms]:
    """Two rooms, still empty."""
    with bare_socketio(tmp_path / "bare") as bare, Load() as ours, Load() as theirs:
        yield Rooms(stage, bare, extent.people, ours, theirs)


def fill(load: Load, server: Server, event: int, cookies: list[str]) -> float:
    """Let people connect and enter the room; gives the KB that each takes of the server's memory."""
    load.enter(server.port, event)
    load.be(cookies)
    before = memory_of(server.pid)
    outcome = load.listen(range(len(cookies)), len(cookies) / CONNECTIONS_PER_SECOND)
    assert not outcome.failed, outcome.errors
    return (memory_of(server.pid) - before) / len(cookies)


def test_a_frame_and_a_connection(rooms: Rooms, extent: Extent) -> None:
    stage, cookies = rooms.stage, rooms.stage.people(rooms.people)
    memory = (
        fill(rooms.ours, stage.server, stage.event.id, cookies),
        fill(rooms.theirs, rooms.bare, 0, cookies),
    )
    pairs = in_turn(rooms.a_frame_of_ours, rooms.a_frame_of_theirs, extent.pairs)
    name = "server CPU for a delivered frame, against bare Flask-SocketIO"
    report_pairs(name, pairs, "ms CPU", at_most_times(1.3))
    name = "memory per connection, against bare Flask-SocketIO"
    report_pairs(name, [memory], "KB", at_most(100))
