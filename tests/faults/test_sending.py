"""Answers that get lost, forms sent many times at once, a hall that joins at once, a vote that closes."""

import asyncio
import json
import time
from itertools import cycle

from sqlalchemy import func, select

from participation.events.models import RoundKind, RoundState
from participation.ideas.models import Idea
from participation.voting.queries.turnout import turnout
from tests.faults.books import acts, check_records
from tests.faults.conftest import Record
from tests.faults.scene import scene_in
from tests.support.crowd import Crowd, Member
from tests.support.hall import Hall
from tests.support.house import new_key
from tests.support.watching import Watcher, await_same_board, watching

HALL = 1000
JOINING = 10.0  # seconds


def test_a_connection_cut_right_after_sending_costs_nothing(hall: Hall, record: Record) -> None:
    scene = scene_in(hall, 30)
    for member in scene.crowd.members:
        member.cuts = 2
    with watching(*scene.screens()) as watchers:
        scene.crowd.do(scene.voting(1, 2))
        scene.check(watchers)
    ledger = scene.crowd.ledger
    assert ledger.resent >= ledger.cut == 60
    record(
        "connection cut right after the last byte of a form",
        {"cuts": ledger.cut},
        {"forms sent again": ledger.resent, "votes saved": scene.saved},
        "each form acted once, whichever copy arrived",
    )


def test_a_form_sent_ten_times_at_once_acts_once(hall: Hall, record: Record) -> None:
    scene = scene_in(hall, 1)
    member = scene.crowd.members[0]
    votes = ten_times(member, scene.address(0), {"key": new_key(), "value": 2})
    assert acts(hall.house, scene.event, "VoteCast") == 1
    hall.house.move(scene.event, RoundKind.VOTE, RoundState.CLOSED)
    hall.house.move(scene.event, RoundKind.COLLECT, RoundState.OPEN)
    address = f"/events/{scene.event.id}/ideas"
    ideas = ten_times(member, address, {"key": new_key(), "title": "Only once"})
    with hall.house.database.reading() as session:
        query = select(func.count(Idea.id)).where(Idea.event_id == scene.event.id)
        assert session.scalar(query.where(Idea.title == "Only once")) == 1
        assert turnout(session, scene.round_).points == 2
    assert votes == [votes[0]] * 10
    assert ideas == [ideas[0]] * 10
    record(
        "the same form sent ten times in parallel",
        {"copies": len(votes) + len(ideas)},
        {"answers alike": len(votes) + len(ideas), "acts": 2},
        "one vote, one idea",
    )


def ten_times(member: Member, address: str, form: dict[str, object]) -> list[dict[str, object]]:
    """Send the same form over ten connections at once; what was answered, but for new keys."""

    async def send(copy: Member) -> tuple[int, bytes]:
        answer = await copy.exchange(address, form)
        await copy.hang_up()
        return answer

    async def send_all() -> list[tuple[int, bytes]]:
        return await asyncio.gather(*(send(member.twin()) for _ in range(10)))

    answers = asyncio.run(send_all())
    assert {status for status, _ in answers} == {200}
    said = [json.loads(content) for _, content in answers]
    # The place on the page would say on which idea somebody voted: it is not kept for later.
    return [{"ok": one["ok"], "to": one["to"].partition("#")[0]} for one in said]


def test_a_thousand_people_join_within_ten_seconds(hall: Hall, record: Record) -> None:
    event = hall.event()
    crowd = Crowd(hall.server.port)
    with watching(Watcher(hall.moderation(), event.id, "console")) as watchers:
        began = time.monotonic()
        crowd.join(event.code, HALL, within=JOINING)
        seconds = time.monotonic() - began
        await_same_board(watchers)
    check_records(hall.house, event, crowd)
    assert acts(hall.house, event, "ParticipantJoined") == HALL
    record(
        "1,000 people set out to join within ten seconds",
        {"joins": HALL},
        {"participants": HALL, "seconds until all were in": round(seconds)},
        "each is in once",
    )


def test_a_round_closed_in_the_middle_of_a_burst_counts_what_was_said_to_be_saved(
    hall: Hall, record: Record
) -> None:
    scene = scene_in(hall, 60)
    moderator = hall.moderation()

    async def vote_until_refused(member: Member) -> None:
        for points in cycle((1, 2)):
            if not (await member.write(scene.address(0), value=points))["ok"]:
                return

    with watching(*scene.screens()) as watchers:
        with scene.crowd.doing(vote_until_refused):
            scene.await_saved(100)
            moderator.act(f"/rounds/{scene.round_.id}/state", {"state": "closed"})
        scene.check(watchers)
        moderator.act(f"/rounds/{scene.round_.id}/state", {"state": "shown"})
        scene.check(watchers)
    refused = scene.crowd.ledger.refused
    assert len(refused) == 60
    assert all(one.answer["reason"] for one in refused)
    record(
        "round closed in the middle of a burst of votes",
        {"closings": 1},
        {"votes saved": scene.saved, "votes refused": len(refused)},
        "the result is what was said to be saved",
    )
