"""The server dies in the middle, again and again, under two hundred people who vote."""

import random

from tests.faults.conftest import Record
from tests.faults.scene import repairs, scene_in
from tests.support.hall import Hall
from tests.support.watching import watching

VOTERS = 200
KILLS = 4
BETWEEN = VOTERS * 2 // (KILLS + 1)  # votes from one kill to the next, at most


def test_a_server_killed_under_two_hundred_voters_loses_nothing(hall: Hall, record: Record) -> None:
    scene = scene_in(hall, VOTERS)
    with watching(*scene.screens()) as watchers:
        with scene.crowd.doing(scene.voting(1, 2)):
            for kill in range(KILLS):
                scene.await_saved(kill * BETWEEN + random.randrange(1, BETWEEN))
                hall.server.kill()
                hall.server.start(within=300)
        scene.check(watchers)
    assert scene.saved == VOTERS * 2
    record(
        "server killed (SIGKILL) at random moments under 200 voters",
        {"kills": KILLS},
        {
            "votes saved": scene.saved,
            "forms sent again": scene.crowd.ledger.resent,
            "repairs of screens": repairs(watchers),
        },
        "every saved vote is there once",
    )
