"""The clock is set back an hour while the hall is at work."""

import email.utils
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from participation.events.models import Event, RoundKind
from participation.web.limits import RATES
from tests.faults.conftest import DATABASES, Record, database_settings
from tests.faults.scene import scene_in
from tests.support.clock import Clock
from tests.support.hall import Hall, Visitor, open_hall
from tests.support.watching import watching

HOUR = 3600


@pytest.fixture
def clock(tmp_path: Path) -> Clock:
    """The server's clock."""
    return Clock(tmp_path / "clock")


@pytest.fixture(params=DATABASES)
def hall(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Hall]:
    """A server that goes by this clock."""
    with open_hall(tmp_path, **database_settings(request), **clock.environment) as hall:
        yield hall


def test_everything_goes_on_when_the_clock_is_set_back(
    hall: Hall, clock: Clock, record: Record
) -> None:
    scene = scene_in(hall, 20)
    writer, moderator = hall.visitor(scene.event), hall.moderation()
    with watching(*scene.screens()) as watchers:
        scene.crowd.do(scene.voting(1))
        move(moderator, scene.round_.id, "closed")
        collect = hall.round_id(scene.event, RoundKind.COLLECT)
        move(moderator, collect, "open")
        for number in range(int(RATES["idea"].partition("/")[0]) - 1):
            writer.submit(scene.event, f"Before {number}")
        earlier = server_time(hall)
        clock.set_back(HOUR)
        back = earlier - server_time(hall)
        assert HOUR / 2 < back <= HOUR
        writer.submit(scene.event, "After: the last one that is allowed")
        assert "a lot of attempts" in refusal(writer, scene.event)
        move(moderator, collect, "closed")
        move(moderator, scene.round_.id, "open")
        scene.crowd.do(scene.voting(2, 1))
        hall.visitor(scene.event)
        move(moderator, scene.round_.id, "closed")
        scene.check(watchers)
        assert [one.joins for one in watchers] == [1] * len(watchers)
    record(
        "clock set back an hour",
        {"seconds set back": round(back)},
        {
            "votes saved afterwards with old cookies": 40,
            "frames": sum(one.frames for one in watchers),
        },
        "nobody is signed out, locked out or counted twice",
    )


def move(moderator: Visitor, round_: int, state: str) -> None:
    """Lead a round to a state, from the console."""
    moderator.act(f"/rounds/{round_}/state", {"state": state})


def refusal(writer: Visitor, event: Event) -> str:
    """Why one idea more is refused."""
    with pytest.raises(AssertionError) as refused:
        writer.submit(event, "One too many")
    return str(refused.value)


def server_time(hall: Hall) -> float:
    """What the server's clock says, in seconds."""
    with urllib.request.urlopen(f"{hall.url}/healthz") as answer:
        return email.utils.parsedate_to_datetime(answer.headers["Date"]).timestamp()
