"""The database goes away, or has no room left, while people vote."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path

import pytest

from tests.faults.conftest import DATABASES, Record
from tests.faults.scene import Scene, repairs, scene_in
from tests.support.crowd import Member
from tests.support.disks import Disk, small_disk
from tests.support.hall import Hall, open_hall
from tests.support.postgres import Cluster
from tests.support.processes import wait_until
from tests.support.watching import Watcher, watching

VOTERS = 50
SORRY = "The server cannot reach its data at the moment. Nothing was saved."


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL of this test's own."""
    with Cluster() as cluster:
        yield cluster


@pytest.fixture
def disk(hall: Hall, disks: list[Disk]) -> Disk:
    """The disk on which the hall's database is."""
    return disks[0]


@pytest.fixture
def disks() -> list[Disk]:
    """The small disks that were made for a hall."""
    return []


@pytest.fixture(params=DATABASES)
def hall(request: pytest.FixtureRequest, tmp_path: Path, disks: list[Disk]) -> Iterator[Hall]:
    """A hall whose data is on a small disk."""
    with ExitStack() as stack:
        settings = {}
        if request.param == "SQLite":
            disks.append(stack.enter_context(small_disk(tmp_path / "data", 16)))
        else:
            cluster: Cluster = request.getfixturevalue("cluster")
            # Below a folder that PostgreSQL's own user may enter.
            folder = cluster.folder / "small"
            disks.append(stack.enter_context(small_disk(folder, 48)))
            cluster.create_tablespace("small", folder)
            settings["DATABASE_URL"] = cluster.url(cluster.create_database(tablespace="small"))
        yield stack.enter_context(open_hall(tmp_path, **settings))


@pytest.mark.parametrize("hall", ["PostgreSQL"], indirect=True)
@pytest.mark.postgres
def test_postgresql_restarted_under_voters_loses_nothing(
    hall: Hall, cluster: Cluster, record: Record
) -> None:
    scene = scene_in(hall, VOTERS)
    process = hall.server.pid
    with watching(*scene.screens()) as watchers:
        with voting_until_told(scene):
            for crash in (False, True):
                scene.await_saved(scene.saved + 20)
                cluster.stop(crash=crash)
                await_words(scene)
                cluster.start()
                scene.await_saved(scene.saved + 20)
        scene.check(watchers)
        check_frames_go_on(scene, watchers)
    assert hall.server.pid == process
    record(
        "PostgreSQL restarted, once orderly and once by a crash",
        {"restarts": 2},
        {
            "answers “not now”": sum(scene.crowd.ledger.not_now.values()),
            "forms sent again": scene.crowd.ledger.resent,
            "votes saved": scene.saved,
            "repairs of screens": repairs(watchers),
        },
        "told in words; every saved vote is there once; frames go on",
    )


def test_a_full_disk_refuses_in_words_and_loses_nothing(
    hall: Hall, disk: Disk, record: Record
) -> None:
    scene = scene_in(hall, VOTERS)
    process = hall.server.pid
    with watching(*scene.screens()) as watchers:
        with voting_until_told(scene):
            scene.await_saved(20)
            filled = disk.fill()
            await_words(scene)
            disk.free()
            scene.await_saved(scene.saved + 20)
        scene.check(watchers)
        check_frames_go_on(scene, watchers)
    assert hall.server.pid == process
    record(
        "disk of the database full",
        {"kilobytes until it was full": filled // 1000},
        {
            "answers “not now”": sum(scene.crowd.ledger.not_now.values()),
            "votes saved": scene.saved,
        },
        "refused in words; goes on without a restart once there is room",
    )


@contextmanager
def voting_until_told(scene: Scene) -> Iterator[None]:
    """The crowd votes again and again for as long as the block."""
    over = False

    async def vote(member: Member) -> None:
        for number in count():
            if over:
                return
            await member.write(scene.address(number % 2), value=1 + number // 2 % 2)

    with scene.crowd.doing(vote):
        try:
            yield
        finally:
            over = True


def await_words(scene: Scene) -> None:
    """Wait until many forms were answered that it cannot be now, and look at what was said."""
    ledger = scene.crowd.ledger
    before = sum(ledger.not_now.values())
    wait_until(
        lambda: sum(ledger.not_now.values()) >= before + 20, within=300, what="20 forms refused"
    )
    assert [one for one in ledger.not_now if not one.startswith(f"503 {SORRY}")] == []
    assert not ledger.refused


def check_frames_go_on(scene: Scene, watchers: list[Watcher]) -> None:
    """Something new reaches every screen by a frame."""
    before = [one.frames for one in watchers]
    scene.hall.moderation().act(f"/rounds/{scene.round_.id}/state", {"state": "closed"})
    scene.check(watchers)
    assert all(one.frames > seen for one, seen in zip(watchers, before, strict=True))
