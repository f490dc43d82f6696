"""Who may listen to what, and who is cut off."""

from typing import Any

import pytest
import socketio

from participation.boards.kept import ONE_TIME_KEY
from participation.events.models import Audience, RoundKind, RoundState
from participation.identity.models import Person, Purpose, Role
from participation.identity.registration import issue_link
from tests.support.hall import Hall, Listener, listening
from tests.support.house import PASSWORD
from tests.support.processes import wait_until

ALL, NONE = ("phone", "reader", "console", "wall", "sorting"), ()
RUNS = ("reader", "console", "wall", "sorting")
ROOMS = {
    # who: (rooms of a public event, rooms of a staff event)
    "a stranger": (("reader",), NONE),
    "a participant": (("phone", "reader"), ("phone", "reader")),
    "an employee": (("reader",), ("reader",)),
    "a citizen": (("reader",), NONE),
    "another moderator": (("reader",), ("reader",)),
    "an editor": (("reader", "sorting"), ("reader", "sorting")),
    "its moderator": (RUNS, RUNS),
    "an administrator": (RUNS, RUNS),
}
ROLES = {
    "an employee": [Role.EMPLOYEE],
    "a citizen": [],
    "another moderator": [Role.MODERATOR],
    "an editor": [Role.EDITOR],
    "an administrator": [Role.ADMINISTRATOR],
}
# What only moderators see: what waits, why something was hidden, dots before they are shown.
SECRETS = ("Waits for approval", "Nobody knows", "neighbour", "3 dots</span>", "present", "hiding")
MALFORMED: list[Any] = [
    None,
    "phone",
    7,
    [],
    [["event", 1]],
    {},
    {"event": 1},
    {"event": {}, "screen": "reader", "locale": "en"},
    {"event": [1], "screen": "reader", "locale": "en"},
    {"event": "one", "screen": "reader", "locale": "en"},
    {"event": 10**30, "screen": "reader", "locale": "en"},
    {"event": -(10**30), "screen": "reader", "locale": "en"},
    {"event": 2**63, "screen": "reader", "locale": "en"},
    {"event": 1e400, "screen": "reader", "locale": "en"},
    {"event": "9" * 5000, "screen": "reader", "locale": "en"},
    {"event": 0, "screen": "reader", "locale": "en"},
]


@pytest.mark.parametrize("who", ROOMS)
def test_a_person_enters_the_rooms_they_may_watch_and_no_others(hall: Hall, who: str) -> None:
    events = hall.event(), hall.event(audience=Audience.STAFF)
    visitor = hall.visitor()
    if who == "a participant":
        for event in events:
            visitor.join(event)
    elif who == "its moderator":
        visitor.sign_in(hall.moderator)
    elif who in ROLES:
        visitor.sign_in(hall.house.person(who.replace(" ", "-"), *ROLES[who]))
    with listening(visitor) as listener:
        entered = [
            tuple(screen for screen in ALL if listener.join(event, screen)["ok"])
            for event in events
        ]
    assert entered == list(ROOMS[who])


def test_a_malformed_wish_is_refused_and_the_connection_stays(hall: Hall) -> None:
    event = hall.event()
    with listening(hall.visitor()) as listener:
        assert [listener.ask(wish) for wish in MALFORMED] == [{"ok": False}] * len(MALFORMED)
        for screen, locale in (("kitchen", "en"), ([], "en"), (None, "en"), ("reader", "fr")):
            assert listener.join(event, screen, locale) == {"ok": False}  # type: ignore[arg-type]
        assert listener.join(event, "reader", v="seven")["ok"]
        assert listener.join(event, "reader", v=10**30)["ok"]


def test_a_wish_with_no_content_does_not_disturb_the_server(hall: Hall) -> None:
    event = hall.event()
    before = hall.output()
    with listening(hall.visitor()) as listener:
        listener.client.emit("join")
        listener.client.emit("join", ("reader", event.id))
        listener.client.emit("no such thing", {"event": event.id})
        assert listener.join(event, "reader")["ok"]
    assert "Traceback" not in hall.output().removeprefix(before)


def test_nothing_is_sent_to_one_who_was_refused(hall: Hall) -> None:
    event = hall.event(audience=Audience.STAFF)
    hall.house.move(event, RoundKind.COLLECT, RoundState.OPEN)
    author = hall.visitor(event)
    with listening(hall.visitor()) as stranger, listening(author) as participant:
        assert not stranger.join(event, "reader")["ok"]
        assert participant.join(event, "phone")["ok"]
        author.submit(event, "Only for us")
        participant.await_text("Only for us")
        assert stranger.frames == []


def test_the_first_room_is_left_when_another_is_entered(hall: Hall) -> None:
    first, second = hall.event(), hall.event()
    for event in (first, second):
        hall.house.move(event, RoundKind.COLLECT, RoundState.OPEN)
    author = hall.visitor(first).join(second)
    with listening(author) as listener:
        listener.join(first, "phone")
        listener.join(second, "phone")
        author.submit(first, "In the first")
        author.submit(second, "In the second")
        listener.await_text("In the second")
        assert "In the first" not in listener.text


def test_a_participants_room_never_carries_what_the_consoles_does(hall: Hall) -> None:
    event = hall.event(approval_first=True)
    collect, vote = (hall.round_id(event, kind) for kind in (RoundKind.COLLECT, RoundKind.VOTE))
    seen = hall.house.idea(event, title="Seen by all")
    author, moderator = hall.visitor(event), hall.moderation()
    with (
        listening(author) as phone,
        listening(hall.visitor()) as reader,
        listening(moderator) as console,
    ):
        assert phone.join(event, "phone")["ok"]
        assert reader.join(event, "reader")["ok"]
        assert console.join(event, "console")["ok"]
        moderator.act(f"/rounds/{collect}/state", {"state": "open"})
        unseen = author.submit(event, "Waits for approval", "Nobody knows it yet")
        console.await_text("waiting for approval")
        moderator.act(f"/ideas/{unseen}/hiding", {"reason": "Names a neighbour"})
        moderator.act(f"/rounds/{collect}/state", {"state": "closed"})
        moderator.act(f"/rounds/{vote}/state", {"state": "open"})
        author.act(f"/rounds/{vote}/ideas/{seen.id}/vote", {"value": "3"})
        moderator.act(f"/rounds/{vote}/state", {"state": "closed"})
        console.await_text("3 dots</span>")
        moderator.act(f"/rounds/{collect}/state", {"state": "open"})
        for listener in (phone, reader):
            listener.await_version(hall.version(event))
            assert "1 person has voted" in listener.text
            for secret in (*SECRETS, f"/ideas/{unseen}"):
                assert secret not in listener.text, secret


def last_told(listener: Listener) -> dict[str, str]:
    """What a room was told last of each part, whatever frames its process made of it."""
    parts = {name: html for frame in listener.frames for name, html in frame["parts"].items()}
    return {name: ONE_TIME_KEY.sub("", html or "") for name, html in parts.items()}


def test_a_shared_frame_never_mentions_whoever_looks(hall: Hall) -> None:
    event = hall.event()
    hall.house.move(event, RoundKind.COLLECT, RoundState.OPEN)
    author, other = hall.visitor(event), hall.visitor(event)
    with listening(author) as mine, listening(other) as theirs:
        mine.join(event, "phone")
        theirs.join(event, "phone")
        number = author.submit(event, "Mine")
        theirs.await_text("Mine")
        other.act(f"/ideas/{number}/support")
        mine.await_text("1 person supports this")
        theirs.await_text("1 person supports this")
        assert last_told(mine) == last_told(theirs)
        assert "Your idea</span>" not in mine.text
        assert "You support this" not in theirs.text


def test_signing_out_cuts_the_connections_of_the_account(hall: Hall) -> None:
    event, moderator = hall.event(), hall.moderation()
    with listening(moderator) as console, listening(hall.moderation()) as elsewhere:
        assert console.join(event, "console")["ok"]
        assert elsewhere.join(event, "console")["ok"]
        moderator.act("/sign-out")
        for listener in (console, elsewhere):
            wait_until(lambda at=listener: not at.client.connected, what="the cut")  # type: ignore[misc]
    with listening(moderator) as again:
        assert not again.join(event, "console")["ok"]


def test_a_new_password_cuts_the_connections_begun_with_the_old_one(hall: Hall) -> None:
    person = hall.house.person("forgetful", Role.MODERATOR)
    event = hall.house.event(moderator=person)
    here, elsewhere = (hall.visitor().sign_in(person) for _ in range(2))
    with listening(here) as mine, listening(elsewhere) as lost:
        assert mine.join(event, "console")["ok"]
        assert lost.join(event, "wall")["ok"]
        here.act("/account/password", {"current": PASSWORD, "new": f"{PASSWORD}-anew"})
        for listener in (mine, lost):
            wait_until(lambda at=listener: not at.client.connected, what="the cut")  # type: ignore[misc]
    with listening(here) as again, listening(elsewhere) as stranger:
        assert again.join(event, "console")["ok"]
        assert not stranger.join(event, "wall")["ok"]


@pytest.mark.parametrize("act", ["roles", "block", "removal"])
def test_what_an_administrator_takes_away_is_gone_on_open_connections(hall: Hall, act: str) -> None:
    person = hall.house.person(f"moderator-{act}", Role.MODERATOR)
    event = hall.house.event(moderator=person)
    second = hall.house.person(f"second-{act}", Role.MODERATOR)
    ada = hall.visitor().sign_in(hall.house.person(f"admin-{act}", Role.ADMINISTRATOR))
    ada.act(f"/events/{event.id}/moderators", {"email": second.email})
    visitor = hall.visitor().sign_in(person)
    acts = {
        "roles": (f"/administration/people/{person.id}/roles", {"role_employee": "1"}),
        "block": (f"/administration/people/{person.id}/block", {"blocked": "1"}),
        "removal": (f"/events/{event.id}/moderators/{person.id}/removal", {}),
    }
    with listening(visitor) as listener:
        assert listener.join(event, "console")["ok"]
        ada.act(*acts[act])
        wait_until(lambda: not listener.client.connected, what="the cut")
    with listening(visitor) as again:
        assert not again.join(event, "console")["ok"]


@pytest.mark.parametrize(("role", "screen"), [(Role.EDITOR, "sorting"), (Role.EMPLOYEE, "reader")])
def test_who_loses_the_role_a_room_asks_for_leaves_it(hall: Hall, role: Role, screen: str) -> None:
    person = hall.house.person(f"former-{role.value}", role)
    event = hall.event(audience=Audience.STAFF)
    ada = hall.visitor().sign_in(hall.house.person(f"admin-{role.value}", Role.ADMINISTRATOR))
    visitor = hall.visitor().sign_in(person)
    with listening(visitor) as listener:
        assert listener.join(event, screen)["ok"]
        ada.act(f"/administration/people/{person.id}/roles", {})
        wait_until(lambda: not listener.client.connected, what="the cut")
    with listening(visitor) as again:
        assert not again.join(event, screen)["ok"]


def test_who_only_reads_an_event_leaves_it_when_it_becomes_one_for_staff(hall: Hall) -> None:
    event, moderator = hall.event(), hall.moderation()
    stranger, guest = hall.visitor(), hall.visitor(event)
    form = {"kind": "workshop", "audience": "staff", "title_en": "Inside", "title_de": "Innen"}
    with listening(stranger) as cut, listening(guest) as stays:
        assert cut.join(event, "reader")["ok"]
        assert stays.join(event, "phone")["ok"]
        moderator.act(f"/events/{event.id}/edit", form)
        wait_until(lambda: not cut.client.connected, what="the cut")
        stays.await_version(hall.version(event))
        assert "Inside" not in cut.text
    with listening(stranger) as again:
        assert not again.join(event, "reader")["ok"]


def test_a_password_chosen_by_a_letters_link_cuts_the_connections_begun_before(hall: Hall) -> None:
    person = hall.house.person("locked-out", Role.MODERATOR)
    event = hall.house.event(moderator=person)
    visitor = hall.visitor().sign_in(person)
    with listening(visitor) as listener:
        assert listener.join(event, "console")["ok"]
        with hall.house.work() as work:
            token = issue_link(work, work.session.get_one(Person, person.id), Purpose.RESET)
        hall.visitor().act(f"/password/reset/{token}", {"password": f"{PASSWORD}-anew"})
        wait_until(lambda: not listener.client.connected, what="the cut")
    with listening(visitor) as again:
        assert not again.join(event, "console")["ok"]


def test_others_stay_connected_when_one_signs_out(hall: Hall) -> None:
    event, guest = hall.event(), hall.visitor()
    leaving = hall.visitor().sign_in(hall.house.person("leaving", Role.EMPLOYEE))
    with listening(guest) as listener, listening(leaving) as cut:
        assert listener.join(event, "reader")["ok"]
        leaving.act("/sign-out")
        wait_until(lambda: not cut.client.connected, what="the cut")
        assert listener.join(event, "reader")["ok"]


@pytest.mark.parametrize(
    "origin", ["https://example.org", "http://127.0.0.1:1", "http://localhost.example.org", "null"]
)
@pytest.mark.parametrize("transport", ["websocket", "polling"])
def test_a_page_of_another_site_cannot_connect(hall: Hall, origin: str, transport: str) -> None:
    moderator = hall.moderation()
    with (
        pytest.raises(socketio.exceptions.ConnectionError),
        listening(moderator, origin=origin, transport=transport),
    ):
        pytest.fail("it did connect")


@pytest.mark.parametrize("transport", ["websocket", "polling"])
def test_our_own_pages_can_connect(hall: Hall, transport: str) -> None:
    with listening(hall.visitor(), transport=transport) as listener:
        assert listener.join(hall.event(), "reader")["ok"]
