"""What a room is sent: few frames, only what differs, in its language, and nothing lost."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import pytest

from participation.boards.parts import MOST_CARDS, snapshot
from participation.boards.situation import Screen
from participation.events.models import Event, RoundKind, RoundState
from participation.ideas import domain as ideas
from participation.ideas.facts import IdeaEdited
from participation.ideas.models import Idea, Status
from participation.live.broadcaster import LARGE_ROOM, Broadcaster
from participation.live.rooms import Room
from tests.support.hall import Hall, Listener, listening
from tests.support.house import House
from tests.support.processes import wait_until

Sent = list[tuple[str, dict[str, Any], Room]]


class Rooms:
    """A broadcaster of a house that keeps what it sends; a tick is when the test says so."""

    def __init__(self, house: House, event: Event) -> None:
        self.house = house
        self.event = event
        self.sent: Sent = []
        self.broadcaster = Broadcaster(house.app, self._note)

    def _note(self, name: str, message: dict[str, Any], room: Room) -> None:
        self.sent.append((name, json.loads(json.dumps(message)), room))

    def room(self, screen: Screen, locale: str = "en") -> Room:
        return Room(self.event.id, screen, locale)

    def enter(self, screen: Screen, member: str, *, locale: str = "en", seen: int = 0) -> int:
        return self.broadcaster.enter(self.room(screen, locale), member, seen)

    def tick(self) -> dict[Room, dict[str, Any]]:
        """Everything a tick sends, when every room is due."""
        before = len(self.sent)
        for state in self.broadcaster._rooms.values():
            state.due = 0.0
        self.broadcaster.flush()
        frames = [(room, message) for name, message, room in self.sent[before:] if name == "frame"]
        assert len({room for room, _ in frames}) == len(frames), "a tick is one frame per room"
        return dict(frames)

    @property
    def version(self) -> int:
        with self.house.database.reading() as session:
            return session.get_one(Event, self.event.id).version

    def set_status(self, idea: Idea, status: Status) -> None:
        with self.house.work() as work:
            one = work.session.get_one(Idea, idea.id)
            ideas.set_status(work, one, status)
            work.record(IdeaEdited(one.event_id, one.id))

    def support(self, idea: Idea) -> None:
        supporter = self.house.participant(self.event)
        with self.house.work() as work:
            ideas.support(work, self.house.idea_case(work, supporter, idea))


@pytest.fixture
def rooms(house: House) -> Rooms:
    """An event that collects, and a broadcaster for it."""
    event = house.event()
    house.move(event, RoundKind.COLLECT, RoundState.OPEN)
    return Rooms(house, event)


def test_many_quick_changes_are_one_frame_per_room(rooms: Rooms) -> None:
    before = rooms.enter(Screen.PHONE, "a")
    rooms.enter(Screen.CONSOLE, "b")
    made = [rooms.house.idea(rooms.event, title=f"Idea {n}") for n in range(10)]
    frames = rooms.tick()
    phone = frames[rooms.room(Screen.PHONE)]
    assert (phone["from"], phone["v"], phone["whole"]) == (before, rooms.version, True)
    assert {f"idea-{idea.id}" for idea in made} <= set(phone["parts"])
    assert "10 ideas" in phone["parts"]["figures"]
    assert set(frames) == {rooms.room(Screen.PHONE), rooms.room(Screen.CONSOLE)}


def test_without_a_change_nothing_is_sent(rooms: Rooms) -> None:
    rooms.enter(Screen.PHONE, "a")
    assert rooms.tick() == {}
    rooms.house.idea(rooms.event)
    assert rooms.tick() != {}
    assert rooms.tick() == {}


def test_a_change_of_another_event_is_not_told(rooms: Rooms) -> None:
    rooms.enter(Screen.PHONE, "a")
    rooms.house.idea(rooms.house.event())
    assert rooms.tick() == {}


def test_frames_follow_on_each_other(rooms: Rooms) -> None:
    version = rooms.enter(Screen.READER, "a")
    for _ in range(3):
        rooms.house.idea(rooms.event)
        frame = rooms.tick()[rooms.room(Screen.READER)]
        assert frame["from"] == version
        version = frame["v"]
    assert version == rooms.version


@pytest.mark.parametrize("screen", Screen)
def test_only_parts_that_differ_are_sent(rooms: Rooms, screen: Screen) -> None:
    idea = rooms.house.idea(rooms.event)
    rooms.enter(screen, "a")
    rooms.support(idea)
    rooms.tick()
    expected = {
        Screen.PHONE: {f"idea-{idea.id}", "figures"},
        Screen.READER: {f"idea-{idea.id}", "figures"},
        Screen.CONSOLE: {"stage"},
        Screen.WALL: {"wall"},
        Screen.PREVIEW: {"wall"},
        Screen.SORTING: {"sorting"},
    }
    rooms.support(idea)
    assert set(rooms.tick()[rooms.room(screen)]["parts"]) == expected[screen]


def test_the_topic_board_is_told_of_cards_and_not_of_votes(rooms: Rooms) -> None:
    idea, voter = rooms.house.idea(rooms.event), rooms.house.participant(rooms.event)
    rooms.house.move(rooms.event, RoundKind.COLLECT, RoundState.CLOSED)
    vote = rooms.house.move(rooms.event, RoundKind.VOTE, RoundState.OPEN)
    rooms.enter(Screen.SORTING, "a")
    rooms.house.vote(vote, voter, idea, 1)
    rooms.tick()
    rooms.house.vote(vote, voter, idea, 2)
    assert rooms.tick() == {}
    rooms.support(idea)
    assert set(rooms.tick()[rooms.room(Screen.SORTING)]["parts"]) == {"sorting"}


def test_a_part_that_is_gone_is_null(rooms: Rooms) -> None:
    idea = rooms.house.idea(rooms.event)
    rooms.enter(Screen.READER, "a")
    rooms.set_status(idea, Status.HIDDEN)
    assert rooms.tick()[rooms.room(Screen.READER)]["parts"][f"idea-{idea.id}"] is None


def test_each_room_is_sent_its_own_language(rooms: Rooms) -> None:
    rooms.enter(Screen.READER, "a", locale="en")
    rooms.enter(Screen.READER, "b", locale="de")
    rooms.house.idea(rooms.event)
    frames = rooms.tick()
    assert "1 idea" in frames[rooms.room(Screen.READER, "en")]["parts"]["figures"]
    assert "1 Idee" in frames[rooms.room(Screen.READER, "de")]["parts"]["figures"]


def test_a_frame_is_the_snapshot_everybody_could_fetch(rooms: Rooms) -> None:
    before = rooms.enter(Screen.READER, "a")
    rooms.house.idea(rooms.event)
    frame = rooms.tick()[rooms.room(Screen.READER)]
    with (
        rooms.house.app.test_request_context(headers={"Accept-Language": "en"}),
        rooms.house.database.reading() as session,
    ):
        event = session.get_one(Event, rooms.event.id)
        found = snapshot(session, event, Screen.READER, before)
    assert frame["v"] == found.version
    assert frame["parts"].items() <= found.parts.items()


@pytest.mark.parametrize(("changed", "whole"), [(MOST_CARDS, True), (MOST_CARDS + 1, False)])
def test_beyond_sixty_cards_the_page_is_to_be_fetched_afresh(
    rooms: Rooms, changed: int, whole: bool
) -> None:
    before = rooms.enter(Screen.PHONE, "a")
    for _ in range(changed):
        rooms.house.idea(rooms.event)
    frame = rooms.tick()[rooms.room(Screen.PHONE)]
    assert (frame["from"], frame["v"], frame["whole"]) == (before, rooms.version, whole)
    assert bool(frame["parts"]) == whole


def test_a_late_joiner_who_saw_more_than_the_room_was_sent_gets_what_differs(rooms: Rooms) -> None:
    idea = rooms.house.idea(rooms.event)
    rooms.enter(Screen.PHONE, "early")
    rooms.support(idea)
    published = rooms.tick()[rooms.room(Screen.PHONE)]["parts"]
    another = rooms.house.idea(rooms.event)  # the late joiner's page is rendered here …
    told = rooms.enter(Screen.PHONE, "late", seen=rooms.version)
    assert told < rooms.version
    rooms.set_status(another, Status.WITHDRAWN)  # … and this takes the figure back
    parts = rooms.tick()[rooms.room(Screen.PHONE)]["parts"]
    assert parts[f"idea-{another.id}"] is None
    assert parts["figures"] == published["figures"]


@pytest.mark.parametrize("screen", [Screen.PHONE, Screen.READER])
def test_a_card_that_went_and_came_back_between_two_frames_is_sent(
    rooms: Rooms, screen: Screen
) -> None:
    idea = rooms.house.idea(rooms.event)
    rooms.enter(screen, "a")
    rooms.support(idea)
    rooms.tick()
    rooms.set_status(idea, Status.HIDDEN)  # whoever repairs their page here sees no card
    rooms.set_status(idea, Status.PUBLISHED)
    assert f"idea-{idea.id}" in rooms.tick()[rooms.room(screen)]["parts"]


def test_a_pulse_tells_every_room_its_version_and_moderators_who_is_there(rooms: Rooms) -> None:
    for member, screen in enumerate([*Screen, Screen.PHONE, Screen.READER]):
        rooms.enter(screen, str(member))
    before = time.time()
    rooms.broadcaster.pulse()
    pulses = {room.screen: message for name, message, room in rooms.sent if name == "pulse"}
    for message in pulses.values():  # rounded to a tenth of a second
        assert before - 1 < message.pop("now") < time.time() + 1
    told = {"v": rooms.version}
    assert pulses.pop(Screen.CONSOLE) == told | {"present": 4}
    assert pulses == dict.fromkeys(set(Screen) - {Screen.CONSOLE}, told)


def test_a_room_that_everybody_left_is_sent_nothing(rooms: Rooms) -> None:
    rooms.enter(Screen.PHONE, "a")
    rooms.enter(Screen.PHONE, "b")
    assert rooms.broadcaster.leave("a") == [rooms.room(Screen.PHONE)]
    assert rooms.broadcaster.leave("a") == []
    assert rooms.broadcaster.presence(rooms.event.id) == 1
    rooms.broadcaster.leave("b")
    rooms.house.idea(rooms.event)
    assert rooms.tick() == {}


def test_a_large_room_waits_longer_than_a_small_one(rooms: Rooms) -> None:
    rooms.enter(Screen.CONSOLE, "moderator")
    for member in range(LARGE_ROOM + 1):
        rooms.enter(Screen.PHONE, str(member))
    rooms.house.idea(rooms.event)
    rooms.tick()
    rooms.house.idea(rooms.event)
    before = len(rooms.sent)

    def told() -> list[Screen]:
        rooms.broadcaster.flush()
        return [room.screen for _, _, room in rooms.sent[before:]]

    wait_until(lambda: len(told()) >= 2, what="both rooms being told")
    assert told() == [Screen.CONSOLE, Screen.PHONE]


def test_a_burst_of_writes_arrives_as_few_frames(hall: Hall) -> None:
    event = hall.event()
    hall.house.move(event, RoundKind.COLLECT, RoundState.OPEN)
    author = hall.visitor(event)
    with listening(hall.visitor()) as listener:
        listener.join(event, "reader")
        numbers = [author.submit(event, f"Quick {n}") for n in range(15)]
        listener.await_version(hall.version(event))
        arrived = {name for frame in listener.frames for name in frame["parts"]}
        assert {f"idea-{number}" for number in numbers} <= arrived
        assert len(listener.frames) < len(numbers)
        steps = [(frame["from"], frame["v"]) for frame in listener.frames]
        assert all(first[1] == second[0] for first, second in pairwise(steps))


def test_a_pulse_uncovers_a_lost_frame(hall: Hall) -> None:
    event = hall.event()
    with _in_a_room(hall, event) as listener:
        hall.visitor(event)
        wait_until(lambda: listener.pulses, what="a pulse")
        listener.pulses.clear()
        wait_until(lambda: listener.pulses, what="another pulse")
        assert listener.pulses[-1]["v"] == hall.version(event)


@contextmanager
def _in_a_room(hall: Hall, event: Event) -> Iterator[Listener]:
    with listening(hall.visitor()) as listener:
        assert listener.join(event, "reader")["ok"]
        yield listener
