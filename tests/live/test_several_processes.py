"""Two processes behind nginx are one installation, and stay one when a part of it goes away."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
import redis

from participation.events.models import Audience, Event, RoundKind, RoundState
from participation.identity.models import Role
from tests.support.browser import Pages
from tests.support.hall import Listener, Visitor, listening
from tests.support.nginx import Asked
from tests.support.processes import wait_until
from tests.support.sameness import await_sameness
from tests.support.several import Several, record

pytestmark = pytest.mark.postgres

WRITES = 10


@pytest.fixture
def event(several: Several) -> Event:
    """An event that collects."""
    event = several.event()
    several.house.move(event, RoundKind.COLLECT, RoundState.OPEN)
    return event


@contextmanager
def watching(
    visitors: Sequence[Visitor], event: Event, screen: str, locale: str = "en"
) -> Iterator[list[Listener]]:
    """All of them in the event's room."""
    with ExitStack() as open_connections:
        listeners = [open_connections.enter_context(listening(one)) for one in visitors]
        for listener in listeners:
            assert listener.join(event, screen, locale)["ok"]
        yield listeners


def write_one_by_one(several: Several, author: Visitor, event: Event, watcher: Listener) -> None:
    for number in range(WRITES):
        author.submit(event, f"Idea {number}")
        watcher.await_version(several.version(event))


def subscribers(several: Several) -> int:
    """How many processes listen to Redis at the moment."""
    with redis.Redis.from_url(several.redis.url) as client:
        channels = client.pubsub_channels()
        return sum(count for _, count in client.pubsub_numsub(*channels)) if channels else 0


def await_both(several: Several) -> None:
    wait_until(lambda: subscribers(several) == 2, what="both processes listening", within=60)


def test_what_one_process_is_told_reaches_the_others_screens_before_the_next_pulse(
    several: Several, event: Event
) -> None:
    author = several.at(0).join(event)
    with watching([several.at(0), several.at(1)], event, "reader") as (here, there):
        await_both(several)
        before = len(there.pulses)
        write_one_by_one(several, author, event, there)
        here.await_version(several.version(event))
        pulses = len(there.pulses) - before
        record(
            "Writes at one process, screens at the other",
            {"writes": WRITES},
            {"frames": len(there.frames), "pulses meanwhile": pulses},
        )
        assert len(there.frames) == WRITES
        assert pulses < WRITES, "each write had to wait for a pulse"
        assert here.frames[-1] == there.frames[-1]


def test_a_vote_at_one_process_is_counted_on_the_screens_of_the_other(several: Several) -> None:
    event = several.event()
    idea = several.house.idea(event)
    several.house.move(event, RoundKind.VOTE, RoundState.OPEN)
    path = f"/rounds/{several.round_id(event, RoundKind.VOTE)}/ideas/{idea.id}/vote"
    voters = [several.at(number % 2).join(event) for number in range(4)]
    moderators = [several.at(number).sign_in(several.moderator) for number in (0, 1)]
    with watching(moderators, event, "console") as consoles:
        for voter in voters:
            voter.act(path, {"value": "2"})
        for console in consoles:
            console.await_text("4 of 4 have voted")


def test_signing_out_at_one_process_cuts_the_connections_at_the_other(
    several: Several, event: Event
) -> None:
    moderators = [several.at(number).sign_in(several.moderator) for number in (0, 1)]
    with (
        watching(moderators, event, "console") as (here, there),
        watching([several.at(1)], event, "reader") as (stranger,),
    ):
        moderators[0].act("/sign-out")
        for listener in (here, there):
            wait_until(lambda at=listener: not at.client.connected, what="the cut")  # type: ignore[misc]
        assert stranger.client.connected


def test_readers_at_the_other_process_are_cut_when_an_event_is_no_longer_public(
    several: Several, event: Event
) -> None:
    moderator = several.at(0).sign_in(several.moderator)
    with (
        watching([several.at(1)], event, "reader") as (reader,),
        watching([several.at(1).join(event)], event, "phone") as (participant,),
    ):
        make_staff_only(moderator, event)
        wait_until(lambda: not reader.client.connected, what="the cut")
        assert participant.client.connected
    with listening(several.at(1)) as again:
        assert not again.join(event, "reader")["ok"]


def make_staff_only(moderator: Visitor, event: Event) -> None:
    words = {"title_de": "Werkstatt", "title_en": "Workshop", "kind": event.kind.value}
    moderator.act(f"/events/{event.id}/edit", words | {"audience": Audience.STAFF.value})


def test_presence_is_the_sum_over_all_processes(several: Several, event: Event) -> None:
    phones = [several.at(number).join(event) for number in (0, 1, 1)]
    moderators = [several.at(number).sign_in(several.moderator) for number in (0, 1)]
    with watching(moderators, event, "console") as consoles:
        with watching(phones, event, "phone"):
            for console in consoles:
                wait_until(lambda at=console: told(at) == 3, what="all three being told")  # type: ignore[misc]
        for console in consoles:
            wait_until(lambda at=console: told(at) == 0, what="nobody being told")  # type: ignore[misc]


def told(console: Listener) -> Any:
    return console.pulses[-1]["present"] if console.pulses else None


def test_a_hall_behind_one_address_is_spread_and_everybody_stays_where_they_are(
    several: Several, event: Event
) -> None:
    people = [several.visitor(event) for _ in range(24)]
    for _ in range(3):
        for number, person in enumerate(people):
            person.get(f"/events/{event.id}?person={number}")
    places = [
        {one.ports for one in several.nginx.asked() if one.path.endswith(f"?person={number}")}
        for number in range(len(people))
    ]
    assert all(len(place) == 1 for place in places)
    sizes = [sum(place == {(server.port,)} for place in places) for server in several.servers]
    record(
        "A hall behind one address", {"people": len(people)}, {"here": sizes[0], "there": sizes[1]}
    )
    assert sum(sizes) == len(people)
    assert min(sizes) > 0


@pytest.mark.browser
def test_who_was_at_a_process_that_is_killed_goes_on_at_the_other(
    several: Several, event: Event, new_page: Pages
) -> None:
    author = several.visitor(event)
    pages = [several.visitor(event).lend_to(new_page(base_url=several.url)) for _ in range(4)]
    for number, page in enumerate(pages):
        page.goto(f"/events/{event.id}?who={number}")
    moderator = several.at(0).sign_in(several.moderator)  # not by nginx, whose log tells of pages
    with watching([moderator], event, "console") as (console,):
        wait_until(lambda: told(console) == len(pages), what="all pages being connected")
    begun = len(several.nginx.asked())
    places = [
        asked_for(several, f"/events/{event.id}?who={number}").ports[-1]
        for number in range(len(pages))
    ]
    (victim,), (survivor,) = (
        [one for one in several.servers if (one.port == places[0]) is wanted]
        for wanted in (True, False)
    )
    pages[0].context.set_offline(True)  # finds nobody before it has missed something
    victim.kill()
    with watching([Visitor(survivor.url).join(event)], event, "phone", "de") as (witness,):
        for number in range(5):
            author.submit(event, f"Written while one was away {number}")
        witness.await_version(several.version(event))
    pages[0].context.set_offline(False)
    for page in pages:
        await_sameness(page, "the death of a process", within=60)
    victim.start()
    author.submit(event, "Written when both were back")
    for page in pages:
        await_sameness(page, "its return", within=60)
    cuts = sum(
        one.upgrade and one.status == 101 and one.ports == (victim.port,)
        for one in several.nginx.asked()[begun:]
    )
    for page in pages:
        page.context.close()  # nginx writes down a live connection when it is over
    wait_until(lambda: len(passed_over(several, begun)) > 0, what="the requests passed on")
    assert cuts == places.count(victim.port)
    report(several, begun, cuts=cuts)


def asked_for(several: Several, end: str) -> Asked:
    return next(one for one in several.nginx.asked() if one.path.endswith(end))


def passed_over(several: Several, begun: int) -> list[Asked]:
    return [one for one in several.nginx.asked()[begun:] if len(one.ports) > 1]


def report(several: Several, begun: int, *, cuts: int) -> None:
    asked = several.nginx.asked()[begun:]
    repairs = [one for one in asked if "/board?" in one.path and one.status == 200]
    record(
        "A process killed behind nginx",
        {"kills": 1, "connections cut": cuts},
        {
            "requests passed on to the other": len(passed_over(several, begun)),
            "repairs": len(repairs),
        },
    )
    assert repairs
    assert [one for one in asked if one.status >= 500] == []


def test_without_redis_writes_are_taken_and_pulses_bring_what_was_not_heard(
    several: Several, event: Event
) -> None:
    ada = several.house.person("ada-without-redis", Role.MODERATOR)
    author = several.at(0).join(event)
    signed_in = [several.at(number).sign_in(ada) for number in (0, 1)]
    with (
        watching([several.at(0), several.at(1)], event, "reader") as (here, there),
        watching([signed_in[1]], event, "reader") as (hers,),
    ):
        await_both(several)
        several.redis.stop()
        try:
            frames = len(there.frames)
            author.submit(event, "Nobody could be told")
            several.at(1).join(event)
            there.await_text("Nobody could be told")
            signed_in[0].act("/sign-out")
            wait_until(lambda: not hers.client.connected, what="the cut")
            missed = len(there.frames) - frames
        finally:
            several.redis.start()
        await_both(several)
        before = len(there.pulses)
        write_one_by_one(several, author, event, there)
        here.await_version(several.version(event))
        pulses = len(there.pulses) - before
        record(
            "Redis restarted",
            {"restarts": 1},
            {"frames without it": missed, "frames after": WRITES, "pulses after": pulses},
        )
        assert missed > 0
        assert pulses < WRITES
    assert "Traceback" not in several.output()
