"""A round that is closed in front of a hall: everybody is told, and the result comes by itself."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from participation.events.models import Event, Round, RoundKind, RoundState
from tests.support.acting import next_step
from tests.support.browser import Pages
from tests.support.hall import Hall, listening, open_hall
from tests.support.processes import wait_until

GRACE = 3  # seconds: longer than a slow machine takes to send the first frame


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """A running server whose rounds close with some seconds' grace."""
    with open_hall(tmp_path_factory.mktemp("grace"), CLOSING_GRACE=str(GRACE)) as hall:
        yield hall


def voting(hall: Hall) -> tuple[Event, int]:
    """An event that votes, and the number of the round."""
    event = hall.event()
    hall.house.idea(event, title="Benches")
    hall.house.move(event, RoundKind.VOTE, RoundState.OPEN)
    return event, hall.round_id(event, RoundKind.VOTE)


def state_of(hall: Hall, round_id: int) -> RoundState:
    with hall.house.database.reading() as session:
        return session.get_one(Round, round_id).state


def test_every_screen_is_told_that_a_vote_is_closing_and_then_that_it_is_closed(hall: Hall) -> None:
    event, vote = voting(hall)
    voter, moderator = hall.visitor(event), hall.moderation()
    with listening(voter) as phone, listening(moderator) as console:
        assert phone.join(event, "phone")["ok"]
        assert console.join(event, "console")["ok"]
        moderator.act(f"/rounds/{vote}/state", {"state": "closed"})
        phone.await_text("This round is closing")
        console.await_text("Closing")
        assert "Show the result to everybody" not in console.text
        phone.await_text("Short break")
        console.await_text("Show the result to everybody")
    (idea,) = hall.ideas(event)
    answer = voter.post(f"/rounds/{vote}/ideas/{idea}/vote", {"value": "1"})
    assert not answer["ok"]
    assert "This vote closed at" in answer["reason"]
    assert state_of(hall, vote) is RoundState.CLOSED


def test_a_server_killed_in_the_last_seconds_ends_them_when_it_is_back(hall: Hall) -> None:
    _event, vote = voting(hall)
    hall.moderation().act(f"/rounds/{vote}/state", {"state": "closed"})
    hall.server.kill()
    assert state_of(hall, vote) is RoundState.CLOSING
    hall.server.start()
    wait_until(lambda: state_of(hall, vote) is RoundState.CLOSED, what="the end of the round")


@pytest.mark.browser
def test_a_moderators_focus_waits_for_the_next_step(hall: Hall, new_page: Pages) -> None:
    event, _vote = voting(hall)
    console = hall.moderation().lend_to(new_page(locale="en-GB", base_url=hall.url))
    console.goto(f"/events/{event.id}/console")
    expect(console.locator("#connection")).to_be_visible()
    next_step(console, "closed")
    expect(console.locator("[data-waiting]")).to_be_focused()
    expect(console.locator("#next-step button")).to_have_attribute("value", "shown")
    expect(console.locator("#next-step button")).to_be_focused()
    next_step(console, "shown")
    expect(console.locator("#next-step button")).to_have_attribute("value", "open")
