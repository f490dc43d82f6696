"""What the rooms are sent of a blind round: numbers while it is blind, and one frame when it is shown."""

import json

from participation.boards.situation import Screen
from participation.events import agenda
from participation.events.agenda import RoundDraft
from participation.events.models import RoundKind, RoundState
from participation.kernel.words import Words
from tests.live.test_frames import Rooms
from tests.support.house import House

SECRET = "Zeppelinlandeplatz"
OTHERS = (Screen.PHONE, Screen.READER, Screen.WALL, Screen.SORTING)


def test_no_room_but_the_console_is_sent_what_is_written_blind(house: House) -> None:
    event = house.event()
    with house.work() as work:
        draft = RoundDraft(RoundKind.COLLECT, Words({"en": "Blind?"}), is_blind=True)
        round_ = agenda.add_round(work, house.again(work, event), draft)
    house.go_on(round_, RoundState.OPEN)
    rooms = Rooms(house, event)
    for screen in Screen:
        rooms.enter(screen, screen.value, seen=rooms.version)
    author = house.browser().join(event)
    author.post(f"/events/{event.id}/ideas", {"title": SECRET})
    rooms.broadcaster.mark(event.id)
    said = {room.screen: json.dumps(frame) for room, frame in rooms.tick().items()}
    assert "1 idea not shown yet" in said[Screen.PHONE]
    assert [one for one in OTHERS if SECRET in said.get(one, "")] == []
    assert SECRET in said[Screen.CONSOLE]
    house.go_on(round_, RoundState.CLOSED)
    rooms.broadcaster.mark(event.id)
    said = {room.screen: json.dumps(frame) for room, frame in rooms.tick().items()}
    assert [one for one in OTHERS if SECRET in said.get(one, "")] == []
    house.go_on(round_, RoundState.SHOWN)
    rooms.broadcaster.mark(event.id)
    shown = rooms.tick()
    assert SECRET in json.dumps(shown[rooms.room(Screen.PHONE)])
    assert rooms.tick() == {}
