"""The server dies in the middle, again and again, under two hundred people who vote."""

import random

from participation.events.models import Event, Round, RoundKind, RoundState
from participation.ideas.models import Idea
from tests.faults.books import check_records, check_votes
from tests.faults.conftest import Record
from tests.support.crowd import Crowd, Member
from tests.support.hall import Hall
from tests.support.watching import Watcher, await_same_board, watching

VOTERS = 200
KILLS = 4
EACH = VOTERS * 2 // (KILLS + 1)  # votes before the next kill, at most


def test_a_server_killed_under_two_hundred_voters_loses_nothing(hall: Hall, record: Record) -> None:
    event, round_, ideas = vote_in(hall)
    crowd = Crowd(hall.server.port)
    crowd.join(event.code, VOTERS)
    before = len(crowd.ledger.acknowledged)

    async def vote(member: Member) -> None:
        for points, idea in ((1, ideas[0]), (2, ideas[1])):
            await member.write(f"/rounds/{round_.id}/ideas/{idea.id}/dots", points=points)

    with watching(*screens(hall, event)) as watchers:
        with crowd.doing(vote):
            for kill in range(KILLS):
                share = kill * EACH + random.randrange(1, EACH)
                crowd.ledger.await_acknowledged(before + share)
                hall.server.kill()
                hall.server.start()
        await_same_board(watchers)
    check_votes(hall.house, event, round_, crowd)
    check_records(hall.house, event, crowd)
    record(
        "server killed (SIGKILL) under 200 voters",
        {"kills": KILLS},
        {
            "votes saved": len(crowd.ledger.acknowledged) - before,
            "forms sent again": crowd.ledger.resent,
            "repairs of screens": sum(one.repairs for one in watchers),
        },
        "every vote once",
    )


def vote_in(hall: Hall) -> tuple[Event, Round, list[Idea]]:
    """An event in which three ideas are being voted on."""
    event = hall.event()
    ideas = [hall.house.idea(event, title=f"Idea {number}") for number in range(3)]
    return event, hall.house.move(event, RoundKind.VOTE, RoundState.OPEN), ideas


def screens(hall: Hall, event: Event) -> list[Watcher]:
    """Open screens of each kind."""
    reader = hall.visitor(language="de")
    moderator = hall.moderation()
    return [
        Watcher(reader, event.id, "reader", "de"),
        Watcher(moderator, event.id, "console"),
        Watcher(moderator, event.id, "wall"),
    ]
