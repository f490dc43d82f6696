"""When a result may be seen, and by whom: a table by role, state and live display."""

from datetime import UTC, datetime

import pytest

from participation.events.models import (
    Audience,
    Event,
    EventKind,
    Participant,
    Reveal,
    Round,
    RoundKind,
    RoundState,
)
from participation.identity.models import Grant, Person, Role
from participation.identity.rules import Viewer
from participation.voting.rules import VoteCase, may_see_result, may_vote

NOW = datetime(2026, 7, 1, tzinfo=UTC)
MODERATOR = Person(id=1, grants=[Grant(role=Role.MODERATOR)])
VIEWERS = {
    "stranger": Viewer(),
    "participant": Viewer(None, "guest"),
    "other moderator": Viewer(Person(id=2, grants=[Grant(role=Role.MODERATOR)])),
    "moderator": Viewer(MODERATOR),
    "administrator": Viewer(Person(id=3, grants=[Grant(role=Role.ADMINISTRATOR)])),
}
EVERYBODY, RUNNERS = set(VIEWERS), {"moderator", "administrator"}


def case(
    name: str, state: RoundState, live: bool, audience: Audience = Audience.PUBLIC
) -> VoteCase:
    round_ = Round(
        kind=RoundKind.VOTE,
        state=state,
        position=1,
        reveal=Reveal.LIVE if live else Reveal.BY_HAND,
        opened_at=NOW,
    )
    event = Event(
        kind=EventKind.WORKSHOP, audience=audience, moderators=[MODERATOR], rounds=[round_]
    )
    participant = Participant() if name == "participant" else None
    return VoteCase(VIEWERS[name], event, participant, None, round_)


@pytest.mark.parametrize(
    ("state", "live", "allowed"),
    [
        (RoundState.PLANNED, False, set()),
        (RoundState.PLANNED, True, set()),
        (RoundState.OPEN, False, set()),
        (RoundState.OPEN, True, EVERYBODY),
        (RoundState.CLOSING, False, set()),
        (RoundState.CLOSING, True, set()),
        (RoundState.CLOSED, False, RUNNERS),
        (RoundState.CLOSED, True, RUNNERS),
        (RoundState.SHOWN, False, EVERYBODY),
        (RoundState.SHOWN, True, EVERYBODY),
    ],
)
def test_who_may_see_a_result(state: RoundState, live: bool, allowed: set[str]) -> None:
    able = {name for name in VIEWERS if may_see_result.allows(case(name, state, live))}
    assert able == allowed


def test_a_result_of_a_staff_event_stays_inside() -> None:
    shown = {
        name
        for name in VIEWERS
        if may_see_result.allows(case(name, RoundState.SHOWN, False, Audience.STAFF))
    }
    assert shown == EVERYBODY - {"stranger"}


def test_a_case_without_its_round_is_a_mistake_of_ours() -> None:
    about = case("participant", RoundState.OPEN, False)
    with pytest.raises(LookupError):
        may_vote.allows(VoteCase(about.viewer, about.event, about.participant))
